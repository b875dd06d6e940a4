import type { Attempt } from '../../sandbox/index.mts';
import { forgeryKinds } from '../../sandbox/webhooks/forge.mts';
import { executionsOf, RunReader } from '../n8n/executions.mts';
import type { Workflow } from '../n8n/workflows.mts';
import { droppedAtTheDoor } from './figures.mts';
import type { Stage } from './stage.mts';

/** Something that must be true after the day, and how it stands. */
export interface Check {
	/** A sentence about the day. */
	what: string;
	holds: boolean;
	/** The figures that it rests on, or what differs. */
	found: string;
}

const TRIGGER = 'CallMatrix Trigger';

const isGenuine = ({ kind }: Pick<Attempt, 'kind'>): boolean => kind === 'event' || kind === 'duplicate';
const wasTaken = ({ status }: Attempt): boolean => status !== null && status >= 200 && status < 300;

/** What is in one list more often than in the other, each with how often it is too many (+) or missing (-). */
function differences(found: readonly string[], expected: readonly string[]): string[] {
	const counts = new Map<string, number>();
	for (const entry of found) counts.set(entry, (counts.get(entry) ?? 0) + 1);
	for (const entry of expected) counts.set(entry, (counts.get(entry) ?? 0) - 1);
	return [...counts]
		.filter(([, count]) => count !== 0)
		.map(([entry, count]) => `${count > 0 ? '+' : ''}${count} ${entry}`);
}

const compare = (what: string, found: readonly string[], expected: readonly string[]): Check => {
	const differing = differences(found, expected);
	return {
		what,
		holds: differing.length === 0 && expected.length > 0,
		found: differing.length ? differing.slice(0, 5).join(', ') : `${found.length} of ${expected.length}`,
	};
};

/** What the executions of a workflow let in, by event; a duplicate that came as far as the trigger lets in nothing. */
async function runsOf(stage: Stage, workflow: Workflow): Promise<{ letIn: string[]; ended: number; failed: string[] }> {
	const reader = new RunReader(stage.client, stage.installation.folder);
	const letIn: string[] = [];
	const failed: string[] = [];
	let ended = 0;
	for (const { id, status } of await executionsOf(stage.client, workflow.id)) {
		const items = (await reader.outputOf(id, TRIGGER)) ?? [];
		if (status !== 'success') failed.push(`execution ${id} ${status}`);
		if (items.length === 0) ended++;
		letIn.push(...items.map(({ json }) => String(json.event_id)));
	}
	return { letIn, ended, failed };
}

/** Holds the day against what must be true of it. @param callIds of all calls that were played */
export async function summarise(stage: Stage, callIds: readonly string[]): Promise<Check[]> {
	const { control } = stage.sandbox;
	const attempts = control.attempts();
	const figures = control.figures();
	const genuine = attempts.filter(isGenuine);
	const forged = attempts.filter(({ kind }) => kind !== 'test' && !isGenuine({ kind }));
	const kinds = new Set<string>(forged.map(({ kind }) => kind));
	const ended = [...new Set(genuine.map(({ eventId }) => eventId))];

	const alert = await runsOf(stage, stage.alert);
	const backlog = await runsOf(stage, stage.backlog);
	const runs = [...alert.letIn, ...backlog.letIn];
	const copies = genuine.filter((attempt) => attempt.kind === 'duplicate' && wasTaken(attempt));

	// What the calls were, from CallMatrix's own records: neither node has a part in it.
	const calls = callIds.flatMap((id) => control.getCall(id) ?? []);
	const limit = Number(stage.alert.settings.revenueLimit);
	const { backlogLimit, loweredBidPriority, normalBidPriority } = stage.backlog.settings;
	const valuable = calls.filter(({ revenue }) => (revenue ?? 0) > limit);
	const bought = calls.flatMap(({ call_id, buyer_id }) => (buyer_id === null ? [] : [{ call_id, buyer_id }]));
	const buyers = [...new Set(bought.map(({ buyer_id }) => buyer_id))];
	const demanded = (buyer: string): unknown =>
		stage.crm.openLeads(buyer) > Number(backlogLimit) ? loweredBidPriority : normalBidPriority;

	return [
		{
			what: 'Every event reached both workflows',
			holds:
				figures.failed === 0 &&
				figures.pending === 0 &&
				figures.delivered === 2 * calls.length &&
				ended.length === calls.length,
			found: `${figures.delivered} of ${2 * calls.length} delivered, ${figures.retried} times sent again`,
		},
		compare('Every event ran "High-value call alert" once', alert.letIn, ended),
		compare('Every event ran "CRM backlog lowers bid priority" once', backlog.letIn, ended),
		{
			what: 'Every run ended well',
			holds: alert.failed.length + backlog.failed.length === 0,
			found: [...alert.failed, ...backlog.failed].slice(0, 5).join(', ') || `${runs.length} of ${runs.length}`,
		},
		{
			// Answered in the end, while every event ran once.
			what: 'Every duplicate was dropped',
			holds: copies.length > 0 && copies.length === figures.duplicatesSent && runs.length === 2 * calls.length,
			found: `${droppedAtTheDoor(stage)} before an execution, ${alert.ended + backlog.ended} at the trigger`,
		},
		{
			what: 'Every forgery was refused with 401',
			holds: forged.every(({ status }) => status === 401) && forgeryKinds.every((kind) => kinds.has(kind)),
			found: `${forged.filter(({ status }) => status === 401).length} of ${forged.length}, of ${kinds.size} kinds`,
		},
		compare(
			'Slack got one message for each call over the limit',
			stage.inbox.messages.map(({ text }) => /\[(.+)\]$/.exec(text)?.[1] ?? text),
			valuable.map(({ call_id }) => call_id),
		),
		compare(
			'The CRM was asked once for each call with a buyer',
			stage.crm.lookups.map(({ callId }) => callId),
			bought.map(({ call_id }) => call_id),
		),
		compare(
			'The bid priority of each of their buyers is what the backlog demands',
			buyers.map((id) => `${id} ${control.getBuyer(id)?.bid_priority}`),
			buyers.map((id) => `${id} ${String(demanded(id))}`),
		),
		{
			what: 'CallMatrix refused no request',
			holds: control.requests().every(({ status }) => status !== null && status < 400),
			found: `${figures.apiRequests.total} API requests`,
		},
	];
}

/** What the trigger promises of each event, in a real n8n: one run, nothing lost in a crash, and its own wire. */
import { randomUUID } from 'node:crypto';

import { defaultSigning, sign } from '../sandbox/webhooks/sign.mts';
import { postAtOnce } from './atOnce.mts';
import { setStage, type Stage } from './demo/stage.mts';
import { eventually } from './eventually.mts';
import { callMatrixTrigger, inARow, placed, wireTo, type CanvasNode } from './n8n/canvas.mts';
import { executionsOf, isUnderWay, retryExecution, RunReader, type Execution, type Item } from './n8n/executions.mts';
import { installN8n } from './n8n/install.mts';
import { packPackage } from './n8n/package.mts';
import { changeNode, type Workflow, type WorkflowFile } from './n8n/workflows.mts';

let stage: Stage;
let reader: RunReader;

beforeAll(async () => {
	const tarball = await packPackage();
	stage = await setStage(await installN8n(), tarball);
	reader = new RunReader(stage.client, stage.installation.folder);
	// They would run at the events of these tests, too.
	await stage.unpublish(stage.alert);
	await stage.unpublish(stage.backlog);
});
afterAll(async () => {
	await stage.stop();
});

const TRIGGER = 'CallMatrix Trigger';

/** Asks the CRM, which may take its time, and then posts the event's id to the inbox: the effect that can be counted. */
function oneMessageAnEvent(triggerOn: string): WorkflowFile {
	const nodes = {
		[TRIGGER]: callMatrixTrigger({ triggerOn: [triggerOn] }),
		'Ask the CRM': {
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: { url: `=${stage.crm.url}/buyers/any/backlog?call={{ $json.event_id }}` },
		},
		'Post a message': {
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				method: 'POST',
				url: stage.inbox.hookUrl,
				sendBody: true,
				bodyParameters: { parameters: [{ name: 'text', value: `={{ $('${TRIGGER}').item.json.event_id }}` }] },
			},
		},
	};
	return { name: `One message for each ${triggerOn}`, nodes: placed(nodes), connections: inARow(Object.keys(nodes)) };
}

const messagesOf = (eventId: string): number => stage.inbox.messages.filter(({ text }) => text === eventId).length;

/** All executions of a workflow, once none is under way. */
const endedRuns = async ({ id, name }: Workflow): Promise<Execution[]> =>
	await eventually(async () => {
		const executions = await executionsOf(stage.client, id);
		return executions.some(isUnderWay) ? undefined : executions;
	}, `the end of every run of ${name}`);

/** What n8n makes up for a node that had run before a crash has no id. */
const eventIds = (items: Item[] = []): string[] =>
	items.map(({ json }) => json.event_id).filter((id) => typeof id === 'string');

test('fifty copies of one event that arrive at the same moment are one execution', async () => {
	const workflow = await stage.publish(oneMessageAnEvent('call.started'));
	const event_id = `evt_${randomUUID()}`;
	const body = JSON.stringify({ event_id, event: 'call.started', call_id: 'call_copied' });
	const signature = sign(
		body,
		{ current: stage.sandbox.webhookSecret },
		defaultSigning,
		Math.floor(Date.now() / 1_000),
	);
	const post = async (copies: number): Promise<number[]> =>
		await postAtOnce(
			`${stage.n8n.url}${workflow.webhookPath}`,
			{ 'content-type': 'application/json', 'x-callmatrix-signature': signature },
			body,
			copies,
		);

	const answers = await post(50);
	const comeAgain = answers.filter((status) => status === 503);
	expect(comeAgain.length).toBeGreaterThan(0);
	expect(answers.filter((status) => status === 200)).toHaveLength(50 - comeAgain.length);
	expect(comeAgain.length).toBeLessThan(50);

	expect(await post(comeAgain.length)).toEqual(comeAgain.map(() => 200));
	const executions = await endedRuns(workflow);
	expect(executions).toMatchObject([{ status: 'success' }]);
	expect(messagesOf(event_id)).toBe(1);
	await stage.unpublish(workflow);
});

test('when n8n is killed in the middle of a stream of events, each one runs or stands in the list as crashed, and a retry completes it', async () => {
	const { sandbox, crm, n8n, client } = stage;
	const workflow = await stage.publish(oneMessageAnEvent('call.answered'));
	const events = Array.from({ length: 200 }, () => sandbox.control.emit({ event: 'call.answered' }).event_id);
	const asked = crm.lookups.length;
	await eventually(() => Promise.resolve(crm.lookups.length - asked >= 50 || undefined), 'a quarter of the events');
	// From here on runs stop in their middle, so that the kill meets some there.
	crm.delayMs = 600_000;
	const held = crm.lookups.length;
	await eventually(() => Promise.resolve(crm.lookups.length > held || undefined), 'a run that waits for the CRM');
	await n8n.kill();
	crm.delayMs = 0;
	await n8n.start();
	await sandbox.control.idle();

	// What a person sees in the list.
	const before = await endedRuns(workflow);
	const letIn: string[] = [];
	const crashed: { id: string; eventId: string | undefined }[] = [];
	for (const { id, status } of before) {
		if (status === 'success') letIn.push(...eventIds(await reader.outputOf(id, TRIGGER)));
		else crashed.push({ id, eventId: eventIds(await reader.inputOf(id))[0] });
	}
	expect(new Set(before.map(({ status }) => status))).toEqual(new Set(['success', 'crashed']));
	const seen = new Set([...letIn, ...crashed.map(({ eventId }) => eventId)]);
	expect(events.filter((event) => !seen.has(event))).toEqual([]);

	// What docs/exactly-once.md tells that person to do: retry them all.
	const messages = new Map(events.map((event) => [event, messagesOf(event)]));
	expect(crashed.some(({ eventId = '' }) => messages.get(eventId) === 0)).toBe(true);
	const goneOn: string[] = [];
	for (const { id } of crashed) {
		const retried = await retryExecution(client, id);
		expect(retried.status).toBe('success');
		const [newest] = await executionsOf(client, workflow.id);
		expect(newest).toMatchObject({ mode: 'retry', status: 'success', retryOf: id });
		goneOn.push(...eventIds(await reader.outputOf(newest?.id ?? '', TRIGGER)));
	}

	expect([...letIn, ...goneOn].sort()).toEqual([...events].sort());
	// Once, and once more only where a run crashed after it had posted and before n8n had noted so.
	const expected = events.map((event) => (messages.get(event) ?? 0) + Number(goneOn.includes(event)));
	expect(events.map(messagesOf)).toEqual(expected);
	const twice = events.filter((event) => messagesOf(event) !== 1);
	expect(goneOn).toEqual(expect.arrayContaining(twice));
	await stage.unpublish(workflow);
});

test('each event leaves by its own wire, before and after other events are chosen and published', async () => {
	const { sandbox, client } = stage;
	const events = [
		'call.started',
		'call.answered',
		'call.missed',
		'call.disposition_set',
		'call.ended',
		// One that CallMatrix may add later, for the output Other.
		'call.not_in_the_table',
	];
	const wires = Object.fromEntries(
		events.map((event): [string, CanvasNode] => [
			event,
			{ type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
		]),
	);
	const workflow = await stage.publish({
		name: 'Six wires',
		nodes: placed({
			[TRIGGER]: callMatrixTrigger({ triggerOn: ['call.answered', 'call.ended'], separateOutputs: true }),
			...wires,
		}),
		connections: { [TRIGGER]: { main: events.map((event) => [wireTo(event)]) } },
	});
	let known = 0;
	/** Sends one of each event. @returns by which wire which event left */
	const arrivals = async (): Promise<string[]> => {
		for (const event of events) sandbox.control.emit({ event });
		await sandbox.control.idle();
		const runs = await endedRuns(workflow);
		const left: string[] = [];
		for (const { id } of runs.slice(0, runs.length - known)) {
			for (const event of events) {
				const items = (await reader.outputOf(id, event)) ?? [];
				left.push(...items.map(({ json }) => `${String(json.event)} by ${event}`));
			}
		}
		known = runs.length;
		return left.sort();
	};
	const onItsOwn = (names: string[]): string[] => names.map((name) => `${name} by ${name}`).sort();

	expect(await arrivals()).toEqual(onItsOwn(['call.answered', 'call.ended']));
	await changeNode(client, workflow, TRIGGER, { triggerOn: ['*'] });
	await eventually(
		() =>
			Promise.resolve(
				sandbox.control
					.webhooks()
					.find(({ url, events: chosen }) => url.endsWith(workflow.webhookPath) && chosen.includes('*')),
			),
		'CallMatrix is asked for every event',
	);
	expect(await arrivals()).toEqual(onItsOwn(events));
	await stage.unpublish(workflow);
});

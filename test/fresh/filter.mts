import type { IDataObject } from 'n8n-workflow';

import { CallMatrixTrigger } from '../../nodes/CallMatrix/CallMatrixTrigger.node.ts';
import { bench, hookContext, type Bench } from '../engine/contexts.mts';
import { startHost } from '../engine/host.mts';
import type { Sandbox } from '../sandbox/index.mts';
import { sign } from '../sandbox/webhooks/sign.mts';
import type { FilterInput, FilterResult } from './inputs.mts';

/** What came of publishing a trigger, and of an event that was sent to it. */
export interface FilterOutcome {
	/** Why it could not be published. */
	refusal?: string;
	status: number;
	/** How many events were let into the workflow. */
	runs: number;
	hints: string[];
}

const hooks = new CallMatrixTrigger().webhookMethods.default;

async function publish(workflow: Bench): Promise<string | undefined> {
	try {
		if (!(await hooks.checkExists.call(hookContext(workflow)))) await hooks.create.call(hookContext(workflow));
		return undefined;
	} catch (fault) {
		const { message, description } = fault as Error & { description?: string | null };
		return [message, description].filter(Boolean).join('\n');
	}
}

/** Every input is a workflow of its own. */
let workflows = 0;

function eventOf(given: IDataObject): string {
	const id = String(workflows);
	return JSON.stringify({
		event_id: `evt_fresh_${id}`,
		event: 'call.ended',
		occurred_at: new Date().toISOString(),
		call_id: `call_fresh_${id}`,
		caller_id: '+14155550123',
		dialed_number: '+18135550100',
		campaign_id: 'cmp_000001',
		buyer_id: 'buy_000001',
		disposition: 'sale',
		duration_seconds: 100,
		revenue: 100,
		...given,
	});
}

/** Publishes a trigger with filters and sends it an event, whether it could be published or not. */
export async function runFilter({ given }: FilterInput, sandbox: Sandbox): Promise<FilterOutcome> {
	const workflow = bench({
		type: 'callMatrixTrigger',
		id: `fresh-${++workflows}`,
		parameters: { triggerOn: ['call.ended'], options: {}, filters: given.filters },
		credentials: {
			baseUrl: sandbox.baseUrl,
			apiKey: sandbox.apiKey,
			webhookSecret: sandbox.webhookSecret,
			previousWebhookSecret: '',
			signatureHeader: 'X-CallMatrix-Signature',
		},
	});
	const host = await startHost(workflow);
	try {
		workflow.additionalData.webhookBaseUrl = host.url.replace('/hook-1/webhook', '');
		const refusal = await publish(workflow);
		const body = eventOf(given.event);
		const signature = sign(
			body,
			{ current: sandbox.webhookSecret },
			{ scheme: 't-v1', hexWith: 'current' },
			Math.floor(Date.now() / 1000),
		);
		const { status } = await fetch(host.url, {
			method: 'POST',
			body,
			headers: { 'content-type': 'application/json', 'X-CallMatrix-Signature': signature },
		});
		await host.settled();
		return {
			status,
			runs: host.executions.reduce((count, { output }) => count + (output[0]?.length ?? 0), 0),
			hints: host.executions.flatMap(({ hints }) => hints),
			...(refusal !== undefined && { refusal }),
		};
	} finally {
		await host.stop();
	}
}

function judge(expected: FilterResult, { refusal, status, runs, hints }: FilterOutcome): string[] {
	const complaints: string[] = [];
	if (status !== 200) complaints.push(`answered ${status}`);
	if (runs !== (expected.runs ? 1 : 0)) complaints.push(`ran ${runs} times`);
	const wanted = expected.refusedAtPublish;
	if (!wanted && refusal !== undefined) complaints.push(`was not published: ${refusal}`);
	if (wanted && refusal === undefined) complaints.push('was published');
	for (const text of wanted ?? []) {
		if (refusal !== undefined && !refusal.includes(text)) complaints.push(`"${refusal}" lacks "${text}"`);
	}
	for (const text of expected.hint ?? []) {
		if (!hints.some((hint) => hint.includes(text))) complaints.push(`no hint names "${text}"`);
	}
	return complaints;
}

/** @returns what is wrong with what came of an input; nothing where it is as expected */
export function judgeFilter({ expect }: FilterInput, outcome: FilterOutcome): string[] {
	const verdicts = ('anyOf' in expect ? expect.anyOf : [expect]).map((each) => judge(each, outcome));
	return verdicts.some((verdict) => verdict.length === 0) ? [] : verdicts.flat();
}

/** The cases from the field that go through the trigger: one test for each entry of inbound.json, by its kind and what is given. */
import { execFile } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { checkExists, create, listening, post, remove, sandbox, signed, trial } from '../engine/triggerGround.mts';

interface Case {
	kind: string;
	given: IDataObject;
	right: string;
}

const cases = JSON.parse(readFileSync(join(__dirname, 'inbound.json'), 'utf8').replace(/(\d{17,})/g, '"$1"')) as Case[];

const TWO_DAYS_MS = 2 * 86_400_000;
const now = (): number => Math.floor(Date.now() / 1_000);
const mac = (text: string, encoding: 'hex' | 'base64' = 'hex'): string =>
	createHmac('sha256', sandbox.webhookSecret).update(text).digest(encoding);
const bareHex = (body: string): Record<string, string> => ({ 'X-CallMatrix-Signature': mac(body) });

/** The body of an event: what is given, and what every event has. */
const bodyOf = (event: IDataObject): string =>
	JSON.stringify({ event_id: randomUUID(), event: 'call.ended', occurred_at: new Date().toISOString(), ...event });

interface Outcome {
	statuses: number[];
	answers: string[];
	items: IDataObject[];
	hints: string[];
}

/** Sends deliveries to a trigger, one after the other. */
async function deliver(
	parameters: INodeParameters,
	bodies: string[],
	headersOf: (body: string) => Record<string, string> = signed,
): Promise<Outcome> {
	const { host } = await listening({ parameters });
	const answers: Awaited<ReturnType<typeof post>>[] = [];
	for (const body of bodies) answers.push(await post(host, body, headersOf(body)));
	await host.settled();
	return {
		statuses: answers.map(({ status }) => status),
		answers: answers.map(({ body }) => body),
		items: host.executions.flatMap(({ output }) => output.flat().map(({ json }) => json)),
		hints: host.executions.flatMap(({ hints }) => hints),
	};
}

/** Fills in what the text of a header leaves open. */
function headersOf(template: string, body: string): Record<string, string> {
	const isStandard = template.startsWith('v1,');
	const right = isStandard ? mac(`msg_1.${now()}.${body}`, 'base64') : mac(`${now()}.${body}`);
	const header = template
		.replace('<now>', String(now()))
		.replace('<right>', right)
		.replace('<64 hex>', '5e'.repeat(32))
		.replace('<ed25519>', Buffer.alloc(64, 'ed').toString('base64'));
	return {
		'X-CallMatrix-Signature': header,
		...(isStandard && { 'webhook-id': 'msg_1', 'webhook-timestamp': String(now()) }),
	};
}

async function tryFilter({ given, right }: Case): Promise<void> {
	const outcome = await deliver({ filters: given.filters as INodeParameters }, [bodyOf(given.event as IDataObject)]);
	expect(outcome.statuses).toEqual([200]);
	expect(outcome.hints).toEqual([]);
	const isFiltered = right.startsWith('filtered');
	expect([outcome.items.length, outcome.answers[0]]).toEqual(
		isFiltered ? [0, expect.stringContaining('"filtered"')] : [1, ''],
	);
	// Published, the filter is read too.
	await expect(checkExists(trial({ parameters: { filters: given.filters as INodeParameters } }))).resolves.toBe(false);
	if (!isFiltered) return;
	const { items } = await deliver({}, [bodyOf(given.event as IDataObject)]);
	expect(items).toMatchObject([{ revenue: 12 }]);
}

async function tryMissed({ given }: Case): Promise<void> {
	const parameters = {
		triggerOn: ['call.missed'],
		registration: 'manual',
		missedCalls: given.missedCallsComeAs as string,
	};
	const { items } = await deliver(parameters, [bodyOf(given.event as IDataObject)]);
	expect(items).toMatchObject([{ event: 'call.missed', derived: true, answered: false }]);
}

async function tryHeader({ given }: Case): Promise<void> {
	const body = bodyOf({});
	const { statuses, items } = await deliver({}, [body], () => headersOf(given.header as string, body));
	expect([statuses, items.length]).toEqual([[200], 1]);
	const tampered = await deliver({}, [`${body} `], () => headersOf(given.header as string, body));
	expect([tampered.statuses, tampered.items.length]).toEqual([[401], 0]);
}

async function tryCaller({ given, right }: Case): Promise<void> {
	const { items } = await deliver({}, [bodyOf(given.event as IDataObject)]);
	expect(items).toMatchObject([{ caller_masked: right.startsWith('caller_masked true') }]);
}

/** The system's zone is that of a process: n8n's container sets TZ, and so does this. */
async function tryZone({ given }: Case): Promise<void> {
	const body = bodyOf({ occurred_at: new Date().toISOString().replace('Z', '') });
	const headers = JSON.stringify({ 'x-callmatrix-signature': mac(body) });
	const script = join(__dirname, 'inZone.mts');
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--import', 'tsx', script, sandbox.webhookSecret, body, headers],
		{ env: { ...process.env, TZ: given.n8nTimeZone as string } },
	);
	expect(JSON.parse(stdout)).toEqual({ status: 200, runs: 1 });
}

async function tryNoTime(): Promise<void> {
	const body = JSON.stringify({
		event_id: randomUUID(),
		event: 'call.ended',
		call_id: 'call_1',
		caller_id: '+12125550123',
		dialed_number: '+18135550100',
		campaign_id: 'cmp_1',
		utm_source: 'google',
		gclid: 'Cj0',
		landing_page: 'https://example.com/',
		transition: { from: 'in_progress', to: 'completed' },
	});
	const { statuses, answers, items } = await deliver({}, [body, body], bareHex);
	expect(statuses).toEqual([200, 200]);
	expect(answers[1]).toContain('"duplicate"');
	expect(items).toHaveLength(1);
}

async function tryCreatedAt(): Promise<void> {
	const created_at = new Date(Date.now() - TWO_DAYS_MS).toISOString();
	const body = bodyOf({ call_id: 'call_1', created_at, occurred_at: undefined });
	const { statuses, items } = await deliver({}, [body], bareHex);
	expect(statuses).toEqual([200]);
	expect(items).toMatchObject([{ occurred_at: null, payload: { created_at } }]);
}

async function tryTestDeliveries({ given }: Case): Promise<void> {
	const bodies = (given.events as string[]).map((event_id) => bodyOf({ event_id, test: true }));
	const { statuses, items } = await deliver({ options: { runOnTestEvents: true } }, bodies);
	expect(statuses).toEqual([200, 200, 200]);
	expect(items).toHaveLength(3);
}

async function tryAdvice(): Promise<void> {
	const credentials = { baseUrl: 'https://api.callmatrix.io/v1' };
	const unreachable = trial({ credentials, webhookBaseUrl: 'http://n8n.internal:5678/webhook' });
	await expect(checkExists(unreachable)).rejects.toMatchObject({
		description: expect.stringMatching(/^Set the environment variable N8N_WEBHOOK_URL to/),
	});
}

async function tryLeftBehind({ given }: Case): Promise<void> {
	const workflow = trial();
	const url = 'http://127.0.0.1:5678/webhook/hook-1/webhook';
	const others = sandbox.control.put('webhooks', { url: 'https://example.com/theirs', events: ['*'] });
	for (let at = 0; at < Number(given["webhooks with this trigger's URL"]); at++) {
		sandbox.control.put('webhooks', { url, events: ['call.ended'] });
	}
	if (!(await checkExists(workflow))) await create(workflow);
	expect(sandbox.control.webhooks().filter((webhook) => webhook.url === url)).toHaveLength(1);
	await remove(workflow);
	expect(sandbox.control.webhooks().map(({ id }) => id)).toEqual([others.id]);
}

async function tryLongNumber({ given }: Case): Promise<void> {
	const { custom } = given.event as { custom: { lead_id: string } };
	const body = bodyOf({ custom: {} }).replace('"custom":{}', `"custom":{"lead_id":${custom.lead_id}}`);
	const { items } = await deliver({}, [body]);
	expect(items).toMatchObject([{ payload: { custom } }]);
}

const TRIALS: [(given: IDataObject, kind: string) => boolean, (each: Case) => Promise<void>][] = [
	[({ filters }) => filters !== undefined, tryFilter],
	[({ missedCallsComeAs }) => missedCallsComeAs !== undefined, tryMissed],
	[({ header }) => header !== undefined, tryHeader],
	[(_, kind) => kind.startsWith('a caller'), tryCaller],
	[({ n8nTimeZone }) => n8nTimeZone !== undefined, tryZone],
	[({ scheme, event }) => scheme !== undefined && typeof event === 'string', tryNoTime],
	[({ scheme, event }) => scheme !== undefined && (event as IDataObject).created_at !== undefined, tryCreatedAt],
	[({ runOnTestEvents }) => runOnTestEvents !== undefined, tryTestDeliveries],
	[(_, kind) => kind === 'advice', tryAdvice],
	[(_, kind) => kind === 'left-behind webhooks', tryLeftBehind],
	[(_, kind) => kind === 'numbers too long for JavaScript', tryLongNumber],
];

test.each(cases.map((each): [string, string, Case] => [each.kind, JSON.stringify(each.given), each]))(
	'%s: %s',
	async (kind, _, each) => {
		const fitting = TRIALS.filter(([fits]) => fits(each.given, kind));
		expect(fitting).toHaveLength(1);
		await fitting[0]?.[1](each);
	},
	30_000,
);

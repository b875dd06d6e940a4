/**
 * What a person without engineers does in n8n's real editor, by mouse and keyboard in Chromium, and what the screen then shows. The
 * same tasks without a screen are in tasks.test.mts. Pictures of each task are in .demo/screens.
 */
import { randomUUID } from 'node:crypto';

import type { Buyer } from '../sandbox/index.mts';
import { setStage, type Stage } from './demo/stage.mts';
import { Editor } from './editor/browser.mts';
import type { NodePanel } from './editor/nodePanel.mts';
import { eventually } from './eventually.mts';
import { inARow, placed, wireTo, type CanvasNode, type Connections } from './n8n/canvas.mts';
import { installN8n } from './n8n/install.mts';
import { packPackage } from './n8n/package.mts';

let stage: Stage;
let editor: Editor;

beforeAll(async () => {
	const tarball = await packPackage();
	stage = await setStage(await installN8n(), tarball, { sandbox: { sizes: { buyers: 400 } } });
	editor = await Editor.open(stage.n8n.url, stage.owner);
});
afterEach(async () => {
	await editor.picture(expect.getState().currentTestName ?? '');
});
afterAll(async () => {
	try {
		await editor.close();
	} finally {
		await stage.stop();
	}
});

const START: CanvasNode = { type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };
/** Stands for Google Sheets or another source of rows: its pinned data is the sheet. */
const SHEET: CanvasNode = { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };

/** A node of ours as it is when it was just placed. */
const unfilled = (type: 'callMatrix' | 'callMatrixTrigger'): CanvasNode & { webhookId?: string } => ({
	type: `n8n-nodes-callmatrix.${type}`,
	typeVersion: 1,
	parameters: {},
	credentials: { callMatrixApi: stage.credential },
	...(type === 'callMatrixTrigger' && { webhookId: randomUUID() }),
});

/** Stores a workflow whose nodes are in a row, or connected in another way. @returns its ID, and the ID of its last node */
async function store(
	name: string,
	nodes: Record<string, CanvasNode>,
	sheet?: object[],
	connections: Connections = inARow(Object.keys(nodes)),
): Promise<[workflowId: string, lastNodeId: string]> {
	const all = placed(nodes);
	const { id } = await stage.client.post<{ id: string }>('/rest/workflows', {
		name,
		active: false,
		nodes: all,
		connections,
		...(sheet && { pinData: { Sheet: sheet.map((json) => ({ json })) } }),
		settings: { executionOrder: 'v1' },
	});
	return [id, all.at(-1)?.id ?? ''];
}

const storeBehindSheet = async (name: string, rows: object[]): Promise<[string, string]> =>
	await store(name, { Start: START, Sheet: SHEET, CallMatrix: unfilled('callMatrix') }, rows);

const buyers = (): Buyer[] => stage.sandbox.control.all('buyers');

/** Buyers whose names nobody else has, so that a sheet can name them. */
function namedOnce(from: number, count: number): Buyer[] {
	const all = buyers();
	const found = all.filter(({ name }) => all.filter((other) => other.name === name).length === 1);
	return found.slice(from, from + count);
}

/** What a task changed of the buyers. */
function changedSince(before: Buyer[]): Partial<Buyer>[] {
	const old = new Map(before.map((buyer) => [buyer.id, buyer]));
	return buyers().flatMap((buyer) => {
		const was = old.get(buyer.id);
		const { id, daily_cap, monthly_cap, concurrency_cap } = buyer;
		const isSame =
			was?.daily_cap === daily_cap && was.monthly_cap === monthly_cap && was.concurrency_cap === concurrency_cap;
		return isSame ? [] : [{ id, daily_cap, monthly_cap, concurrency_cap }];
	});
}

test('Two buyers of the same name are told apart in the list, and only the chosen one gets the new cap', async () => {
	const [one, other] = namedOnce(0, 2) as [Buyer, Buyer];
	stage.sandbox.control.put('buyers', { id: one.id, status: 'active' });
	stage.sandbox.control.put('buyers', { id: other.id, name: one.name, status: 'inactive' });
	const before = buyers();
	const [workflowId] = await store('Two of a name', { Start: START });

	const panel = await editor.addAction(workflowId, 'Update buyer caps');
	const entries = [`${one.name} · Active · ${one.id}`, `${one.name} · Inactive · ${other.id}`];
	expect(await panel.pick('Buyer', one.name, entries[1] ?? '')).toEqual(entries);
	await panel.type('Daily Cap', '45');
	await panel.type('Monthly Cap', 'unlimited');
	await panel.execute();

	expect(await panel.rows()).toEqual([
		expect.objectContaining({ id: other.id, name: one.name, status: 'inactive', daily_cap: '45', monthly_cap: 'null' }),
	]);
	expect(changedSince(before)).toEqual([
		{ id: other.id, daily_cap: 45, monthly_cap: null, concurrency_cap: other.concurrency_cap },
	]);
});

test('A sheet of names sets the caps of the buyers that it names; an empty cell changes nothing', async () => {
	const before = buyers();
	const named = namedOnce(10, 8);
	const cells = ['10', '', '1,200', 'unlimited', '0', '35', ' 40 ', ''];
	const caps = [10, undefined, 1200, null, 0, 35, 40, undefined];
	const [workflowId, nodeId] = await storeBehindSheet(
		'Caps from a sheet',
		named.map(({ name }, at) => ({
			Buyer: name,
			'Daily Cap': cells[at],
			'Monthly Cap': 5000 + at,
			Owner: 'Media team',
		})),
	);

	const panel = await editor.openNode(workflowId, nodeId);
	await panel.choose('Resource', 'Buyer');
	await panel.choose('Operation', 'Update');
	await panel.mapAutomatically();
	await panel.execute();

	const rows = await panel.rows();
	expect(rows.map(({ id, name }) => [id, name])).toEqual(named.map(({ id, name }) => [id, name]));
	expect(rows.slice(2, 5).map(({ daily_cap }) => daily_cap)).toEqual(['1200', 'null', '0']);
	expect(await panel.hints()).toContain('Ignored columns (not buyer fields): Owner');
	expect(changedSince(before)).toEqual(
		named.map(({ id, daily_cap, concurrency_cap }, at) => ({
			id,
			daily_cap: caps[at] === undefined ? daily_cap : caps[at],
			monthly_cap: 5000 + at,
			concurrency_cap,
		})),
	);
});

test('A row that cannot be read is named with its value and what is allowed, and the other rows are sent', async () => {
	const before = buyers();
	const named = namedOnce(30, 4);
	const cells = ['10', '20', '1.000', '40'];
	const [workflowId, nodeId] = await storeBehindSheet(
		'A wrong row',
		named.map(({ name }, at) => ({ 'Buyer Name': name, 'Daily Cap': cells[at] })),
	);

	const panel = await editor.openNode(workflowId, nodeId);
	await panel.choose('Resource', 'Buyer');
	await panel.choose('Operation', 'Update');
	await panel.mapAutomatically();
	await panel.execute();

	const { message, description } = await panel.failure();
	expect(message).toBe('1 of 4 items did not go through');
	expect(description).toContain('Daily Cap cannot be read from "1.000". Allowed: whole numbers, such as 40 or 1,200;');
	expect(description).toContain(named[2]?.name);
	expect(description).toContain('The other items succeeded.');
	expect(changedSince(before).map(({ id, daily_cap }) => [id, daily_cap])).toEqual([
		[named[0]?.id, 10],
		[named[1]?.id, 20],
		[named[3]?.id, 40],
	]);
});

test('Create or Update changes the buyers that a sheet names, creates the one that is new, and says which it did', async () => {
	const before = buyers();
	const named = namedOnce(40, 2);
	const newName = 'Storm Season Roofing of Tampa';
	const [workflowId, nodeId] = await storeBehindSheet('Create or Update', [
		...named.map(({ name }) => ({ Name: name, 'Daily Cap': 25 })),
		{ Name: newName, 'Daily Cap': 30 },
	]);

	const panel = await editor.openNode(workflowId, nodeId);
	await panel.choose('Resource', 'Buyer');
	await panel.choose('Operation', 'Create or Update');
	await panel.mapAutomatically();
	await panel.execute();

	const rows = await panel.rows();
	expect(rows.map(({ name, daily_cap, created }) => [name, daily_cap, created])).toEqual([
		...named.map(({ name }) => [name, '25', 'false']),
		[newName, '30', 'true'],
	]);
	expect(rows.slice(0, 2).map(({ id }) => id)).toEqual(named.map(({ id }) => id));
	expect(changedSince(before).map(({ id, daily_cap }) => [id, daily_cap])).toEqual([
		...named.map(({ id }) => [id, 25]),
		[rows[2]?.id, 30],
	]);
	expect(buyers()).toHaveLength(before.length + 1);
});

test('Preview shows what would change and changes nothing; its output restores the old values after the change', async () => {
	const [limited, unlimited] = namedOnce(50, 2) as [Buyer, Buyer];
	stage.sandbox.control.put('buyers', { id: limited.id, daily_cap: 40 });
	stage.sandbox.control.put('buyers', { id: unlimited.id, daily_cap: null });
	const original = buyers();
	const rows = [limited, unlimited].map(({ name }) => ({ Buyer: name, 'Daily Cap': 60 }));
	const nodes = ['Preview', 'Change', 'Restore'].map((name) => [name, unfilled('callMatrix')] as const);
	const [workflowId] = await store(
		'Preview and restore',
		{ Start: START, Sheet: SHEET, ...Object.fromEntries(nodes) },
		rows,
		{
			Start: { main: [[wireTo('Sheet')]] },
			Sheet: { main: [[wireTo('Preview'), wireTo('Change')]] },
			Preview: { main: [[wireTo('Restore')]] },
		},
	);
	const update = async (panel: NodePanel): Promise<void> => {
		await panel.choose('Resource', 'Buyer');
		await panel.choose('Operation', 'Update');
		await panel.mapAutomatically();
	};

	const preview = await editor.openNode(workflowId, 'node-2');
	await update(preview);
	await preview.add('Options', 'Preview');
	await preview.execute();
	const shown = await preview.rows();
	expect(shown.map(({ id, daily_cap, preview: sentence }) => [id, daily_cap, sentence])).toEqual([
		[limited.id, '40', `${limited.name} (${limited.id}): Daily Cap 40 → 60`],
		[
			unlimited.id,
			expect.stringMatching(/null|unlimited/),
			`${unlimited.name} (${unlimited.id}): Daily Cap unlimited → 60`,
		],
	]);
	expect(changedSince(original)).toEqual([]);
	await editor.picture('Preview');
	await preview.pin();
	await preview.close();

	const change = await editor.openOnCanvas('Change');
	await update(change);
	await change.execute();
	expect((await change.rows()).map(({ daily_cap }) => daily_cap)).toEqual(['60', '60']);
	await change.close();
	expect(changedSince(original).map(({ id, daily_cap }) => [id, daily_cap])).toEqual([
		[limited.id, 60],
		[unlimited.id, 60],
	]);

	const restore = await editor.openOnCanvas('Restore');
	await update(restore);
	await restore.execute();
	expect((await restore.rows()).map(({ daily_cap }) => daily_cap)).toEqual(['40', 'null']);
	expect(changedSince(original)).toEqual([]);
});

test('Listening with a filter lets a call of another campaign pass by, and shows the call of the chosen one', async () => {
	const [chosen, another] = stage.sandbox.control.all('campaigns');
	if (!chosen || !another) throw new Error('The sandbox has no campaigns.');
	stage.sandbox.control.put('campaigns', { id: chosen.id, name: 'Roofing Tampa radio', status: 'active' });
	const [workflowId, nodeId] = await store('Listen', { 'CallMatrix Trigger': unfilled('callMatrixTrigger') });
	const hooks = stage.sandbox.control.webhooks().length;

	const panel = await editor.openNode(workflowId, nodeId);
	await panel.toggle('Send a Sample');
	await panel.add('Filters', 'Campaign Names or IDs');
	await panel.choose('Campaign Names or IDs', `Roofing Tampa radio · Active · ${chosen.id}`);
	await panel.listen();
	await editor.picture('Listening');
	stage.sandbox.control.playCall({ campaignId: another.id });
	await stage.sandbox.control.idle();
	expect(await panel.isListening()).toBe(true);
	const { call } = stage.sandbox.control.playCall({ campaignId: chosen.id, durationSeconds: 95, revenue: 42.5 });
	await panel.heard();

	expect(await panel.rows()).toEqual([
		expect.objectContaining({
			call_id: call.call_id,
			event: 'call.ended',
			campaign_id: chosen.id,
			duration_seconds: '95',
			revenue: '42.5',
			test: 'false',
		}),
	]);
	// n8n ends the listening after it has shown what was heard.
	await eventually(
		() => Promise.resolve(stage.sandbox.control.webhooks().length === hooks || undefined),
		'the webhook for listening is removed again',
	);
});

test('A report by campaign has one row per campaign, with its name, calls and revenue', async () => {
	const { start, end } = yesterdayEastern();
	const calls = stage.sandbox.control.all('calls');
	for (const { call_id, started_at } of calls) {
		if (started_at >= start && started_at < end) {
			stage.sandbox.control.put('calls', { call_id, started_at: new Date(Date.parse(end) + 1).toISOString() });
		}
	}
	const campaigns = stage.sandbox.control.all('campaigns').slice(5, 7);
	for (const [at, { call_id }] of calls.slice(0, 5).entries()) {
		stage.sandbox.control.put('calls', {
			call_id,
			campaign_id: campaigns[at % 2]?.id ?? '',
			started_at: new Date(Date.parse(start) + 43_200_000).toISOString(),
			revenue: 10.25,
		});
	}
	const [workflowId, nodeId] = await store('Report', { Start: START, CallMatrix: unfilled('callMatrix') });

	const panel = await editor.openNode(workflowId, nodeId);
	await panel.choose('Resource', 'Report');
	await panel.choose('Group By', 'Campaign');
	await panel.choose('Date Range', 'Yesterday');
	await panel.execute();

	const rows = await panel.rows();
	expect(rows.map((row) => [row.campaign_id, row.campaign_name, row.calls, row.revenue])).toEqual([
		[campaigns[0]?.id, campaigns[0]?.name, '3', '30.75'],
		[campaigns[1]?.id, campaigns[1]?.name, '2', '20.5'],
	]);
	expect(await panel.hints()).toContain('Eastern');
});

/** The Eastern day before today, ISO 8601 in UTC. */
function yesterdayEastern(): { start: string; end: string } {
	const dayOf = (time: number) => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(time);
	const midnight = (day: string) =>
		['T04:00:00.000Z', 'T05:00:00.000Z']
			.map((time) => `${day}${time}`)
			.find((time) => dayOf(Date.parse(time)) === day && dayOf(Date.parse(time) - 1) !== day) ?? '';
	const start = midnight(dayOf(Date.now() - 86_400_000));
	return { start, end: midnight(dayOf(Date.now())) };
}

test('A prompt is rotated: the next prompt of its menu plays, and the chosen one no longer does', async () => {
	const prompts = stage.sandbox.control.all('prompts');
	const flow = stage.sandbox.control.all('ivrFlows')[0];
	const [playing, next] = prompts.filter(
		({ flow_id, node_id }) => flow_id === flow?.id && node_id === flow.nodes[0]?.id,
	);
	if (!flow || !playing || !next) throw new Error('The sandbox has no prompts that take turns.');
	stage.sandbox.control.put('ivrFlows', { id: flow.id, name: 'Storm season menu' });
	stage.sandbox.control.put('prompts', { id: playing.id, label: 'Storm season greeting' });
	const [workflowId, nodeId] = await store('Rotate', { Start: START, CallMatrix: unfilled('callMatrix') });

	const panel = await editor.openNode(workflowId, nodeId);
	await panel.choose('Resource', 'IVR Prompt');
	await panel.choose('Operation', 'Rotate');
	await panel.pick('IVR Flow', 'Storm season menu', `Storm season menu · ${flow.id}`);
	await panel.pick(
		'IVR Prompt',
		'Storm season greeting',
		`Storm season greeting · Active · ${playing.node_id} · ${playing.id}`,
	);
	await panel.execute();

	expect(await panel.rows()).toEqual([
		expect.objectContaining({ id: next.id, label: next.label, active: 'true', node_id: playing.node_id }),
	]);
	expect(stage.sandbox.control.getOne('prompts', playing.id)).toMatchObject({ active: false });
	expect(stage.sandbox.control.getOne('prompts', next.id)).toMatchObject({ active: true });
});

test('A workflow with manual registration says where to enter its URL, and a call starts it once that is done', async () => {
	const [workflowId, nodeId] = await store('Manual', { 'CallMatrix Trigger': unfilled('callMatrixTrigger') });
	const hooks = stage.sandbox.control.webhooks().length;

	const panel = await editor.openNode(workflowId, nodeId);
	await panel.choose('Registration', 'Manual');
	expect((await panel.notices()).join('\n')).toContain('Copy the Production URL under Webhook URLs above.');
	const url = await panel.productionUrl();
	await editor.picture('The production URL');
	await panel.close();
	expect(await editor.publish()).toContain(
		'If Registration is Manual, add the Production URL in your CallMatrix account.',
	);
	await editor.picture('Published');
	await editor.gotIt();
	expect(stage.sandbox.control.webhooks()).toHaveLength(hooks);
	const { id } = stage.sandbox.control.put('webhooks', { url, events: ['call.ended'] });
	stage.sandbox.control.playCall();

	expect(await editor.succeeded()).toContain('Succeeded');
	expect(stage.sandbox.control.getOne('webhooks', id)).toMatchObject({ status: 'active' });
});

// Last: n8n gives the newest credential to a node that is added.
test('A credential with a wrong key says what to check, and passes with the right key', async () => {
	const { baseUrl, apiKey, webhookSecret } = stage.sandbox;

	const credential = await editor.newCredential();
	await credential.type('Base URL', baseUrl);
	await credential.type('API Key', `${apiKey}-mistyped`);
	await credential.type('Webhook Secret', webhookSecret);
	expect(await credential.save()).toContain('Couldn’t connect with these settings');
	const details = await credential.moreDetails();
	expect(details).toContain('API Key');
	expect(details).not.toContain('mistyped');
	await editor.picture('A wrong key');
	await credential.type('API Key', apiKey);

	expect(await credential.save()).toContain('Connection tested successfully');
});

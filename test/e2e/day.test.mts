import { playDay, restart } from './demo/day.mts';
import { setStage, type Stage } from './demo/stage.mts';
import { summarise } from './demo/summary.mts';
import { executionsOf, retryExecution } from './n8n/executions.mts';
import { installN8n } from './n8n/install.mts';
import { packPackage } from './n8n/package.mts';
import { eventually } from './eventually.mts';

let stage: Stage;

beforeEach(async () => {
	const tarball = await packPackage();
	stage = await setStage(await installN8n(), tarball);
});
afterEach(async () => {
	await stage.stop();
});

test('every event runs its workflows once, and every duplicate is dropped, although n8n is restarted in the middle of the day', async () => {
	const calls = await playDay(stage, restart);
	const checks = await summarise(stage, calls);
	expect(checks.filter(({ holds }) => !holds)).toEqual([]);
	expect(checks.length).toBeGreaterThan(5);
});

test('an execution that crashed runs its workflow when a person retries it from the list, and a late copy is still a duplicate', async () => {
	const { sandbox, crm, client, backlog, n8n } = stage;
	// Long enough to be killed meanwhile.
	crm.delayMs = 600_000;
	const { call } = sandbox.control.playCall({ answered: true, revenue: 80 });
	await eventually(
		() => Promise.resolve(crm.lookups.find(({ callId }) => callId === call.call_id)),
		'the slow look-up',
	);
	await n8n.kill();
	crm.delayMs = 0;
	await n8n.start();

	const crashed = await eventually(
		async () => (await executionsOf(client, backlog.id)).find(({ status }) => status === 'crashed'),
		'the crashed execution',
	);
	const buyer = call.buyer_id ?? '';
	const { backlogLimit, loweredBidPriority, normalBidPriority } = backlog.settings;
	const demanded = crm.openLeads(buyer) > Number(backlogLimit) ? loweredBidPriority : normalBidPriority;
	expect(sandbox.control.getBuyer(buyer)?.bid_priority).not.toBe(demanded);

	await retryExecution(client, crashed.id);
	await eventually(
		() => Promise.resolve(sandbox.control.getBuyer(buyer)?.bid_priority === demanded || undefined),
		'the bid priority that the retried run sets',
	);
	const retried = (await executionsOf(client, backlog.id)).find(({ mode }) => mode === 'retry');
	expect(retried?.status).toBe('success');

	const lookups = crm.lookups.length;
	const ended = sandbox.control.attempts().find(({ event }) => event === 'call.ended');
	sandbox.control.emit({ event: 'call.ended', event_id: ended?.eventId ?? '', call_id: call.call_id });
	await sandbox.control.idle();
	await eventually(async () => {
		const executions = await executionsOf(client, backlog.id);
		return executions.find(({ id, status }) => Number(id) > Number(retried?.id) && status === 'success');
	}, 'the execution of the late copy');
	expect(crm.lookups).toHaveLength(lookups);
});

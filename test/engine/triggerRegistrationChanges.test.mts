import {
	active,
	asked,
	checkExists,
	create,
	listening,
	post,
	ran,
	remove,
	sandbox,
	settle,
	signed,
	trial,
} from './triggerGround.mts';

describe('The registration', () => {
	const hooks = () => sandbox.control.webhooks().map(({ id, url, events, status }) => ({ id, url, events, status }));

	test('is only looked at when n8n starts again', async () => {
		const before = trial();
		await create(before);
		const restarted = trial({ before });
		expect(await asked(sandbox, () => checkExists(restarted))).toEqual([
			'GET /v1/webhooks/whk_000001',
			'GET /v1/webhooks?limit=200',
		]);
		expect(hooks()).toHaveLength(1);
	});

	test('follows a changed choice of events: there is still one webhook, and an event of the old choice runs nothing', async () => {
		const { workflow, host } = await active({ parameters: { triggerOn: ['call.started'] } });
		workflow.node.parameters.triggerOn = ['call.ended', 'call.answered'];
		expect(await asked(sandbox, () => checkExists(workflow))).toEqual([
			'GET /v1/webhooks/whk_000001',
			'GET /v1/webhooks?limit=200',
			'PATCH /v1/webhooks/whk_000001',
		]);
		expect(hooks()).toEqual([
			{ id: 'whk_000001', url: host.url, events: ['call.answered', 'call.ended'], status: 'active' },
		]);

		const old = JSON.stringify(sandbox.control.emit({ event: 'call.started' }));
		// One that was on its way already.
		expect(await post(host, old, signed(old))).toMatchObject({ status: 200 });
		const { event_id } = sandbox.control.emit({ event: 'call.ended' });
		await settle(host);
		expect(ran(host)).toEqual([event_id]);
		expect(sandbox.control.attempts()).toHaveLength(1);
	});

	test('moves along when the address of n8n changes, and leaves nothing at the old one', async () => {
		const { workflow, host } = await active();
		const moved = await listening({ before: workflow });
		expect(moved.host.url).not.toBe(host.url);
		expect(await checkExists(moved.workflow)).toBe(true);
		expect(hooks()).toEqual([{ id: 'whk_000001', url: moved.host.url, events: ['call.ended'], status: 'active' }]);
		const { event_id } = sandbox.control.emit({ event: 'call.ended' });
		await settle(moved.host);
		expect([ran(host), ran(moved.host)]).toEqual([[], [event_id]]);
	});

	test('that CallMatrix switched off after deliveries failed is on again after activation', async () => {
		const { workflow, host } = await active();
		sandbox.control.put('webhooks', { id: 'whk_000001', status: 'disabled' });
		sandbox.control.emit({ event: 'call.ended' });
		expect(await checkExists(workflow)).toBe(true);
		const { event_id } = sandbox.control.emit({ event: 'call.ended' });
		await settle(host);
		expect(ran(host)).toEqual([event_id]);
		expect(hooks()).toHaveLength(1);
	});

	test('is one afterwards where n8n removes it and makes it anew with every publish; an event in between is lost', async () => {
		const { workflow, host } = await active();
		await remove(workflow);
		sandbox.control.emit({ event: 'call.ended' });
		expect(await checkExists(workflow)).toBe(false);
		await create(workflow);
		const { event_id } = sandbox.control.emit({ event: 'call.ended' });
		await settle(host);
		expect(hooks()).toMatchObject([{ url: host.url }]);
		expect(ran(host)).toEqual([event_id]);
	});

	test('of two workflows on one account is two: each gets each event once, and the one stays when the other goes', async () => {
		const [first, second] = [await active(), await active()];
		expect(hooks().map(({ url }) => url)).toEqual([first.host.url, second.host.url]);
		const both = sandbox.control.emit({ event: 'call.ended' }).event_id;
		await settle(first.host);
		await settle(second.host);
		expect([ran(first.host), ran(second.host)]).toEqual([[both], [both]]);

		await remove(first.workflow);
		const later = sandbox.control.emit({ event: 'call.ended' }).event_id;
		await settle(second.host);
		expect([ran(first.host), ran(second.host)]).toEqual([[both], [both, later]]);
		expect(hooks()).toMatchObject([{ url: second.host.url }]);
	});
});

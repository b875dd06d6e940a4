import type { IDataObject } from 'n8n-workflow';

import { useSandbox } from '../jest/useSandbox.mts';
import { groundOn } from './actionGround.mts';

const sandbox = useSandbox();

const { run, refusal, requestsOf } = groundOn(() => sandbox);

const number = (operation: string, more: IDataObject = {}) =>
	({ resource: 'phoneNumber', operation, ...more }) as never;

async function provisioned(type: 'local' | 'toll_free'): Promise<string> {
	const [item] = await run(number('provision', { type, areaCode: type === 'local' ? '512' : '' }));
	return item?.json.id as string;
}

describe('A phone number', () => {
	test('is provisioned in an area code, assigned to a campaign, unassigned and released', async () => {
		const numberId = await provisioned('local');
		const campaignId = { __rl: true, mode: 'list', value: 'cmp_000001' };
		const [assigned] = await run(number('assign', { numberId, campaignId }));
		expect(assigned?.json).toMatchObject({ id: numberId, campaign_id: 'cmp_000001', status: 'assigned' });
		const [freed] = await run(number('unassign', { numberId }));
		expect(freed?.json).toMatchObject({ campaign_id: null });
		const [released] = await run(number('release', { numberId }));
		expect(released?.json).toMatchObject({ status: 'disabled' });
	});

	test('that is not provisioned yet is not assigned: the node says so before anything is changed', async () => {
		const numberId = await provisioned('toll_free');
		const requests = await requestsOf(async () => {
			const { message, description } = await refusal(number('assign', { numberId, campaignId: 'cmp_000001' }));
			expect(message).toBe(
				`The phone number ${numberId} cannot be used yet: its provisioning is pending, not active [item 0]`,
			);
			expect(description).toContain('Nothing was changed');
		});
		expect(requests.map(({ method }) => method)).toEqual(['GET']);
	});

	test('that is not provisioned yet keeps the others out of the pool too, so that nothing is half done', async () => {
		const ids = [await provisioned('local'), await provisioned('toll_free')];
		const [pool] = await run({ resource: 'numberPool', operation: 'create', name: 'Gale fjord' });
		const poolId = pool?.json.id as string;
		const numberIds = { rows: ids.map((id) => ({ id: { __rl: true, mode: 'list', value: id } })) };
		const add = { resource: 'numberPool', operation: 'addNumbers', poolId };
		const { message } = await refusal({ ...add, numberIds });
		expect(message).toContain('its provisioning is pending, not active');
		const [added] = await run({ ...add, numberIds: { rows: [{ id: ids[0] ?? '' }] } });
		expect(added?.json.number_ids).toEqual([ids[0]]);
		const [removed] = await run({ ...add, operation: 'removeNumbers', numberIds: { rows: [{ id: ids[0] ?? '' }] } });
		expect(removed?.json.number_ids).toEqual([]);
	});

	test('that is deleted leaves a word of it, and is gone', async () => {
		const numberId = await provisioned('local');
		expect(await run(number('delete', { numberId }))).toEqual([
			{ json: { deleted: true, id: numberId }, pairedItem: { item: 0 } },
		]);
		const { message } = await refusal(number('get', { numberId }));
		expect(message).toMatch(
			new RegExp(`^CallMatrix has no phone number ${numberId}: .+ \\(not_found, request .+\\) \\[item 0\\]$`),
		);
	});
});

describe('A buyer of a campaign', () => {
	test('is assigned with a weight, changed, and removed', async () => {
		const place = { resource: 'campaign', campaignId: 'cmp_000001', buyerId: 'buy_000002' };
		const [assigned] = await run({ ...place, operation: 'assignBuyer', weight: '30' });
		expect(assigned?.json).toMatchObject({ campaign_id: 'cmp_000001', buyer_id: 'buy_000002', weight: 30 });
		const [changed] = await run({ ...place, operation: 'assignBuyer', weight: '70', priority: '2' });
		expect(changed?.json).toMatchObject({ weight: 70, priority: 2 });
		expect(await run({ ...place, operation: 'removeBuyer' })).toEqual([
			{ json: { removed: true, campaign_id: 'cmp_000001', buyer_id: 'buy_000002' }, pairedItem: { item: 0 } },
		]);
	});
});

describe('An IVR prompt', () => {
	test('is rotated: the next one of its node plays', async () => {
		const [flow] = await run({ resource: 'ivrFlow', operation: 'getAll', limit: 1 });
		const flowId = flow?.json.id as string;
		const nodes = flow?.json.nodes as { id: string }[];
		const prompt = (label: string) => ({
			resource: 'ivrPrompt',
			operation: 'create',
			flowId,
			label,
			kind: 'tts',
			added: { nodeId: nodes[0]?.id ?? '', text: 'Thank you for calling', active: label === 'First' },
		});
		const [first] = await run(prompt('First'));
		await run(prompt('Second'));
		const [next] = await run({
			resource: 'ivrPrompt',
			operation: 'rotate',
			flowId,
			promptId: first?.json.id as string,
		});
		expect(next?.json).toMatchObject({ flow_id: flowId, active: true });
		expect(next?.json.id).not.toBe(first?.json.id);
		const [off] = await run({
			resource: 'ivrPrompt',
			operation: 'setActive',
			flowId,
			promptId: next?.json.id as string,
			active: false,
		});
		expect(off?.json.active).toBe(false);
	});
});

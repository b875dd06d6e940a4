/** The caps of buyers, offers and campaigns: a cap that lands in the wrong field, or is lost, costs money. */
import type { INodeParameters } from 'n8n-workflow';

import { fewRecords } from '../sandbox/testing.mts';
import { useSandbox } from '../jest/useSandbox.mts';
import { groundOn } from './actionGround.mts';

const sandbox = useSandbox({ sizes: fewRecords });
const { run, refusal, requestsOf } = groundOn(() => sandbox);

const bodiesOf = async (parameters: INodeParameters): Promise<unknown[]> =>
	(await requestsOf(async () => await run(parameters))).map(({ body }) => body);

const KINDS: [label: string, parameters: INodeParameters, isMapped: boolean][] = [
	['a buyer', { resource: 'buyer', operation: 'updateCaps', buyerId: 'buy_000001' }, false],
	['an offer', { resource: 'offer', operation: 'updateCaps', offerId: 'off_000001' }, false],
	['a campaign', { resource: 'campaign', operation: 'update', campaignId: 'cmp_000001' }, true],
];

describe.each(KINDS)('The call caps of %s', (_, parameters, isMapped) => {
	const filledIn = (caps: INodeParameters): INodeParameters => ({
		...parameters,
		...(isMapped ? { fields: { mappingMode: 'defineBelow', value: caps } } : caps),
	});

	test('are each set in their own field, and 0 is a cap', async () => {
		const caps = { dailyCap: '40', monthlyCap: '1,200', concurrencyCap: '0' };
		expect(await bodiesOf(filledIn(caps))).toEqual([{ daily_cap: 40, monthly_cap: 1_200, concurrency_cap: 0 }]);
	});

	test('stay as they are where the field is empty', async () => {
		const caps = { dailyCap: '', monthlyCap: '900', concurrencyCap: '' };
		expect(await bodiesOf(filledIn(caps))).toEqual([{ monthly_cap: 900 }]);
	});

	test.each(['unlimited', 'no cap', 'No limit', 'remove'])('are removed by the word %s', async (word) => {
		const caps = { dailyCap: word, monthlyCap: '', concurrencyCap: '' };
		expect(await bodiesOf(filledIn(caps))).toEqual([{ daily_cap: null }]);
	});

	test.each(['-1', '1.5', 'forty'])('are refused where they say %s, and nothing is sent', async (written) => {
		let message = '';
		const requests = await requestsOf(async () => {
			({ message } = await refusal(filledIn({ dailyCap: written, monthlyCap: '', concurrencyCap: '' })));
		});
		expect(message).toContain('Daily Cap');
		expect(requests).toEqual([]);
	});
});

describe('The budget cap of a campaign', () => {
	const budget = (period: string, amount: string): INodeParameters => ({
		resource: 'campaign',
		operation: 'updateBudgetCaps',
		campaignId: 'cmp_000001',
		budgetCapPeriod: period,
		budgetCapAmount: amount,
	});

	test.each(['daily', 'monthly', 'total'])('is an amount in US dollars for a period: %s', async (period) => {
		const [item] = await run(budget(period, '$2,500.50'));
		expect(item?.json).toMatchObject({ budget_cap_period: period, budget_cap_amount: 2_500.5 });
		expect(sandbox.control.getOne('campaigns', 'cmp_000001')?.budget_cap).toEqual({ period, amount: 2_500.5 });
	});

	test('is removed by unlimited, and 0 is a cap', async () => {
		expect(await bodiesOf(budget('daily', 'unlimited'))).toEqual([{ budget_cap: { period: 'daily', amount: null } }]);
		expect(await bodiesOf(budget('daily', '0'))).toEqual([{ budget_cap: { period: 'daily', amount: 0 } }]);
	});

	test('needs its period as well as its amount', async () => {
		for (const parameters of [budget('daily', ''), budget('', '100')]) {
			const requests = await requestsOf(async () => {
				await refusal(parameters);
			});
			expect(requests).toEqual([]);
		}
	});
});

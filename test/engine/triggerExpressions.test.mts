/** Whatever an expression gives for a parameter of the trigger: no 500, no lost event; refused where a person can read it. */
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { CallMatrixTrigger } from '../../nodes/CallMatrix/CallMatrixTrigger.node.ts';
import { EVENTS } from '../../nodes/CallMatrix/events.ts';
import { readBoolean } from '../../nodes/CallMatrix/values/boolean.ts';
import type { Bench } from './contexts.mts';
import type { Host } from './host.mts';
import { checkExists, create, listening, post, sandbox, signed, trial } from './triggerGround.mts';

const CALL = {
	event: 'call.ended',
	campaign_id: 'cmp_1',
	buyer_id: 'buy_1',
	offer_id: 'off_1',
	dialed_number: '+18135550100',
	disposition: 'Sale',
	duration_seconds: 90,
	revenue: 40,
};

let events = 0;
const bodyOf = (event: IDataObject): string =>
	JSON.stringify({ event_id: `evt_${++events}`, occurred_at: new Date().toISOString(), ...CALL, ...event });

/** What a delivery comes to. */
interface Outcome {
	status: number;
	runs: number;
	hints: string[];
}

async function deliver({ host }: { host: Host }, event: IDataObject = {}): Promise<Outcome> {
	const before = host.executions.length;
	const body = bodyOf(event);
	const { status } = await post(host, body, signed(body));
	await host.settled();
	const executions = host.executions.slice(before);
	return { status, runs: executions.length, hints: executions.flatMap(({ hints }) => hints) };
}

const deliverTo = async (parameters: INodeParameters, event?: IDataObject): Promise<Outcome> =>
	await deliver(await listening({ parameters }), event);

const published = async (parameters: INodeParameters): Promise<unknown> =>
	await checkExists(trial({ parameters })).then(
		() => 'published',
		(refusal: unknown) => refusal,
	);

const FILTERS: Record<string, string> = {
	buyers: 'Buyer Names or IDs',
	campaigns: 'Campaign Names or IDs',
	dialedNumbers: 'Dialed Numbers',
	dispositions: 'Dispositions',
	offers: 'Offer Names or IDs',
	recentDispositions: 'Dispositions From Recent Calls',
	minimumDuration: 'Minimum Duration (Seconds)',
	minimumRevenue: 'Minimum Revenue (USD)',
};

/** What n8n throws at: a slip in the syntax, and a node that is not there. */
const THROWING = ['={{ ( }}', '={{ $("Not There").item.json.id }}'];

describe('A filter', () => {
	const passing: [string, unknown][] = [
		['campaigns', 'cmp_1'],
		['campaigns', 'cmp_2, cmp_1'],
		['campaigns', 'cmp_2;cmp_1'],
		['campaigns', 'cmp_2\ncmp_1'],
		['campaigns', 'cmp_2 cmp_1'],
		['campaigns', ' \u200bcmp_1\u00a0'],
		['campaigns', '={{ ["cmp_2", "cmp_1"] }}'],
		['campaigns', '={{ ["cmp_2, cmp_1"] }}'],
		['campaigns', '={{ JSON.stringify(["cmp_2", "cmp_1"]) }}'],
		['campaigns', { __rl: true, mode: 'id', value: 'cmp_1' }],
		['buyers', ['buy_2', 'buy_1']],
		['buyers', 'buy_2, buy_1'],
		['buyers', '={{ "buy_2 buy_1" }}'],
		['offers', ['off_1']],
		['offers', '={{ [" off_1 "] }}'],
		['dialedNumbers', '8135550100'],
		['dialedNumbers', '+18135550199; (813) 555-0100'],
		['dialedNumbers', '+18135550199\r\n813.555.0100'],
		['dialedNumbers', '={{ 18135550100 }}'],
		['dialedNumbers', '={{ [8135550199, "tel:+18135550100"] }}'],
		['dispositions', 'sale'],
		['dispositions', ['qualified', ' SALE ']],
		['dispositions', '={{ "S\u200bale" }}'],
		['recentDispositions', ['Qualified', 'Sale']],
		['recentDispositions', '={{ ["SALE"] }}'],
		['minimumDuration', '90'],
		['minimumDuration', '00:01:30'],
		['minimumDuration', '={{ "90" }}'],
		['minimumRevenue', '40'],
		['minimumRevenue', '$40'],
		['minimumRevenue', '={{ "40.00 USD" }}'],
	];
	const stopping: [string, unknown][] = [
		['campaigns', 'cmp_2'],
		['campaigns', '={{ 7 }}'],
		['buyers', ['buy_2']],
		['buyers', '={{ 1 }}'],
		['offers', 'off_2, off_11'],
		['dialedNumbers', '+18135550199'],
		['dispositions', 'sale, qualified'],
		['recentDispositions', ['Qualified']],
		['minimumDuration', '91'],
		['minimumDuration', '00:01:31'],
		['minimumRevenue', '$40.01'],
	];

	test.each(passing)('%s given as %j is read, and a call that matches runs', async (name, value) => {
		const parameters = { filters: { [name]: value } as INodeParameters };
		expect(await published(parameters)).toBe('published');
		expect(await deliverTo(parameters)).toEqual({ status: 200, runs: 1, hints: [] });
	});

	test.each(stopping)('%s given as %j is read, and a call that does not match runs nothing', async (name, value) => {
		const parameters = { filters: { [name]: value } as INodeParameters };
		expect(await published(parameters)).toBe('published');
		expect(await deliverTo(parameters)).toEqual({ status: 200, runs: 0, hints: [] });
	});

	test('compares dispositions without regard to case, spaces and invisible marks', async () => {
		const { host } = await listening({ parameters: { filters: { dispositions: ['Not interested, call back'] } } });
		for (const disposition of ['not interested, call back', ' NOT  INTERESTED, call\u00a0back\u200b']) {
			expect(await deliver({ host }, { disposition })).toMatchObject({ runs: 1 });
		}
		expect(await deliver({ host }, { disposition: 'Not interested' })).toMatchObject({ runs: 0 });
	});

	test('takes dispositions that are typed and those that are chosen from recent calls as one list', async () => {
		const filters = { dispositions: ['Qualified'], recentDispositions: ['Sale'] };
		const { host } = await listening({ parameters: { filters } });
		for (const disposition of ['qualified', 'SALE'])
			expect(await deliver({ host }, { disposition })).toMatchObject({ runs: 1 });
		expect(await deliver({ host }, { disposition: 'No sale' })).toMatchObject({ runs: 0, hints: [] });
	});

	test.each([
		['buyers', 'buyer_id'],
		['offers', 'offer_id'],
	])('%s lets an event pass that lacks the field, and a hint names the filter', async (name, field) => {
		const parameters = { filters: { [name]: ['some_1'] } };
		expect(await deliverTo(parameters, { [field]: null })).toEqual({
			status: 200,
			runs: 1,
			hints: [`The event has no readable value for the filter ${FILTERS[name]}, so it passed that filter.`],
		});
	});

	test.each(Object.keys(FILTERS))(
		'%s that is empty, or an expression that gives nothing, filters nothing',
		async (name) => {
			for (const value of [
				'',
				' ',
				[],
				null,
				'={{ null }}',
				'={{ undefined }}',
				'={{ "" }}',
				'={{ [] }}',
				'={{ [null, ""] }}',
			]) {
				const parameters = { filters: { [name]: value } as INodeParameters };
				if (name.startsWith('minimum') && String(value).includes('[')) continue;
				if (Array.isArray(value) && name.startsWith('minimum')) continue;
				expect([value, await published(parameters)]).toEqual([value, 'published']);
				expect(await deliverTo(parameters)).toEqual({ status: 200, runs: 1, hints: [] });
			}
		},
	);

	const unreadable: [string, unknown[]][] = [
		[
			'campaigns',
			['None', 'N/A', '={{ true }}', '={{ {} }}', '={{ NaN }}', '={{ [{}] }}', ',', '[object Object]', '"cmp_1"'],
		],
		[
			'dialedNumbers',
			['555-0100', 'potato', '-', '={{ true }}', '={{ {} }}', '={{ NaN }}', '#REF!', '8135550100, potato'],
		],
		['buyers', ['None', 'TBD', '={{ true }}', '={{ {} }}', '={{ NaN }}', ',', '["buy_1"']],
		['offers', ['N/A', '={{ [{}] }}', '#REF!', '[object Object]']],
		['recentDispositions', ['#N/A', '={{ true }}', '={{ {} }}', '={{ [["sale"]] }}']],
		['dispositions', ['#N/A', 'undefined', '={{ true }}', '={{ {} }}', '={{ NaN }}', '={{ [["sale"]] }}']],
		[
			'minimumDuration',
			['3:20', 'TBD', 'long', '-5', '={{ true }}', '={{ {} }}', '={{ NaN }}', '={{ [40] }}', '1.000'],
		],
		[
			'minimumRevenue',
			['€40', 'none', 'much', '={{ true }}', '={{ {} }}', '={{ Infinity }}', '={{ ["40"] }}', '1.000'],
		],
	];

	test.each(unreadable)(
		'%s that cannot be read is refused by its name when published or listened with; while it runs, the event passes with a hint',
		async (name, values) => {
			const label = FILTERS[name] ?? '';
			for (const value of [...values, ...THROWING]) {
				const parameters = {
					filters: { [name]: value, minimumRevenue: name === 'minimumRevenue' ? value : 40 } as INodeParameters,
				};
				const refusal = {
					message: `The filter ${label} cannot be read`,
					description: expect.stringMatching(/write .{10}/),
				};
				expect([value, await published(parameters)]).toEqual([value, expect.objectContaining(refusal)]);
				await expect(create(trial({ parameters }), 'manual')).rejects.toMatchObject(refusal);
				const hints = [expect.stringContaining(`The filter ${label} could not be read, so it was not applied.`)];
				expect([value, await deliverTo(parameters)]).toEqual([value, { status: 200, runs: 1, hints }]);
				// The other filters hold.
				if (name !== 'minimumRevenue') expect(await deliverTo(parameters, { revenue: 39 })).toMatchObject({ runs: 0 });
			}
			expect(sandbox.control.webhooks()).toEqual([]);
		},
		30_000,
	);

	test('on a field that cannot be read lets the event pass', async () => {
		const { host } = await listening({ parameters: { filters: { minimumRevenue: 40 } } });
		expect(await deliver({ host }, { event_id: 'evt_twelve', revenue: 'twelve' })).toEqual({
			status: 200,
			runs: 1,
			hints: [
				'The event has no readable value for the filter Minimum Revenue (USD), so it passed that filter.',
				'revenue of event evt_twelve could not be read and is null. What CallMatrix sent is under payload.',
			],
		});
		const numbers = await listening({ parameters: { filters: { dialedNumbers: '+18135550199' } } });
		expect(await deliver(numbers, { dialed_number: 'sip:sales@example.com' })).toEqual({
			status: 200,
			runs: 1,
			hints: ['The event has no readable value for the filter Dialed Numbers, so it passed that filter.'],
		});
	});
});

const SETTINGS: [string, string, unknown[], unknown[]][] = [
	[
		'triggerOn',
		'Trigger On',
		['call.ended', 'Call Ended, call.missed', '={{ ["*"] }}', '*'],
		['potato', '={{ 7 }}', '={{ [{}] }}'],
	],
	['simplified', 'Simplify', ['false', '={{ "no" }}', '={{ 0 }}', null], ['maybe', '={{ {} }}', '={{ 7 }}']],
	[
		'separateOutputs',
		'Separate Outputs',
		['false', '={{ "no" }}', '={{ 0 }}', null],
		['maybe', '={{ {} }}', '={{ 7 }}'],
	],
	['registration', 'Registration', ['Manual', '={{ "automatic" }}', null], ['maybe', '={{ {} }}']],
	[
		'options.eventsToRemember',
		'Events to Remember',
		['10,000', '={{ "500" }}', null],
		['many', '={{ NaN }}', '={{ -1 }}', '={{ 1e9 }}'],
	],
	[
		'options.oldestDeliveryAccepted',
		'Oldest Delivery Accepted',
		['300', '={{ 300 }}', null],
		['old', '={{ NaN }}', '={{ 1e9 }}', '={{ 0 }}'],
	],
	[
		'options.runOnTestEvents',
		'Run on Test Events',
		['false', '={{ "yes" }}', null],
		['maybe', '={{ [] }}', '={{ {} }}'],
	],
];

function parametersOf(name: string, value: unknown): INodeParameters {
	const [collection = '', member] = name.split('.');
	return { [collection]: member === undefined ? value : { [member]: value } } as INodeParameters;
}

describe('The setting', () => {
	test.each(SETTINGS)(
		'%s is read as %s, whatever an expression makes of it',
		async (name, label, readable, unreadable) => {
			for (const value of readable) {
				const parameters = parametersOf(name, value);
				expect([value, await published(parameters)]).toEqual([value, 'published']);
				expect([value, await deliverTo(parameters)]).toEqual([value, { status: 200, runs: 1, hints: [] }]);
			}
			for (const value of [...unreadable, ...THROWING]) {
				const parameters = parametersOf(name, value);
				expect([value, await published(parameters)]).toEqual([
					value,
					expect.objectContaining({ message: `${label} cannot be read` }),
				]);
				const { status, runs, hints } = await deliverTo(parameters);
				const isAsked = name !== 'options.runOnTestEvents';
				const expected = isAsked ? [expect.stringMatching(new RegExp(`^${label} could not be read, so `))] : [];
				expect([value, status, runs, hints]).toEqual([value, 200, 1, expected]);
			}
		},
		30_000,
	);

	test('Trigger On that gives nothing any more lets every event pass, with a hint', async () => {
		const outcome = await deliverTo({ triggerOn: '={{ [] }}' }, { event: 'call.started' });
		expect(outcome).toMatchObject({ runs: 1, hints: [expect.stringMatching(/^Trigger On could not be read/)] });
	});

	test('Separate Outputs has the outputs that n8n works out from it, for every word of yes and no', () => {
		const { outputs } = new CallMatrixTrigger().description;
		for (const value of [
			true,
			false,
			'true',
			'false',
			' TRUE ',
			'yes',
			'no',
			'on',
			'off',
			'y',
			'n',
			1,
			0,
			'1',
			'0',
			'active',
			'enabled',
			'disabled',
			'maybe',
			null,
			'',
		]) {
			const { workflow, node }: Bench = trial({ parameters: { separateOutputs: value } });
			const shown = workflow.expression.getSimpleParameterValue(node, outputs as string, 'internal', {}, undefined, []);
			expect([value, (shown as unknown as unknown[]).length]).toEqual([
				value,
				readBoolean(value) === true ? EVENTS.length + 1 : 1,
			]);
		}
	});
});

test('Whatever an expression gives for any parameter, a signed event gets 200 and runs or was filtered: never a 500', async () => {
	const names = [
		...Object.keys(FILTERS).map((name) => `filters.${name}`),
		...SETTINGS.map(([name]) => name),
		'filters',
		'options',
	];
	const anything = fc.oneof(
		fc.anything({ withNullPrototype: false }).map((value) => `={{ ${JSON.stringify(value)} }}`),
		fc.jsonValue(),
		fc.constantFrom(
			...THROWING,
			'={{ $json.nothing.there }}',
			'={{ NaN }}',
			'={{ () => 1 }}',
			'={{ new Date() }}',
			'={{ Symbol() }}',
			'={{',
		),
		fc.string(),
	);
	await fc.assert(
		fc.asyncProperty(fc.constantFrom(...names), anything, async (name, value) => {
			const started = await listening({ parameters: parametersOf(name, value) });
			const { status, runs } = await deliver(started);
			await started.host.stop();
			expect(status).toBe(200);
			if (runs !== 1) expect(name).toMatch(/^(filters|triggerOn)/);
		}),
		{ numRuns: 300 },
	);
}, 600_000);

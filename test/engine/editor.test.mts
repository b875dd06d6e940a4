import { inspect } from 'node:util';

import type { ILoadOptionsFunctions, INodeListSearchResult, INodeParameters, INodePropertyOptions } from 'n8n-workflow';

import { CallMatrix } from '../../nodes/CallMatrix/CallMatrix.node.ts';
import { CallMatrixTrigger } from '../../nodes/CallMatrix/CallMatrixTrigger.node.ts';
import { getBuyers, getCampaigns, getDispositions, getOffers } from '../../nodes/CallMatrix/methods/filterOptions.ts';
import { methods } from '../../nodes/CallMatrix/methods/index.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { mappingMethod, parameterName } from '../../nodes/CallMatrix/resources/derived.ts';
import { useSandbox } from '../jest/useSandbox.mts';
import { groundOn, type Run } from './actionGround.mts';
import { loadOptionsContext } from './contexts.mts';

const sandbox = useSandbox();

const ground = groundOn(() => sandbox);
const { requestsOf } = ground;

/** What the editor gets for a list, with what is typed into its search box. */
async function search(
	of: string,
	filter?: string,
	paginationToken?: string,
	parameters: INodeParameters = {},
	options?: Run,
): Promise<INodeListSearchResult> {
	const context = loadOptionsContext(ground.bench({ resource: 'buyer', operation: 'get', ...parameters }, options));
	return (await methods.listSearch?.[of]?.call(context, filter, paginationToken)) as INodeListSearchResult;
}

const listed = resources.filter((resource) => resource.lookup && !resource.parent);

describe('A list to choose from', () => {
	test.each(listed.map(({ label, name }) => [label, name]))('shows names and gives IDs: %s', async (_, name) => {
		const { results } = await search(name);
		expect(results.length).toBeGreaterThan(0);
		for (const { name: title, value } of results) {
			expect(title).toMatch(/\S/);
			expect(title).not.toContain('null');
			expect(value).toMatch(/\S/);
		}
	});

	test('is searched by CallMatrix, and goes on where the page ends', async () => {
		const first = await search('buyer');
		const second = await search('buyer', undefined, first.paginationToken);
		const [wanted] = second.results;
		expect(first.results.map(({ value }) => value)).not.toContain(wanted?.value);
		const found = await search('buyer', wanted?.name.split(' · ')[0]);
		expect(found.results.map(({ value }) => value)).toContain(wanted?.value);
		expect((await search('buyer', 'nobody is called like this')).results).toEqual([]);
	});

	test('tells buyers of the same name apart by status and ID, active ones first, then by name', async () => {
		const same = sandbox.control.all('buyers').filter(({ name }, _, all) => {
			const others = all.filter((other) => other.name === name);
			return others.length > 1 && new Set(others.map(({ status }) => status)).size > 1;
		});
		const [{ name } = { name: '' }] = same;
		const { results } = await search('buyer', name);
		const expected = same.filter((buyer) => buyer.name === name).sort((a, b) => (a.status < b.status ? -1 : 1));
		expect(results.filter((result) => result.name.startsWith(`${name} · `))).toEqual(
			expected.map(({ id, status }) => ({
				name: `${name} · ${status === 'active' ? 'Active' : 'Inactive'} · ${id}`,
				value: id,
			})),
		);
	});

	test('is sorted by name by CallMatrix on every page, and shows active ones first on each', async () => {
		const statusOf = (text: string): string | undefined => text.split(' · ')[1];
		const nameIn = (text: string): string => text.split(' · ')[0] ?? '';
		let first: INodeListSearchResult | undefined;
		const requests = await requestsOf(async () => {
			first = await search('buyer');
			const second = await search('buyer', undefined, first.paginationToken);
			for (const { results } of [first, second]) {
				const active = results.filter((result) => statusOf(result.name) === 'Active');
				expect(results.slice(0, active.length)).toEqual(active);
				expect(active.length).toBeLessThan(results.length);
				for (const part of [active, results.slice(active.length)]) {
					const names = part.map((result) => nameIn(result.name));
					expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })));
				}
			}
		});
		expect(requests.map(({ query }) => query.get('sort'))).toEqual(['name', 'name']);
		const names = sandbox.control.all('buyers').map(({ name }) => name);
		const [least] = names.sort();
		expect(first?.results.map((result) => nameIn(result.name))).toContain(least);
	});

	test('is shown in its own order where CallMatrix refuses to sort, on the following pages too', async () => {
		let second: INodeListSearchResult | undefined;
		const requests = await requestsOf(async () => {
			sandbox.control.setFaults({ api: { answer: 422, requests: 1 } });
			const { paginationToken } = await search('buyer');
			second = await search('buyer', undefined, paginationToken);
		});
		expect(requests.map(({ query }) => query.get('sort'))).toEqual(['name', null, null]);
		expect(second?.results).toHaveLength(50);
	});

	test('is not asked for again where it was refused for another reason', async () => {
		const requests = await requestsOf(async () => {
			sandbox.control.setFaults({ api: { answer: 403, requests: 1 } });
			await expect(search('buyer')).rejects.toThrow('CallMatrix');
		});
		expect(requests).toHaveLength(1);
	});

	test.each([
		['offer', /^.+ · (?:Active|Inactive) · \+1\d{10} · cmp_\d+ · off_\d+$/],
		['campaign', /^.+ · (?:Active|Paused) · cmp_\d+$/],
		['phoneNumber', /^\+1\d{10} · .*num_\d+$/],
		['clientIntegration', /^.+ · (?:Active|Paused) · (?:CSV|Polling|Webhook) · cli_\d+ · int_\d+$/],
		['routingPlan', /^.+ · (?:Auction|Round Robin|Waterfall|Weighted Random) · .*plan_\d+$/],
	])('shows what people know it by, and its ID: %s', async (name, pattern) => {
		const { results } = await search(name);
		for (const result of results) expect(result.name).toMatch(pattern);
	});

	test('of prompts says what to choose first, and then shows those of the flow with their state', async () => {
		await expect(search('ivrPrompt')).rejects.toMatchObject({
			message: 'Choose IVR Flow first',
			description: 'The list then shows the IVR prompts that belong to it.',
		});
		const expression = {
			resource: 'ivrPrompt',
			operation: 'get',
			flowId: { __rl: true, mode: 'id', value: '={{ $json.flow }}' },
		};
		await expect(search('ivrPrompt', undefined, undefined, expression)).rejects.toMatchObject({
			message: 'IVR Flow is an expression, so there is no list',
		});
		const [flow] = (await search('ivrFlow')).results;
		const flowId = { __rl: true, mode: 'list', value: flow?.value ?? '' };
		const chosen = { resource: 'ivrPrompt', operation: 'get', flowId };
		const { results } = await search('ivrPrompt', undefined, undefined, chosen);
		expect(results.length).toBeGreaterThan(0);
		for (const result of results) expect(result.name).toMatch(/^.+ · (?:Active|Inactive) · .*prm_\d+$/);
	});

	test('of prompts takes a flow by name, and says why a name is none', async () => {
		sandbox.control.put('ivrFlows', { id: 'ivr_000001', name: 'Front Desk' });
		const flow = (value: string) => ({
			resource: 'ivrPrompt',
			operation: 'get',
			flowId: { __rl: true, mode: 'name', value },
		});
		const byId = { resource: 'ivrPrompt', operation: 'get', flowId: { __rl: true, mode: 'id', value: 'ivr_000001' } };
		const { results } = await search('ivrPrompt', undefined, undefined, flow(' front  desk'));
		expect(results).toEqual((await search('ivrPrompt', undefined, undefined, byId)).results);
		await expect(search('ivrPrompt', undefined, undefined, flow('Front Desc'))).rejects.toMatchObject({
			message: 'IVR Flow cannot be found: no IVR flow is called "Front Desc"',
			description: 'Nearest: "Front Desk" (ivr_000001).',
		});
	});

	test('of campaigns in the trigger has the same texts in the same order', async () => {
		const context = loadOptionsContext(ground.bench({ resource: 'campaign', operation: 'get' }));
		const options = await getCampaigns.call(context);
		const { results } = await search('campaign', options[0]?.name.split(' · ')[0]);
		expect(options).toContainEqual(results[0]);
		expect(options).toHaveLength(sandbox.control.all('campaigns').length);
		const active = options.filter(({ name }) => name.includes(' · Active · '));
		expect(options.slice(0, active.length)).toEqual(active);
		expect(options[active.length]?.name).toMatch(/ · Paused · cmp_\d+$/);
	});

	test('that cannot be had says what to look at, and never shows the key', async () => {
		const fault = await search(
			'buyer',
			undefined,
			undefined,
			{},
			{ credentials: { apiKey: 'a-wrong-key-0123456789' } },
		).catch((thrown: unknown) => thrown);
		expect(fault).toHaveProperty('description', expect.stringContaining('API Key'));
		expect(inspect(fault, { depth: 20, showHidden: true })).not.toContain('a-wrong-key-0123456789');
	});
});

describe("A list of the trigger's filters", () => {
	const load = async (method: (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>) =>
		await method.call(loadOptionsContext(ground.bench({ resource: 'buyer', operation: 'get' })));

	test('is there for each that the description names', () => {
		const named = [
			...JSON.stringify(new CallMatrixTrigger().description.properties).matchAll(/"loadOptionsMethod":"(\w+)"/g),
		];
		expect(named.map(([, name]) => name).sort()).toEqual(
			Object.keys(new CallMatrixTrigger().methods.loadOptions).sort(),
		);
	});

	test.each([
		['buyers', getBuyers, /^buy_/],
		['offers', getOffers, /^off_/],
	] as const)('shows %s by name, status and ID, active ones first, and gives IDs', async (_, method, ids) => {
		const options = await load(method);
		expect(options.length).toBeGreaterThan(1);
		for (const { name, value } of options) {
			expect(value).toMatch(ids);
			expect(name).toMatch(new RegExp(`\\S.* · ${value}$`));
		}
		expect(new Set(options.map(({ name }) => name)).size).toBe(options.length);
		const active = options.filter(({ name }) => name.includes(' · Active · '));
		expect(active.length).toBeGreaterThan(1);
		expect(options.slice(0, active.length)).toEqual(active);
		const names = active.map(({ name }) => name.split(' · ')[0] ?? '');
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
	});

	test('suggests each disposition of the last 200 calls once', async () => {
		const newest = [...sandbox.control.all('calls')]
			.sort((a, b) => b.started_at.localeCompare(a.started_at))
			.slice(0, 200);
		const expected = new Set(newest.map(({ disposition }) => disposition).filter((text) => text !== null));
		const options = await load(getDispositions);
		expect(expected.size).toBeGreaterThan(2);
		expect(options.map(({ value }) => value).sort()).toEqual([...expected].sort());
	});
});

describe('The subtitle on the canvas', () => {
	const shown = (parameters: INodeParameters): unknown => {
		const { workflow, node } = ground.bench(parameters);
		const { subtitle } = new CallMatrix().description;
		return workflow.expression.getSimpleParameterValue(node, subtitle, 'internal', {}, undefined, []);
	};

	test.each([
		['buyer', 'getAll', 'Get many: buyer'],
		['campaign', 'updateBudgetCaps', 'Update budget caps: campaign'],
		['ivrPrompt', 'setActive', 'Set active: IVR prompt'],
		['accountSettings', 'checkApi', 'Check API: account settings'],
	])('says in words what the node does: %s %s', (resource, operation, expected) => {
		expect(shown({ resource, operation })).toBe(expected);
	});

	test('has the words of the panel for every operation, and is never cut by braces', () => {
		for (const resource of resources) {
			for (const { name, label } of resource.operations) {
				const words = `${label}: ${resource.noun}`.toLowerCase();
				expect(String(shown({ resource: resource.name, operation: name })).toLowerCase()).toBe(words);
			}
		}
	});
});

describe('The columns of a sheet', () => {
	const mapped = resources.flatMap((resource) =>
		resource.operations
			.filter((operation) => operation.mapped)
			.map((operation) => [`${resource.label}: ${operation.label}`, resource, operation] as const),
	);

	test.each(mapped)('are the fields of the operation: %s', async (_, resource, operation) => {
		const context = loadOptionsContext(ground.bench({ resource: resource.name, operation: operation.name }));
		const columns = await methods.resourceMapping?.[mappingMethod(resource, operation)]?.call(context);
		const { required = [], added = [] } = operation;
		expect(columns?.fields.map((column) => [column.id, column.required])).toEqual([
			...required.map((field) => [parameterName(field), true]),
			...added.map((field) => [parameterName(field), false]),
		]);
		for (const column of columns?.fields ?? []) {
			// n8n makes a 0 of an empty number, and a no of an empty switch.
			expect(['string', 'options']).toContain(column.type);
			if (column.type === 'options') expect(column.options?.length).toBeGreaterThan(1);
		}
	});

	test('are asked for by a method that is there, as is every list', () => {
		const description = JSON.stringify(new CallMatrix().description.properties);
		const named = (pattern: RegExp) => new Set([...description.matchAll(pattern)].map(([, name]) => name));
		expect(named(/"resourceMapperMethod":"(\w+)"/g)).toEqual(new Set(Object.keys(methods.resourceMapping ?? {})));
		expect([...named(/"searchListMethod":"(\w+)"/g)].sort()).toEqual(Object.keys(methods.listSearch ?? {}).sort());
	});
});

/** Cases from the field of the kind "a row goes to whom it names": rows whose ID and name disagree. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { groundOn, type Run } from '../engine/actionGround.mts';
import { useSandbox } from '../jest/useSandbox.mts';
import { fewRecords } from '../sandbox/testing.mts';

const sandbox = useSandbox({ sizes: fewRecords });
const { runAndShow, requestsOf } = groundOn(() => sandbox);

const update = (resource = 'buyer', more: INodeParameters = {}): INodeParameters => ({
	resource,
	operation: 'update',
	fields: { mappingMode: 'autoMapInputData', value: null },
	...more,
});

/** Runs the node for rows, and goes on where one is refused. @returns the requests, as `GET /buyers/buy_1` */
async function runRows(
	items: IDataObject[],
	parameters = update(),
	options: Run = {},
): Promise<{ asked: string[]; outputs: IDataObject[]; hints: string[] }> {
	let [outputs, hints]: [IDataObject[], string[]] = [[], []];
	const requests = await requestsOf(async () => {
		const settings = { onError: 'continueRegularOutput' } as const;
		const outcome = await runAndShow(parameters, { items, settings, ...options });
		[outputs, hints] = [outcome.items.map(({ json }) => json), outcome.hints];
	});
	return { asked: requests.map(({ method, path }) => `${method} ${path.replace('/v1', '')}`), outputs, hints };
}

const nameOf = (id: string): string => sandbox.control.getBuyer(id)?.name ?? '';

/** IDs and names of so many buyers. */
const buyers = (count: number): { id: string; name: string }[] =>
	sandbox.control
		.all('buyers')
		.slice(0, count)
		.map(({ id, name }) => ({ id, name }));

const ID = 'buy_000002';

const refusal = (written: string, id: string, item = 0): string =>
	`The row is for "${written}", and ${id} is "${nameOf(id)}". Correct the ID or the name in the sheet [item ${item}]`;

describe('A row whose ID and name disagree', () => {
	test.each(['Buyer', 'Buyer Name', 'buyer_name', 'buyerName', 'BUYER'])(
		'is refused with both names, and nothing is changed: column %s',
		async (column) => {
			const { asked, outputs } = await runRows([{ 'Buyer ID': ID, [column]: 'Somebody Else', 'Daily Cap': 5 }]);
			expect(outputs).toEqual([{ error: refusal('Somebody Else', ID) }]);
			expect(asked).toEqual([`GET /buyers/${ID}`]);
		},
	);

	test('is refused where one of two names disagrees', async () => {
		const row = { 'Buyer ID': ID, Buyer: nameOf(ID), 'Buyer Name': 'Somebody Else', 'Daily Cap': 5 };
		expect((await runRows([row])).outputs).toEqual([{ error: refusal('Somebody Else', ID) }]);
	});

	test('is refused where the ID is that of the buyer who was chosen', async () => {
		const chosen = update('buyer', { buyerId: { __rl: true, mode: 'list', value: ID } });
		const { asked, outputs } = await runRows([{ 'Buyer Name': 'Somebody Else', 'Daily Cap': 5 }], chosen);
		expect(outputs).toEqual([{ error: refusal('Somebody Else', ID) }]);
		expect(asked).toEqual([`GET /buyers/${ID}`]);
	});

	test('is refused in a sheet of which one column was sorted without the other; the list is read instead of 30 buyers', async () => {
		const some = buyers(30);
		const rows = some.map(({ id }, at) => ({ id, Buyer: some[(at + (at < 28 ? 0 : 1)) % 30]?.name, weight: 4 }));
		const { asked, outputs } = await runRows(rows);
		const refused = outputs.filter(({ error }) => error !== undefined).length;
		expect(refused).toBe(2);
		expect(outputs[28]).toEqual({ error: refusal(some[29]?.name ?? '', some[28]?.id ?? '', 28) });
		expect(outputs.slice(0, 28).map(({ id, weight }) => [id, weight])).toEqual(
			some.slice(0, 28).map(({ id }) => [id, 4]),
		);
		expect([...new Set(asked)]).toEqual(['GET /buyers', 'POST /buyers/batch']);
		expect(asked.length).toBeLessThanOrEqual(4);
	});

	test('is refused where each of a few buyers is in many rows, and each of them is read once', async () => {
		const rows = Array.from({ length: 60 }, (_, at) => ({
			id: buyers(3)[at % 3]?.id,
			Buyer: at === 7 ? 'Somebody Else' : buyers(3)[at % 3]?.name,
			weight: 4,
		}));
		const { asked, outputs } = await runRows(rows);
		expect(outputs.flatMap(({ error }) => error ?? [])).toEqual([refusal('Somebody Else', rows[7]?.id ?? '', 7)]);
		expect(asked.filter((request) => request.startsWith('GET'))).toEqual(
			buyers(3).map(({ id }) => `GET /buyers/${id}`),
		);
	});

	test('is refused in sheets of campaigns and offers too', async () => {
		const campaign = await runRows([{ id: 'cmp_000001', Campaign: 'Other', 'Daily Cap': 5 }], update('campaign'));
		expect(campaign.outputs).toEqual([
			{ error: expect.stringMatching(/^The row is for "Other", and cmp_000001 is "/) as string },
		]);
		const named = sandbox.control.all('offers').find(({ name }) => name);
		const offer = await runRows([{ id: named?.id, 'Offer Name': 'Other', 'Daily Cap': 5 }], update('offer'));
		expect(offer.outputs).toEqual([
			{ error: expect.stringMatching(/^The row is for "Other", and off_\d+ is "/) as string },
		]);
	});
});

describe('A row whose ID and name agree', () => {
	const ways: [string, (name: string) => string][] = [
		['in capitals', (name) => name.toUpperCase()],
		['in small letters', (name) => name.toLowerCase()],
		['with spaces around and between', (name) => `  ${name.replaceAll(' ', '   ')}\t`],
		['with no-break spaces and marks that show nothing', (name) => `\ufeff${name.replaceAll(' ', '\u00a0')}\u200b`],
		['as its ID', () => ID],
		['as nothing', () => ' '],
	];
	test.each(ways)('goes through, however the name is written: %s', async (_, written) => {
		const { outputs, hints } = await runRows([{ 'Buyer ID': ID, Buyer: written(nameOf(ID)), weight: 6 }]);
		expect(outputs).toMatchObject([{ id: ID, weight: 6 }]);
		expect(hints).toEqual([]);
	});

	test('goes through with letters of a decomposed form, as macOS writes them', async () => {
		const { outputs } = await runRows([{ id: ID, Name: 'Brûlé Señor' }]);
		expect(outputs).toMatchObject([{ name: 'Brûlé Señor' }]);
		const row = { id: ID, Buyer: 'Brûlé Señor'.normalize('NFD'), weight: 7 };
		expect((await runRows([row])).outputs).toMatchObject([{ id: ID, weight: 7 }]);
	});

	test('is not renamed by the name that it has', async () => {
		const before = nameOf(ID);
		const { asked } = await runRows([{ 'Buyer ID': ID, 'Buyer Name': before.toUpperCase(), weight: 8 }]);
		expect(asked).toEqual([`GET /buyers/${ID}`, `PATCH /buyers/${ID}`]);
		expect(nameOf(ID)).toBe(before);
	});
});

describe('Whether ID and name agree', () => {
	test('is not asked of an ID that is not there: the change is refused as CallMatrix says', async () => {
		const rows = [
			{ id: 'buy_999999', Buyer: 'Harbor', weight: 1 },
			{ id: ID, Buyer: nameOf(ID), weight: 9 },
		];
		const { outputs } = await runRows(rows);
		expect(outputs).toEqual([
			{ error: expect.stringContaining('CallMatrix has no buyer buy_999999') as string },
			expect.objectContaining({ id: ID, weight: 9 }),
		]);
	});

	test('costs no request where the sheet has no such column, or no name in it', async () => {
		for (const row of [
			{ id: ID, weight: 2 },
			{ id: ID, Buyer: '', 'Buyer Name': null, weight: 3 },
		]) {
			expect((await runRows([row])).asked).toEqual([`PATCH /buyers/${ID}`]);
		}
		const rows = buyers(30).map(({ id }) => ({ id, weight: 2 }));
		expect((await runRows(rows)).asked).toEqual(['POST /buyers/batch']);
	});

	test.each([1, 30])('that cannot be found out keeps each such row from being sent: %d rows', async (count) => {
		sandbox.control.setFaults({ api: { answer: 403, requests: 1 } });
		const rows = buyers(count).map(({ id, name }) => ({ id, Buyer: name, weight: 2 }));
		const { asked, outputs } = await runRows([...rows, { id: ID, weight: 3 }]);
		expect(asked.filter((request) => !request.startsWith('GET'))).toEqual([`PATCH /buyers/${ID}`]);
		expect(outputs).toHaveLength(count + 1);
		for (const [at, { error }] of outputs.slice(0, count).entries()) {
			expect(error).toMatch(
				new RegExp(
					`^Could not check whether the ID and the name in the row match: CallMatrix refused.* \\[item ${at}\\]$`,
				),
			);
		}
	});

	test.each(['#REF!', 'undefined', '[object Object]'])(
		'cannot be found out by a name that is no value: the row is refused: %s',
		async (name) => {
			const { asked, outputs } = await runRows([{ id: ID, 'Buyer Name': name, weight: 2 }]);
			expect(outputs).toEqual([{ error: `Buyer Name is "${name}", which is no value (${ID}) [item 0]` }]);
			expect(asked).toEqual([]);
		},
	);
});

/** One resource in a response, in each form in which an API may send it: wrappers, ID fields, letter case. */
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { readId, readRecord, recordId } from '../../nodes/CallMatrix/client/shapes/record.ts';
import { buyer } from '../../nodes/CallMatrix/resources/buyer.ts';
import { phoneNumber } from '../../nodes/CallMatrix/resources/phoneNumber.ts';
import { recordShape } from '../../nodes/CallMatrix/resources/derived.ts';

const BUYER = recordShape(buyer);
const NUMBER = recordShape(phoneNumber);
/** A response that is not the resource itself, such as a capacity. */
const NO_ID = { names: ['capacity'] };

const HARBOR = { id: 'buy_1', name: 'Harbor', daily_cap: 40 };

describe('A single resource is read', () => {
	test.each<[string, IDataObject]>([
		['bare', { id: 'buy_1', name: 'Harbor', daily_cap: 40 }],
		['under data', { data: HARBOR }],
		['under data, beside a success flag and meta', { success: true, data: HARBOR, meta: { took: 3 } }],
		['under its own name', { buyer: HARBOR }],
		['under its own name in data', { data: { buyer: HARBOR } }],
		['under its own name with a capital', { Buyer: HARBOR }],
		[
			'as JSON:API',
			{
				data: { type: 'buyers', id: 'buy_1', attributes: { name: 'Harbor', daily_cap: 40 } },
				jsonapi: { version: '1.1' },
			},
		],
		['as JSON:API without data', { type: 'buyers', id: 'buy_1', attributes: { name: 'Harbor', daily_cap: 40 } }],
	])('%s', (_, body) => {
		expect(readRecord(body, BUYER)).toEqual(HARBOR);
	});

	test('under a name of two words, in either casing', () => {
		const inner = { id: 'num_1', phone_number: '+14155550100' };
		for (const name of ['phone_number', 'phoneNumber', 'number']) {
			expect(readRecord({ [name]: inner }, NUMBER)).toEqual(inner);
		}
	});

	test('no deeper than three wrappers', () => {
		const wrapped = (depth: number): IDataObject => (depth ? { data: wrapped(depth - 1) } : HARBOR);
		expect(readRecord(wrapped(2), BUYER)).toEqual(HARBOR);
		expect(recordId(readRecord(wrapped(3), BUYER), BUYER)).toBeUndefined();
	});

	test('unchanged where it has a field called data or attributes that is no wrapper', () => {
		const body = { id: 'buy_1', data: { id: 'buy_2' }, attributes: 'none' };
		expect(readRecord(body, BUYER)).toEqual(body);
	});
});

describe('The ID is read', () => {
	test.each<[string, IDataObject]>([
		['id', { id: 'buy_1' }],
		['_id', { _id: 'buy_1' }],
		['<resource>_id', { buyer_id: 'buy_1' }],
		['<resource>Id', { buyerId: 'buy_1' }],
		['uuid', { uuid: 'buy_1' }],
		['Id', { Id: 'buy_1' }],
		['BuyerID', { BuyerID: 'buy_1' }],
	])('from %s', (_, id) => {
		expect(readRecord({ ...id, weight: 1 }, BUYER)).toEqual({ id: 'buy_1', weight: 1 });
	});

	test.each([
		[7, '7'],
		[0, '0'],
		[Number.MAX_SAFE_INTEGER, '9007199254740991'],
		['buy_1', 'buy_1'],
		// Beyond 2^53 the digits are already lost: it would be the ID of another resource.
		[2 ** 53, undefined],
		[1.5, undefined],
		['', undefined],
		[' ', undefined],
		[null, undefined],
		[undefined, undefined],
		[true, undefined],
		[{ $oid: 'x' }, undefined],
	])('as text: %p is %p', (value, id) => {
		expect(readId(value)).toBe(id);
		expect(recordId(readRecord({ id: value, weight: 1 }, BUYER), BUYER)).toBe(id);
	});

	test('from the most specific field, where there are several', () => {
		expect(readRecord({ id: 5, uuid: 'a-b', buyer_id: 'buy_1' }, BUYER).id).toBe('5');
		expect(readRecord({ id: null, uuid: 'a-b' }, BUYER).id).toBe('a-b');
	});

	test('from the field of its own name only where the resource itself came back, never from an action that names it', () => {
		const shape = recordShape(
			phoneNumber,
			phoneNumber.operations.find(({ kind }) => kind === 'action'),
		);
		const assignment = { number_id: 'num_1', campaign_id: 'cmp_1' };
		expect(recordId(readRecord(assignment, shape), shape)).toBeUndefined();
		expect(recordId(readRecord(assignment, NUMBER), NUMBER)).toBe('num_1');
		expect(recordId(readRecord({ id: 'num_1' }, shape), shape)).toBe('num_1');
	});

	test('never as the text undefined or null where it is missing', () => {
		for (const body of [{}, { id: null }, { data: {} }, { name: 'Harbor' }]) {
			expect(recordId(readRecord(body, BUYER), BUYER)).toBeUndefined();
		}
	});

	test('nowhere, and then the outermost object tells what came instead', () => {
		const body = { data: { message: 'nothing here' } };
		expect(readRecord(body, BUYER)).toEqual(body);
	});
});

describe('The casing of field names', () => {
	test.each<[string, IDataObject, IDataObject]>([
		['camelCase', { id: 'b', dailyCap: 4 }, { id: 'b', daily_cap: 4 }],
		['PascalCase', { Id: 'b', DailyCap: 4 }, { id: 'b', daily_cap: 4 }],
		['abbreviations', { id: 'b', pingURL: 'x', URLOfPing: 'y' }, { id: 'b', ping_url: 'x', url_of_ping: 'y' }],
		['digits', { id: 'b', line2Name: 'x' }, { id: 'b', line2_name: 'x' }],
		[
			'nested objects and lists',
			{ id: 'b', businessHours: { startAt: '09:00' }, allRules: [{ toBuyer: 1 }, 'aB'] },
			{ id: 'b', business_hours: { start_at: '09:00' }, all_rules: [{ to_buyer: 1 }, 'aB'] },
		],
	])('is read as snake_case: %s', (_, body, record) => {
		expect(readRecord(body, BUYER)).toEqual(record);
	});

	test.each<IDataObject>([
		{ id: 'b', daily_cap: 4, sessionAttributes: { utmSource: 'x' } },
		{ id: 'b', daily_cap: 4, NAME: 'x' },
		{ id: 'b', name: 'x', tags: { myOwn: 1 } },
	])('is left alone in a record that has a snake_case field, or no capitals: %j', (record) => {
		expect(readRecord(record, BUYER)).toEqual(record);
	});
});

test.each<[string, IDataObject, IDataObject]>([
	['a number', { campaign_id: 7 }, { campaign_id: '7' }],
	['a list of numbers', { number_ids: [7, 8] }, { number_ids: ['7', '8'] }],
	['texts', { campaign_id: 'cmp_1', number_ids: ['num_1'] }, { campaign_id: 'cmp_1', number_ids: ['num_1'] }],
	['none', { campaign_id: null }, { campaign_id: null }],
	['a number that lost digits, which is not made to look exact', { campaign_id: 2 ** 60 }, { campaign_id: 2 ** 60 }],
	['other numbers', { daily_cap: 7, grid: 3, ids: 4 }, { daily_cap: 7, grid: 3, ids: 4 }],
])('IDs of other resources are text: %s', (_, given, read) => {
	expect(readRecord({ id: 'b', ...given }, BUYER)).toEqual({ id: 'b', ...read });
});

describe('Without an ID to tell by', () => {
	const inner = { used: 3 };
	test.each<[string, IDataObject]>([
		['bare', inner],
		['under data', { data: inner }],
		['under its own name', { capacity: inner }],
		['beside fields of an envelope only', { success: true, message: 'OK', errors: [], meta: {}, data: inner }],
	])('a lone wrapper is opened: %s', (_, body) => {
		expect(readRecord(body, NO_ID)).toEqual(inner);
		expect(recordId(readRecord(body, NO_ID), NO_ID)).toBeUndefined();
	});

	test.each<[string, IDataObject]>([
		['beside a field of the resource', { data: inner, total: 9 }],
		['under a name that is not known', { usage: inner }],
		['that is a list', { data: [inner] }],
	])('another one is not opened: %s', (_, body) => {
		expect(readRecord(body, NO_ID)).toEqual(body);
	});
});

/** How a key is written in each casing. */
const CASINGS = {
	snake: (name: string) => name,
	camel: (name: string) => name.replace(/(?<=[^_])_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
	pascal: (name: string) => CASINGS.camel(name).replace(/^[a-z]/, (letter) => letter.toUpperCase()),
};

const renamed = (value: unknown, rename: (name: string) => string): unknown => {
	if (Array.isArray(value)) return value.map((each) => renamed(each, rename));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [rename(name), renamed(each, rename)]));
};

interface Form {
	casing: keyof typeof CASINGS;
	idField: string;
	isNumber: boolean;
	wrapper: 'bare' | 'data' | 'data.named' | 'jsonapi' | 'named';
}

const anyForm: fc.Arbitrary<Form> = fc.record({
	casing: fc.constantFrom('snake', 'camel', 'pascal'),
	idField: fc.constantFrom('id', '_id', 'buyer_id', 'uuid'),
	isNumber: fc.boolean(),
	wrapper: fc.constantFrom('bare', 'data', 'data.named', 'jsonapi', 'named'),
});

/** The fields of a buyer, one of which always shows the casing. */
const anyFields = fc.record(
	{
		daily_cap: fc.option(fc.nat()),
		name: fc.string(),
		bid_priority: fc.nat(),
		campaign_id: fc.option(fc.constantFrom('cmp_1', 'cmp_2')),
		number_ids: fc.array(fc.constantFrom('num_1', 'num_2')),
		business_hours: fc.record({ start: fc.constant('09:00'), last_call: fc.constant('17:00') }),
		rules: fc.array(fc.record({ to_buyer: fc.string(), weight: fc.nat() })),
		ping_post: fc.record({ auth_type: fc.option(fc.string()) }),
	},
	{ requiredKeys: ['daily_cap', 'name'] },
);

function inForm(id: number, fields: object, { casing, idField, isNumber, wrapper }: Form): IDataObject {
	const rename = CASINGS[casing];
	const own = { [rename(idField)]: isNumber ? id : String(id) };
	const others = renamed(fields, rename) as IDataObject;
	const record = { ...own, ...others };
	switch (wrapper) {
		case 'bare':
			return record;
		case 'data':
			return { success: true, data: record };
		case 'named':
			return { [rename('buyer')]: record };
		case 'data.named':
			return { data: { [rename('buyer')]: record } };
		case 'jsonapi':
			return { data: { type: 'buyers', id: String(id), attributes: others } };
	}
}

test('Whatever the wrapper, the casing and the ID field, the same record comes out', () => {
	fc.assert(
		fc.property(fc.nat(), anyFields, anyForm, (id, fields, form) => {
			const read = readRecord(inForm(id, fields, form), BUYER);
			expect(read).toEqual({ id: String(id), ...fields });
			expect(recordId(read, BUYER)).toBe(String(id));
			// What was read is read again without a change, as an answer that is kept with the execution is.
			expect(readRecord(read, BUYER)).toEqual(read);
		}),
		{ numRuns: 1_000 },
	);
});

test('Whatever comes, reading it neither throws nor changes it', () => {
	fc.assert(
		fc.property(fc.dictionary(fc.constantFrom('id', 'data', 'buyer', 'attributes', 'aB'), fc.jsonValue()), (body) => {
			const before = structuredClone(body);
			readRecord(body, BUYER);
			readRecord(body, NO_ID);
			expect(body).toEqual(before);
		}),
	);
});

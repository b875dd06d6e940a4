/** What came back after a change, compared with what was sent: lenient about the form of a value, strict about caps, money and hours. */
import fc from 'fast-check';
import { set } from 'lodash';
import type { IDataObject } from 'n8n-workflow';

import { readValue } from '../../nodes/CallMatrix/execution/input/fieldValue.ts';
import {
	compare,
	describeDifference,
	isGuarded,
	isWrong,
	type Comparison,
} from '../../nodes/CallMatrix/execution/output/compare.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { isApiOperation } from '../../nodes/CallMatrix/resources/derived.ts';
import type { Field, FieldType } from '../../nodes/CallMatrix/resources/model.ts';
import { normalised } from '../sandbox/dialect/normalise.mts';

interface Change {
	name: string;
	fields: Field[];
}

/** Every operation of every resource that sends fields and whose answer is compared with them. */
const CHANGES: Change[] = resources.flatMap((resource) =>
	resource.operations
		.filter((operation) => isApiOperation(operation) && operation.kind !== 'read' && !operation.open)
		.map((operation) => ({
			name: `${resource.label}: ${operation.label}`,
			fields: [...(operation.required ?? []), ...(operation.shown ?? []), ...(operation.added ?? [])],
		}))
		.filter(({ fields }) => fields.length > 0),
);

/** Each form of each guarded field once. */
const GUARDED: [string, Field][] = [
	...new Map(
		CHANGES.flatMap(({ fields }) => fields)
			.filter(isGuarded)
			.map((field): [string, Field] => [`${field.name} (${field.type}${field.removable ? ', removable' : ''})`, field]),
	),
];

const characters = (allowed: string, min: number, max: number): fc.Arbitrary<string> =>
	fc.string({ unit: fc.constantFrom(...Array.from(allowed)), minLength: min, maxLength: max });
const digits = (count: number): fc.Arbitrary<string> => characters('23456789', count, count);
const name = characters('abcXYZ 012_-', 1, 20);
const id = fc.oneof(
	digits(6),
	fc.nat(999).map((number) => `buy_${number}`),
);
const cents = fc.nat(10_000_000).map((amount) => amount / 100);
const time = fc
	.tuple(fc.nat(23), fc.nat(59))
	.map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const moment = fc
	.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
	.map((date) => date.toISOString());
const url = fc
	.tuple(fc.constantFrom('http', 'https', 'HTTPS'), characters('abcXYZ09', 1, 8), characters('aB9/-_~%41?=&', 0, 20))
	.map(([scheme, host, path]) => `${scheme}://${host}.Example.com/${path}`);
const choiceOf = ({ choices = [] }: Field): fc.Arbitrary<string> =>
	fc.constantFrom(...choices.map(({ value }) => value));
const choicesOf = ({ choices = [] }: Field): fc.Arbitrary<string[]> =>
	fc
		.subarray(
			choices.map(({ value }) => value),
			{ minLength: 1 },
		)
		.chain((some) => fc.shuffledSubarray(some, { minLength: some.length }));

/** Values as a person gives them, by type. */
const GIVEN: Record<FieldType, (field: Field) => fc.Arbitrary<unknown>> = {
	id: () => id,
	ids: () => fc.array(id, { minLength: 1, maxLength: 5 }),
	text: () => fc.oneof(name, fc.string({ unit: 'grapheme' })),
	words: () => fc.array(name, { minLength: 1, maxLength: 4 }),
	commaList: () => fc.array(name, { minLength: 1, maxLength: 4 }),
	choice: choiceOf,
	choices: choicesOf,
	choiceList: choicesOf,
	count: () => fc.oneof(fc.nat(50), fc.nat()),
	number: () => fc.oneof(fc.nat(1_000), cents),
	money: () => cents,
	percent: () => fc.integer({ min: 100, max: 10_000 }).map((hundredths) => hundredths / 100),
	yesNo: () => fc.boolean(),
	timeOfDay: () => time,
	timeZone: () => fc.constantFrom('America/Chicago', 'America/New_York', 'UTC'),
	states: (field) => fc.oneof(choicesOf(field), fc.constant('all')),
	moment: () => moment,
	phone: () =>
		fc.oneof(
			fc.tuple(digits(3), digits(3), digits(4)).map((parts) => `+1${parts.join('')}`),
			fc.constant('+442071838750'),
		),
	areaCode: () => digits(3),
	zipCode: () => digits(5),
	url: () => url,
	email: () =>
		fc.tuple(characters('abcXYZ.', 1, 8), characters('abcXYZ', 1, 8)).map(([user, host]) => `x${user}x@${host}.com`),
	json: () => fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }),
	rows: ({ fields = [] }) =>
		fc.array(
			fc
				.tuple(...fields.map((field) => GIVEN[field.type](field).map((value) => [field.name, value] as const)))
				.map(Object.fromEntries),
			{ minLength: 1, maxLength: 3 },
		),
};

const REMOVED: Record<NonNullable<Field['removable']>, string> = { cap: 'unlimited', value: '(remove)' };

/** What the node sends for a field: what its reader makes of what a person gives. */
const sentFor = (field: Field): fc.Arbitrary<unknown> =>
	fc
		.oneof(
			{ weight: 5, arbitrary: GIVEN[field.type](field) },
			...(field.removable ? [{ weight: 1, arbitrary: fc.constant(REMOVED[field.removable]) }] : []),
		)
		.map((given) => readValue(field, given))
		.filter((reading) => 'value' in reading)
		.map((reading) => ('value' in reading ? reading.value : undefined));

const bodyOf = (fields: Field[], values: unknown[]): IDataObject => {
	const body: IDataObject = {};
	for (const [at, field] of fields.entries()) set(body, field.name, values[at]);
	return body;
};

/** A request of a change with some of its fields, each filled in. */
const anyRequest = ({ fields }: Change): fc.Arbitrary<{ sent: IDataObject; fields: Field[] }> =>
	fc
		.subarray(fields, { minLength: 1 })
		.chain((some) => fc.tuple(...some.map(sentFor)).map((values) => ({ sent: bodyOf(some, values), fields: some })));

const wrongIn = ({ differences }: Comparison): string[] => differences.filter(isWrong).map(describeDifference);

/** Compares one field. */
const compareOne = (field: Field, sent: unknown, received: unknown): Comparison =>
	compare(bodyOf([field], [sent]), bodyOf([field], [received]), [field]);

describe('The comparison raises no error against a server that normalises phones, URLs, names and order, masks secrets and answers pending', () => {
	test.each(CHANGES.map((change) => [change.name, change] as const))('%s', (_, change) => {
		fc.assert(
			fc.property(anyRequest(change), fc.boolean(), ({ sent, fields }, isPending) => {
				const record = normalised({ id: 'some_1', created_at: '2026-11-23T09:00:00Z', ...sent }) as IDataObject;
				const received = { ...record, ...(isPending && 'status' in record && { status: 'pending' }) };
				const comparison = compare(sent, received, fields);
				expect(wrongIn(comparison)).toEqual([]);
				expect(comparison.hidden).toEqual([]);
				// What is not rewritten beyond recognition is not even worth a hint.
				const REWRITTEN = new Set<FieldType>(['json', 'text', 'url', 'rows']);
				const changed = comparison.differences
					.filter(({ field }) => !REWRITTEN.has(field.type) && field.name !== 'status')
					.map(describeDifference);
				expect(changed).toEqual([]);
			}),
		);
	});
});

test('The comparison is about every type of field that CallMatrix can be sent', () => {
	expect(GUARDED.length).toBeGreaterThan(8);
	const guarded = new Set(GUARDED.map(([, field]) => field.name));
	for (const each of ['daily_cap', 'bid_priority', 'status', 'active_days', 'business_hours.start'])
		expect(guarded).toContain(each);
});

test.each(CHANGES.map((change) => [change.name, change] as const))(
	'An answer that has exactly what was sent shows no difference: %s',
	(_, change) => {
		fc.assert(
			fc.property(anyRequest(change), ({ sent, fields }) => {
				expect(compare(sent, structuredClone(sent), fields)).toEqual({ differences: [], hidden: [] });
			}),
			{ numRuns: 30 },
		);
	},
);

/** Other forms of the same value, by type. */
const SAME: Partial<Record<FieldType, (value: never, field: Field) => unknown[]>> = {
	count: (value: number) => [String(value), `${value}.0`, ` ${value} `, value.toLocaleString('en-US')],
	number: (value: number) => [String(value), value.toFixed(4), `+${value}`],
	money: (value: number) => [
		String(value),
		value.toFixed(2),
		value.toFixed(4),
		`$${value.toFixed(2)}`,
		`${value.toFixed(2)} USD`,
		`$${value.toLocaleString('en-US', { minimumFractionDigits: 2 })}`,
	],
	timeOfDay: (value: string) => {
		const [hour = 0, minute = 0] = value.split(':').map(Number);
		const clock = `${hour % 12 || 12}:${String(minute).padStart(2, '0')}`;
		return [
			`${value}:00`,
			`${value}:00.000`,
			`${clock} ${hour < 12 ? 'AM' : 'PM'}`,
			`${clock}${hour < 12 ? 'am' : 'pm'}`,
			` ${value}`,
		];
	},
	choice: (value: string, { choices = [] }) => {
		const { label = '', aliases = [] } = choices.find((choice) => choice.value === value) ?? {};
		return [value.toUpperCase(), ` ${value} `, label, ...aliases];
	},
	choices: (value: string[], { choices = [] }) => [
		[...value].reverse(),
		[...value].sort(),
		value.map((each) => each.toUpperCase()),
		value.map((each) => choices.find((choice) => choice.value === each)?.label),
		value.join(','),
		value.join(', '),
	],
};

const guarded = GUARDED.map(([label, field]) => [label, field] as const);

describe('A guarded field that came back with the same value in another form is never wrong', () => {
	test.each(guarded)('%s', (_, field) => {
		const forms = SAME[field.type] as ((value: unknown, field: Field) => unknown[]) | undefined;
		if (!forms) throw new Error(`${field.type} has no other forms`);
		fc.assert(
			fc.property(sentFor(field), (sent) => {
				const same = sent === null ? [null, '', 'unlimited', 'Unlimited'] : [sent, ...forms(sent, field)];
				if (sent === null && field.removable !== 'cap') same.splice(2);
				for (const received of same) {
					expect([received, wrongIn(compareOne(field, sent, received))]).toEqual([received, []]);
				}
			}),
		);
	});
});

/** What no field can be, or what means something else. */
const strange = fc.constantFrom<unknown>(
	-1,
	true,
	false,
	'none',
	'n/a',
	'1.2.3',
	[],
	{},
	{ value: 1 },
	[null],
	'99:99',
	'NaN',
);

/** What a value means, for the test alone: independent of how the comparison reads it. */
const meaningOf = (value: unknown): string => JSON.stringify(Array.isArray(value) ? [...value].sort() : value);

describe('A guarded field that came back with really another value is always wrong', () => {
	test.each(guarded)('%s', (_, field) => {
		fc.assert(
			fc.property(sentFor(field), sentFor(field), (sent, received) => {
				fc.pre(meaningOf(sent) !== meaningOf(received));
				expect(wrongIn(compareOne(field, sent, received))).toHaveLength(1);
			}),
		);
		// A status may be a word that counts as yes or no: true is active.
		if (field.type === 'choice') return;
		fc.assert(
			fc.property(sentFor(field), strange, (sent, received) => {
				expect([sent, received, wrongIn(compareOne(field, sent, received)).length]).toEqual([sent, received, 1]);
			}),
		);
	});

	test('one by one: a number is off by one, in cents, or rounded', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...GUARDED.map(([, field]) => field).filter(({ type }) => type === 'money')),
				cents,
				(field, sent) => {
					for (const received of [sent + 0.01, sent + 1, Math.round(sent * 100), Math.round(sent)]) {
						const isOther = Math.round(received * 100) !== Math.round(sent * 100);
						expect(wrongIn(compareOne(field, sent, received))).toHaveLength(isOther ? 1 : 0);
					}
				},
			),
		);
	});
});

const fieldOf = (wanted: string): Field => {
	const field = CHANGES.flatMap(({ fields }) => fields).find((each) => each.name === wanted);
	if (!field) throw new Error(`No change has ${wanted}`);
	return field;
};

describe('In particular', () => {
	const money = GUARDED.map(([, field]) => field).find(({ type }) => type === 'money') as Field;

	test('4000 cents are not 40 dollars', () => {
		expect(wrongIn(compareOne(money, 40, 4_000))).toEqual([`${money.name} is 4000, 40 was sent`]);
		expect(wrongIn(compareOne(money, 40, '40.00'))).toEqual([]);
	});

	test.each<[unknown, boolean]>([
		[null, false],
		['', false],
		['unlimited', false],
		[-1, true],
		[0, true],
		['0', true],
		[40, true],
		[false, true],
	])('a cap that was removed may come back as null, an empty text or unlimited: %p', (received, isOther) => {
		expect(wrongIn(compareOne(fieldOf('daily_cap'), null, received))).toHaveLength(isOther ? 1 : 0);
	});

	test.each<[unknown]>([[null], [''], [false], [-1], ['unlimited']])(
		'a cap of 0, which blocks all calls, is not %p',
		(received) => {
			expect(wrongIn(compareOne(fieldOf('daily_cap'), 0, received))).toHaveLength(1);
		},
	);

	test('a message says what CallMatrix has and what was sent', () => {
		const cap = fieldOf('daily_cap');
		expect(wrongIn(compareOne(cap, 40, 11))).toEqual(['daily_cap is 11, 40 was sent']);
		expect(wrongIn(compareOne(cap, 40, null))).toEqual(['daily_cap is empty, 40 was sent']);
		expect(wrongIn(compareOne(cap, null, 40))).toEqual(['daily_cap is 40, its removal was sent']);
		expect(wrongIn(compareOne(fieldOf('active_days'), ['mon', 'tue'], ['mon']))).toEqual([
			'active_days is ["mon"], ["mon","tue"] was sent',
		]);
		expect(wrongIn(compareOne(fieldOf('business_hours.start'), '09:00', '10:00'))).toEqual([
			'business_hours.start is 10:00, 09:00 was sent',
		]);
	});

	test.each(['pending', 'PENDING_REVIEW', 'queued', 'processing', 'scheduled', 'in progress', 'in_progress'])(
		'a status that is under way is no error: %s',
		(received) => {
			expect(wrongIn(compareOne(fieldOf('status'), 'active', received))).toEqual([]);
			expect(compareOne(fieldOf('status'), 'active', received).differences).toHaveLength(1);
			expect(wrongIn(compareOne(fieldOf('daily_cap'), 40, received))).toHaveLength(1);
		},
	);

	test('a secret is in no message, whether it was masked or changed', () => {
		const secrets = CHANGES.flatMap(({ fields }) => fields).filter(({ secret }) => secret);
		expect(secrets.length).toBeGreaterThan(0);
		for (const field of secrets) {
			const { differences } = compareOne(field, 'sk_live_12345', '••••2345');
			expect(differences.map(describeDifference)).toEqual([`${field.name} is not what was sent`]);
			expect(differences.filter(isWrong)).toEqual([]);
		}
	});

	test('the order of a set says nothing, that of rows does', () => {
		const rules = CHANGES.flatMap(({ fields }) => fields).find(({ type }) => type === 'rows') as Field;
		const inner = rules.fields?.[0]?.name ?? '';
		const rows = [{ [inner]: 'one' }, { [inner]: 'two' }];
		expect(compareOne(rules, rows, rows).differences).toHaveLength(0);
		expect(compareOne(rules, rows, [...rows].reverse()).differences).toHaveLength(1);
		const days = fieldOf('active_days');
		for (const sent of [
			['fri', 'mon'],
			['mon', 'fri'],
		]) {
			expect(compareOne(days, sent, [...sent].reverse()).differences).toHaveLength(0);
		}
	});

	test('a field that did not come back is hidden, one that was not sent is not looked at, and neither is what is inherited', () => {
		const [cap, weight] = [fieldOf('daily_cap'), fieldOf('weight')];
		expect(compare({ daily_cap: 40 }, { weight: 3 }, [cap, weight])).toEqual({ differences: [], hidden: [cap] });
		expect(compare({}, { daily_cap: 3 }, [cap])).toEqual({ differences: [], hidden: [] });
		const inherited: Field = { ...cap, name: 'constructor' };
		expect(compare({ daily_cap: 1 }, {}, [inherited])).toEqual({ differences: [], hidden: [] });
	});
});

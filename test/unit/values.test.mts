import fc from 'fast-check';
import { DateTime } from 'luxon';

import { describeUnreadable, readValue, type Reading } from '../../nodes/CallMatrix/execution/input/fieldValue.ts';
import type { Field, FieldType } from '../../nodes/CallMatrix/resources/model.ts';
import { ALLOWED } from '../../nodes/CallMatrix/execution/input/fieldReaders.ts';
import { removalWord } from '../../nodes/CallMatrix/resources/derived.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { active, HOURS, inactive, US_STATES } from '../../nodes/CallMatrix/resources/fields.ts';

const field = (type: FieldType, more: Partial<Field> = {}): Field => ({ name: 'x', label: 'The Field', type, ...more });

const CAP: Partial<Field> = { removable: 'cap' };

const STATES: Partial<Field> = { choices: US_STATES };

/** What a person is told; empty where the value can be read. */
const refusal = (reading: Reading): string => ('unreadable' in reading ? describeUnreadable([reading.unreadable]) : '');

const days = HOURS.find(({ name }) => name === 'active_days') as Field;

const STATUS: Partial<Field> = { choices: [active(''), inactive('')] };

const EVERY_TYPE = Object.keys(ALLOWED) as FieldType[];

describe('An empty cell', () => {
	test('leaves every kind of field alone: it never becomes 0 and never removes a cap', () => {
		const empty = fc.oneof(
			fc.constantFrom(undefined, null, [] as string[]),
			fc.array(fc.constantFrom(' ', '\t', '\n', '\u00a0'), { maxLength: 5 }).map((blanks) => blanks.join('')),
		);
		fc.assert(
			fc.property(empty, fc.constantFrom(...EVERY_TYPE), (raw, type) => {
				expect(readValue(field(type), raw)).toEqual({ left: true });
			}),
		);
	});

	test.each(resources.map((resource) => [resource.label, resource] as const))(
		'leaves every field of %s alone that could be removed',
		(_, { operations }) => {
			for (const removable of operations.flatMap(({ required = [], shown = [], added = [] }) =>
				[...required, ...shown, ...added].filter((candidate) => candidate.removable),
			)) {
				for (const raw of ['', ' ', '\u00a0', null, undefined, { __rl: true, mode: 'list', value: '' }]) {
					expect([removable.name, readValue(removable, raw)]).toEqual([removable.name, { left: true }]);
				}
				const word = removalWord(removable);
				expect([removable.name, readValue(removable, word)]).toEqual([removable.name, { value: null }]);
			}
		},
	);
});

describe('A cap', () => {
	test('of 0 means no calls', () => {
		expect(readValue(field('count', CAP), 0)).toEqual({ value: 0 });
		expect(readValue(field('count', CAP), '0')).toEqual({ value: 0 });
	});

	test.each(['unlimited', 'Unlimited', 'No Cap', 'no limit', 'remove'])('is removed by the word %s', (word) => {
		expect(readValue(field('count', CAP), word)).toEqual({ value: null });
	});

	test('is removed by nothing but those words', () => {
		fc.assert(
			fc.property(fc.anything(), (raw) => {
				const reading = readValue(field('count', CAP), raw);
				if ('value' in reading && reading.value === null)
					expect(String(raw).trim()).toMatch(/^\W*(unlimited|no cap|no limit|remove|\(remove\))\W*$/i);
			}),
			{ numRuns: 1000 },
		);
	});

	test('is read as people write whole numbers, whatever the number', () => {
		fc.assert(
			fc.property(fc.nat({ max: 9_999_999 }), (cap) => {
				for (const written of [cap, String(cap), ` ${cap} `, cap.toLocaleString('en-US')]) {
					expect(readValue(field('count', CAP), written)).toEqual({ value: cap });
				}
			}),
		);
	});

	test.each(['1.200,50', '40.5', '-1', 'forty', '1,20', '1e3', '0x10', 'Infinity', true, {}])(
		'is refused where it cannot be read surely: %p',
		(raw) => {
			expect(refusal(readValue(field('count', CAP), raw))).toContain('The Field cannot be read');
		},
	);
});

describe('A value is read as people and sheets write it', () => {
	test.each([
		['9:00 AM', '09:00'],
		['9 am', '09:00'],
		['12:00 AM', '00:00'],
		['12:30 p.m.', '12:30'],
		['5:30 pm', '17:30'],
		['17:30', '17:30'],
		['9:00', '09:00'],
		['09:00:00', '09:00'],
	])('the time %s is %s', (written, time) => {
		expect(readValue(field('timeOfDay'), written)).toEqual({ value: time });
	});

	test.each(['25:00', '9', '13:00 PM', '0 am', '9:60', 'noon'])('the time %s is refused', (written) => {
		expect(readValue(field('timeOfDay'), written)).toHaveProperty('unreadable');
	});

	test.each<[unknown, string[]]>([
		['fl, TX;ny', ['FL', 'TX', 'NY']],
		['FL TX', ['FL', 'TX']],
		['Florida, New York', ['FL', 'NY']],
		['WA, OR, CA', ['WA', 'OR', 'CA']],
		['wa, or, ca', ['WA', 'OR', 'CA']],
		['Oregon', ['OR']],
		['PR, Guam, DC', ['PR', 'GU', 'DC']],
		[
			['FL', 'TX', 'FL'],
			['FL', 'TX'],
		],
		['["FL", "TX"]', ['FL', 'TX']],
		['All', []],
	])('the states %p are %p', (written, states) => {
		expect(readValue(field('states', STATES), written)).toEqual({ value: states });
	});

	test.each([
		'FL or GA',
		'FL OR GA',
		'FL, or GA',
		'FL, or, GA',
		'FL and GA',
		'NA',
		'XX',
		'ZZ, FL',
		'Washington, DC',
		'Washington, D.C.',
		'all, TX',
		'all but FL',
		'Florida Georgia',
		'US',
		'None',
		"['FL', 'TX']",
	])('the states "%s" are refused: a word is no state', (written) => {
		expect(readValue(field('states', STATES), written)).toHaveProperty('unreadable');
	});

	test('days by their value or by what the list shows', () => {
		expect(readValue(days, ['mon', 'Tuesday'])).toEqual({ value: ['mon', 'tue'] });
		expect(readValue(days, 'Mon, FRI')).toEqual({ value: ['mon', 'fri'] });
		expect(readValue(days, 'Mon, Someday')).toHaveProperty('unreadable');
	});

	test('a moment becomes ISO 8601 with an offset', () => {
		const read = (raw: unknown, timezone: string) => readValue(field('moment'), raw, { timezone });
		expect(read('2026-11-23T10:00:00-05:00', 'Europe/Berlin')).toEqual({ value: '2026-11-23T10:00:00-05:00' });
		expect(read('2026-11-23T10:00:00', 'America/Los_Angeles')).toEqual({ value: '2026-11-23T10:00:00-08:00' });
		expect(read('2026-07-01T10:00:00', 'Europe/Berlin')).toEqual({ value: '2026-07-01T10:00:00+02:00' });
		expect(read(new Date('2026-11-23T10:00:00Z'), 'utc')).toEqual({ value: '2026-11-23T10:00:00Z' });
		expect(read(DateTime.fromISO('2026-11-23T10:00:00Z', { setZone: true }), 'utc')).toEqual({
			value: '2026-11-23T10:00:00Z',
		});
		expect(read('soon', 'utc')).toHaveProperty('unreadable');
	});

	test('a number below the least is refused', () => {
		expect(readValue(field('number', { min: 0 }), '-1')).toHaveProperty('unreadable');
		expect(readValue(field('number'), '-1.5')).toEqual({ value: -1.5 });
	});

	test.each([
		['$35.00', 35],
		['42.5', 42.5],
		['$1,200', 1200],
		['1,200.50 USD', 1200.5],
		['46.7500', 46.75],
		['0.500', 0.5],
		['1,000.500', 1000.5],
		['1234.500', 1234.5],
		['42.50\u00a0USD', 42.5],
		[46.75000000000001, 46.75],
		[0.1 + 0.2, 0.3],
		[1.1 * 3, 3.3],
		['46.75000000000001', 46.75],
		[42.1, 42.1],
		[0, 0],
	])('money %p is %p', (written, dollars) => {
		expect(readValue(field('money'), written)).toEqual({ value: dollars });
	});

	test.each([
		'42.505',
		42.505,
		'-1',
		'1.200,50',
		'1e3',
		'€35',
		'free',
		'1.000',
		'$2.500',
		'12.500',
		'42.50 CAD',
		'46.7500001',
	])('money %p is refused, never rounded', (written) => {
		expect(readValue(field('money'), written)).toHaveProperty('unreadable');
	});

	test.each(['(415) 555-0100', '415-555-0100', '415.555.0100', '1 415 555 0100', '+14155550100', 4155550100])(
		'the phone number %p is +14155550100',
		(written) => {
			expect(readValue(field('phone'), written)).toEqual({ value: '+14155550100' });
		},
	);

	test('a phone number of another country is read with its +, and one without an area code is refused', () => {
		expect(readValue(field('phone'), '+44 20 7946 0100')).toEqual({ value: '+442079460100' });
		for (const written of ['555-0100', '20 7946 0100', '+1 055 555 0100', '415555010', 'call me']) {
			expect([written, readValue(field('phone'), written)]).toEqual([written, { unreadable: expect.anything() }]);
		}
	});

	test.each([
		['yes', true],
		['TRUE', true],
		['active', true],
		[1, true],
		['No', false],
		[false, false],
	])('%p is read as %p', (written, meant) => {
		expect(readValue(field('yesNo'), written)).toEqual({ value: meant });
	});

	test('a status by its name, its label, or yes and TRUE as sheets have it', () => {
		for (const written of ['active', 'Active', 'yes', 'TRUE', true]) {
			expect(readValue(field('choice', STATUS), written)).toEqual({ value: 'active' });
		}
		expect(readValue(field('choice', STATUS), 'off')).toEqual({ value: 'inactive' });
		expect(refusal(readValue(field('choice', STATUS), 'maybe'))).toBe(
			'The Field cannot be read from "maybe". Allowed: Active, Inactive',
		);
	});

	test('what n8n holds of a choice from a list is its ID', () => {
		const located = { __rl: true, mode: 'list', value: 'buy_1', cachedResultName: 'Harbor' };
		expect(readValue(field('id'), located)).toEqual({ value: 'buy_1' });
		expect(readValue(field('ids'), { rows: [{ id: located }, { id: { ...located, value: '' } }] })).toEqual({
			value: ['buy_1'],
		});
	});

	test('rows one by one, and what is missing is named with its row', () => {
		const rules = field('rows', {
			label: 'Rules',
			fields: [
				field('text', { name: 'value', label: 'Value' }),
				field('id', { name: 'target_buyer_id', label: 'Target Buyer' }),
			],
		});
		expect(readValue(rules, { rows: [{ value: 'FL', targetBuyerId: 'buy_1' }] })).toEqual({
			value: [{ value: 'FL', target_buyer_id: 'buy_1' }],
		});
		const reading = readValue(rules, { rows: [{ value: 'FL', targetBuyerId: 'buy_1' }, { value: 'TX' }] });
		expect(refusal(reading)).toContain('Rules, row 2: Target Buyer is empty');
	});

	test('what cannot be read of a secret does not stand in the message', () => {
		const reading = readValue(field('text', { secret: true }), { token: 'tok_very_secret' });
		expect(reading).toHaveProperty('unreadable');
		expect(JSON.stringify(reading)).not.toContain('tok_very_secret');
	});

	test('a number outside its range is refused, and the range is named', () => {
		const cooldown = field('count', { min: 7, max: 30, example: '14' });
		expect(readValue(cooldown, '30')).toEqual({ value: 30 });
		for (const written of [6, '31']) {
			expect(refusal(readValue(cooldown, written))).toBe(
				`The Field cannot be read from "${written}". Allowed: whole numbers, such as 40 or 1,200, 7 to 30`,
			);
		}
	});

	test('and no value makes the reader throw', () => {
		fc.assert(
			fc.property(fc.anything(), fc.constantFrom(...EVERY_TYPE), (raw, type) => {
				expect(readValue(field(type), raw)).toBeDefined();
			}),
			{ numRuns: 1000 },
		);
	});
});

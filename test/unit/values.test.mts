import fc from 'fast-check';
import { DateTime } from 'luxon';

import { readValue } from '../../nodes/CallMatrix/execution/values.ts';
import type { Field, FieldType } from '../../nodes/CallMatrix/resources/model.ts';
import { buyer } from '../../nodes/CallMatrix/resources/buyer.ts';

const field = (type: FieldType, more: Partial<Field> = {}): Field => ({ name: 'x', label: 'The Field', type, ...more });

const days = buyer.operations
	.flatMap(({ changes = [] }) => changes)
	.find(({ name }) => name === 'active_days') as Field;

const EVERY_TYPE: FieldType[] = [
	'id',
	'text',
	'choice',
	'choices',
	'cap',
	'count',
	'number',
	'timeOfDay',
	'states',
	'moment',
];

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
});

describe('A cap', () => {
	test('of 0 means no calls', () => {
		expect(readValue(field('cap'), 0)).toEqual({ value: 0 });
		expect(readValue(field('cap'), '0')).toEqual({ value: 0 });
	});

	test.each(['none', 'None', 'unlimited', 'No Cap'])('is removed by the word %s', (word) => {
		expect(readValue(field('cap'), word)).toEqual({ value: null });
	});

	test('is removed by nothing but those words', () => {
		fc.assert(
			fc.property(fc.anything(), (raw) => {
				const reading = readValue(field('cap'), raw);
				if ('value' in reading && reading.value === null)
					expect(String(raw).trim()).toMatch(/^(none|unlimited|no cap|no limit)$/i);
			}),
			{ numRuns: 1000 },
		);
	});

	test('is read as people write whole numbers, whatever the number', () => {
		fc.assert(
			fc.property(fc.nat({ max: 9_999_999 }), (cap) => {
				for (const written of [cap, String(cap), ` ${cap} `, cap.toLocaleString('en-US')]) {
					expect(readValue(field('cap'), written)).toEqual({ value: cap });
				}
			}),
		);
	});

	test.each(['1.200,50', '40.5', '-1', 'forty', '1,20', '1e3', '0x10', 'Infinity', true, {}])(
		'is refused where it cannot be read surely: %p',
		(raw) => {
			expect(readValue(field('cap'), raw)).toMatchObject({
				unreadable: expect.stringContaining('The Field cannot be read'),
			});
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

	test('states by comma, space or as a list, in any case, each once; all means every state', () => {
		expect(readValue(field('states'), 'fl, TX;ny FL')).toEqual({ value: ['FL', 'TX', 'NY'] });
		expect(readValue(field('states'), ['FL', 'TX'])).toEqual({ value: ['FL', 'TX'] });
		expect(readValue(field('states'), 'All')).toEqual({ value: [] });
		expect(readValue(field('states'), 'Florida')).toHaveProperty('unreadable');
	});

	test('days by their value or by what the list shows', () => {
		expect(readValue(days, ['mon', 'Tuesday'])).toEqual({ value: ['mon', 'tue'] });
		expect(readValue(days, 'Mon, FRI')).toEqual({ value: ['mon', 'fri'] });
		expect(readValue(days, 'Mon, Someday')).toHaveProperty('unreadable');
	});

	test('a moment becomes ISO 8601 with an offset', () => {
		const read = (raw: unknown, timezone: string) => readValue(field('moment'), raw, timezone);
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
		expect(readValue(field('number', { least: 0 }), '-1')).toHaveProperty('unreadable');
		expect(readValue(field('number'), '-1.5')).toEqual({ value: -1.5 });
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

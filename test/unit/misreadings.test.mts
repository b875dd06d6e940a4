import { columnsFor, readColumns } from '../../nodes/CallMatrix/execution/input/columns.ts';
import { readValue } from '../../nodes/CallMatrix/execution/input/fieldValue.ts';
import { HOURS, STRATEGY, US_STATES } from '../../nodes/CallMatrix/resources/fields.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import type { Field, FieldType } from '../../nodes/CallMatrix/resources/model.ts';
import { isBroken, isNothing } from '../../nodes/CallMatrix/values/text.ts';

const field = (type: FieldType, more: Partial<Field> = {}): Field => ({ name: 'x', label: 'The Field', type, ...more });

const STATES = field('states', { choices: US_STATES });
const DAYS = HOURS.find(({ name }) => name === 'active_days') as Field;
const TOLL_FREE = resources
	.find(({ name }) => name === 'phoneNumber')
	?.operations.find(({ name }) => name === 'provision')
	?.required?.find(({ name }) => name === 'type') as Field;

describe('A value that could be another one is refused', () => {
	test.each<[string, Field, unknown]>([
		['a half with a decimal comma is not 500 dollars', field('money'), '0,500'],
		['an eighth with a decimal comma is not 125 calls', field('count'), '0,125'],
		['no number with thousands begins with two zeros', field('number'), '00,500'],
		['a list of IDs with a hole takes nothing away', field('ids'), ['num_000001', null]],
		['a list of IDs with a blank takes nothing away', field('ids'), ['num_000001', ' ']],
		['an error of a sheet among tags', field('words'), 'vip,#N/A'],
		['undefined among tags', field('words'), 'vip, undefined'],
		['an offset of a hundred hours', field('moment'), '2026-02-27T10:00+99:99'],
		['an offset of a day', field('moment'), '2026-02-27T10:00-24:00'],
		['an international phone number that pandas made a decimal', field('phone'), '+447911123456.0'],
		['Oregon among names may be the word or', STATES, 'Florida, OR, Georgia'],
		['Oregon in small letters among names', STATES, 'florida, or, georgia'],
		['Oklahoma in small letters may be the word ok', STATES, 'ok'],
		['three English words are no states', STATES, 'in, me, or'],
		['an ID whose last digits a program rounded', field('id'), 12_345_678_901_234_567_890],
		['an ID with decimals', field('id'), 1.5],
		['an ID that is a ticked box', field('id'), true],
		['an ID that is an unticked box', field('id'), false],
		['phone numbers in an object', field('ids'), { id: 'num_000001' }],
		['phone numbers in rows without an ID', field('ids'), { rows: [{ number: 'num_000001' }] }],
		['(remove) as the name of something', field('text'), '(remove)'],
		['(remove) as a tag', field('words'), ' (Remove) '],
		['a function that n8n found in a text', field('text'), (): undefined => undefined],
		['a web address with half of an escaped character', field('url'), 'https://example.com/?q=100%'],
	])('%s', (_, of, raw) => {
		expect(readValue(of, raw)).toHaveProperty('unreadable');
	});

	test('A body with a mode and a value is sent whole', () => {
		const body = { mode: 'auto', value: { name: 'Harbor' } };
		expect(readValue(field('json'), body)).toEqual({ value: body });
	});
});

describe('What people and programs write without another meaning is read', () => {
	test.each<[string, Field, unknown, unknown]>([
		['a half without the zero', field('money'), '$.50', 0.5],
		['half a percent without the zero', field('percent'), '.5%', 0.5],
		['the offset that is furthest ahead', field('moment'), '2026-02-27T10:00+14:00', '2026-02-27T10:00:00+14:00'],
		['codes of states in small letters', STATES, 'fl, or, ga', ['FL', 'OR', 'GA']],
		['codes of states in capitals', STATES, 'OR, IN, ME', ['OR', 'IN', 'ME']],
		['a name and a code', STATES, 'Texas, OK', ['TX', 'OK']],
		['usual short forms of days', DAYS, 'Mon, Tues, Weds, Thurs', ['mon', 'tue', 'wed', 'thu']],
		['a choice with another hyphen', STRATEGY, 'round-robin', 'round_robin'],
		['a choice with a space', TOLL_FREE, 'Toll Free', 'toll_free'],
		['a choice in one word', TOLL_FREE, 'tollfree', 'toll_free'],
		[
			'a landing page whose campaign name was not filled in',
			field('url'),
			'https://example.com/roofing?utm_campaign={{campaign.name}}&k=[roof]|x',
			'https://example.com/roofing?utm_campaign={{campaign.name}}&k=[roof]|x',
		],
	])('%s', (_, of, raw, value) => {
		expect(readValue(of, raw)).toEqual({ value });
	});

	test.each(['{{ $json.name }}', 'a {{ b {{ $json.name }}', '{{ "a" + $node["Sheet"].json.name }}'])(
		'an expression that nobody evaluated is still no value: %s',
		(text) => {
			expect(isBroken(text)).toBe(true);
		},
	);

	test.each(['(None)', '<none>', '"N/A".', " 'TBD' ", '{null}', '...', '()'])(
		'a word for nothing is still one, whatever stands around it: %s',
		(text) => {
			expect(isNothing(text)).toBe(true);
		},
	);
});

const BUYER_FIELDS = resources.find(({ name }) => name === 'buyer')?.operations.find(({ name }) => name === 'update')
	?.added as Field[];

const SHORT = 5_000;
const LONG = 50_000;

/** Ten times the length takes ten times as long where it is read in linear time, and a hundred times where it is not. */
const MOST_RATIO = 40;

/** Less cannot be told from chance. Milliseconds. */
const LEAST_MS = 5;

/** How much longer the long one takes; the best of three, so that what else the machine does counts for nothing. */
function growth(work: (length: number) => void): number {
	const best = (length: number): number =>
		Math.min(
			...Array.from({ length: 3 }, () => {
				const started = performance.now();
				work(length);
				return performance.now() - started;
			}),
		);
	return best(LONG) / Math.max(best(SHORT), LEAST_MS);
}

describe('A cell of 50,000 characters', () => {
	const seeds = ['{', ' ', '\u00a0', '.', '(', '"', '[', '-', '1,', '1 ', 'FL ', '%41', 'a.', '[object a', '{{ $'];
	const types: FieldType[] = [
		'id',
		'ids',
		'text',
		'words',
		'money',
		'percent',
		'phone',
		'moment',
		'url',
		'email',
		'states',
	];

	test.each(types)('is read in linear time as %s', (type) => {
		const ratio = growth((length) => {
			for (const seed of seeds) {
				for (const [before, behind] of [
					['a', 'b'],
					['1-800-', ''],
					['+1', '9'],
				]) {
					const text = `${before}${seed.repeat(length / seed.length)}${behind}`;
					readValue(field(type, { choices: US_STATES }), text, { isTool: true });
				}
			}
		});
		expect(ratio).toBeLessThan(MOST_RATIO);
	});

	test('is one of many columns that are no field, which are compared with the fields in linear time', () => {
		const ratio = growth((length) => {
			const names = Array.from({ length: length / 50 }, (_, day) => [`2026 day ${day} cap`, day]);
			readColumns(columnsFor(BUYER_FIELDS), Object.fromEntries(names) as Parameters<typeof readColumns>[1]);
		});
		expect(ratio).toBeLessThan(MOST_RATIO);
	});

	test('is compared with no name of a field where it is the header of a column', () => {
		const ratio = growth((length) => {
			const columns = columnsFor([field('count', { name: 'daily_cap', label: 'Daily Cap' })]);
			for (let row = 0; row < 20; row++) readColumns(columns, { [`${row}${'daily'.repeat(length / 5)}`]: 1 });
		});
		expect(ratio).toBeLessThan(MOST_RATIO);
	});
});

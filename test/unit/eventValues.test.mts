/** What the trigger reads out of an event: amounts, times, the caller, an answer, and numbers that JavaScript cannot hold. */
import { Buffer } from 'node:buffer';

import fc from 'fast-check';
import { Settings } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import { occurredAtSeconds, readEnvelope } from '../../nodes/CallMatrix/webhook/delivery/envelope.ts';
import { parseJson as parseBytes } from '../../nodes/CallMatrix/webhook/delivery/json.ts';
import { toItem } from '../../nodes/CallMatrix/webhook/delivery/itemShape.ts';
import { readTime } from '../../nodes/CallMatrix/webhook/delivery/time.ts';

const parseJson = (json: string): unknown => parseBytes(Buffer.from(json));

const eventOf = (fields: IDataObject, name = 'call.ended') => {
	const body = JSON.stringify({ event_id: 'evt_1', event: name, ...fields });
	const result = readEnvelope(Buffer.from(body));
	if ('reason' in result) throw new Error(result.reason);
	return result.event;
};

/** @returns the item, and the fields that could not be read */
function read(fields: IDataObject, name?: string): { item: IDataObject; unreadable: string[] } {
	const unreadable: string[] = [];
	const item = toItem(eventOf(fields, name), 1, (field) => unreadable.push(field));
	return { item, unreadable };
}

describe('Revenue and payout', () => {
	test.each([
		[42.5, 42.5],
		[0, 0],
		[-12, -12],
		['12', 12],
		['12.00', 12],
		['$12.00', 12],
		[' $ 12.00 ', 12],
		['12.00 USD', 12],
		['USD 12.00', 12],
		['US$12.00', 12],
		['1,200.00', 1200],
		['$1,200.00', 1200],
		['-12.00', -12],
		['-$12.00', -12],
		['\u200b12.00\u00a0', 12],
		[{ amount: '12.00', currency: 'USD' }, 12],
		[{ amount: '1,200.00', currency: 'usd' }, 1200],
	])('%j is read as %d', (revenue, expected) => {
		const { item, unreadable } = read({ revenue, payout: revenue });
		expect([item.revenue, item.payout, unreadable]).toEqual([expected, expected, []]);
	});

	test.each([
		'twelve',
		'1.000',
		'1.200,00',
		'€12.00',
		'12.00 EUR',
		'12.00.00',
		'#REF!',
		true,
		[12],
		{},
		{ amount: 4250, currency: 'USD' },
		{ amount: '4250', currency: 'USD' },
		{ amount: '42.5', currency: 'USD' },
		{ amount: '42.50', currency: 'EUR' },
		{ amount: '42.50' },
	])('%j is null, and told', (revenue) => {
		const { item, unreadable } = read({ revenue });
		expect([item.revenue, unreadable]).toEqual([null, ['revenue']]);
	});

	test('that is no finite number is null, and told', () => {
		const result = readEnvelope(Buffer.from('{"event_id":"e","event":"call.ended","revenue":1e999}'));
		if ('reason' in result) throw new Error(result.reason);
		const unreadable: string[] = [];
		expect(toItem(result.event, 1, (field) => unreadable.push(field)).revenue).toBeNull();
		expect(unreadable).toEqual(['revenue']);
	});

	test.each([null, '', ' ', 'N/A', '-'])('%j says nothing, so that nothing is told', (revenue) => {
		expect(read({ revenue })).toMatchObject({ item: { revenue: null }, unreadable: [] });
	});

	test('keeps every amount that a sender writes out, to the cent', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 1e11 }), (cents) => {
				const dollars = Math.floor(cents / 100).toString();
				const grouped = dollars.replace(/\B(?=(\d{3})+$)/g, ',');
				const rest = String(cents % 100).padStart(2, '0');
				for (const written of [`${dollars}.${rest}`, `$${grouped}.${rest}`, `${grouped}.${rest} USD`]) {
					expect(read({ revenue: written }).item.revenue).toBe(cents / 100);
				}
			}),
		);
	});
});

describe('A duration', () => {
	test.each([
		[5, 5],
		['5', 5],
		['5 s', 5],
		['5 seconds', 5],
		['00:00:05', 5],
		['0:01:30', 90],
		['01:02:03', 3723],
		['1,200', 1200],
		[4.5, 4.5],
	])('%j is %d seconds', (duration_seconds, expected) => {
		expect(read({ duration_seconds })).toMatchObject({ item: { duration_seconds: expected }, unreadable: [] });
	});

	test.each(['3:20', '00:61:00', 'long', '1.000', '5 min', {}, [5], true])(
		'%j is null, and told',
		(duration_seconds) => {
			const { item, unreadable } = read({ duration_seconds });
			expect([item.duration_seconds, unreadable]).toEqual([null, ['duration_seconds']]);
		},
	);
});

describe('A caller who withheld the number is masked:', () => {
	test.each([
		'+266696687',
		'266696687',
		'+7378742833',
		'7378742833',
		'+2562533',
		'+8656696',
		'+86282452253',
		'+7748283',
		'+7748483',
		'+94844353',
		'+1266696687',
		'Anonymous',
		'ANONYMOUS',
		'Private',
		'Restricted',
		'Unavailable',
		'Withheld',
		'Unknown',
		'Blocked',
		'No Caller ID',
		'Out of Area',
		'anonymous@anonymous.invalid',
		'sip:anonymous@anonymous.invalid',
		'"Anonymous" <sip:anonymous@anonymous.invalid>',
		'tel:anonymous',
		'0000000000',
		'+0',
		'+10000000000',
		'000-000-0000',
		'+1212555••••',
		'+1212555XXXX',
		'+1212555****',
		'+1813555X123',
	])('%s', (caller_id) => {
		expect(read({ caller_id }).item.caller_masked).toBe(true);
	});
});

describe('A caller whose number is all there is not masked:', () => {
	test.each([
		'+18135550123',
		'8135550123',
		'(813) 555-0123',
		'813.555.0123',
		'+17378742833',
		'1 737 874 2833',
		'(737) 874-2833',
		'+442079460958',
		'tel:+18135550123',
		'tel:+1-813-555-0123;ext=12',
		'sip:+18135550123@sip.example.com',
		'sips:+18135550123@sip.example.com;user=phone',
		'"Joe" <sip:+18135550123@10.0.0.1:5060>',
		'sip:+18135550123;npdi@host',
		'+18135550123@host',
		'(813) 555-0123 x12',
		'813-555-0123 ext. 12',
		'+18135550123 extension 12',
		'+18135550123#12',
		'+1\u2011813\u2011555\u20110123',
		'\u202a+18135550123\u202c',
	])('%s', (caller_id) => {
		expect(read({ caller_id }).item).toMatchObject({ caller_masked: false, caller_id });
	});

	test('and no complete number of the United States is', () => {
		const digits = fc.stringMatching(/^[2-9]\d{2}[2-9]\d{6}$/);
		fc.assert(fc.property(digits, (number) => read({ caller_id: `+1${number}` }).item.caller_masked === false));
	});

	test('while what the event says of it wins', () => {
		expect(read({ caller_id: '+18135550123', caller_masked: true }).item.caller_masked).toBe(true);
		expect(read({ caller_id: 'Anonymous', caller_masked: 'false' }).item.caller_masked).toBe(false);
		expect(read({ caller_id: 'Anonymous', caller_masked: null }).item.caller_masked).toBe(true);
	});
});

describe('The end of a call shows that nobody answered', () => {
	const WORDS = [
		'missed',
		'no_answer',
		'No Answer',
		'NO-ANSWER',
		'noAnswer',
		'Not answered',
		'unanswered',
		'BUSY',
		'user.busy',
		'Abandoned',
		'Abandoned Call',
	];

	test.each(WORDS)('by the state or the disposition %s', (word) => {
		expect(read({ disposition: word }).item.answered).toBe(false);
		expect(read({ transition: { from: 'ringing', to: word } }).item.answered).toBe(false);
		expect(read({ transition: { from: word, to: 'completed' } }).item.answered).toBe(false);
		expect(read({ status: word }).item.answered).toBe(false);
	});

	test.each([
		[{ answered: false }],
		[{ answered: 0 }],
		[{ answered: '0' }],
		[{ answered: 'false' }],
		[{ answered: 'No' }],
		[{ answered_at: null, buyer_id: null, duration_seconds: 0 }],
		[{ answered_at: '', buyer_id: '' }],
		[{ answered_at: '0000-00-00 00:00:00', duration_seconds: 0 }],
		[{ buyer_id: null, duration_seconds: 0 }],
		[{ duration_seconds: '00:00:00' }],
		[{ answered_at: null, transition: { from: 'missed', to: 'completed' } }],
	])('by %j', (fields) => {
		expect(read(fields).item.answered).toBe(false);
	});

	const TALK = [
		{ answered: true },
		{ answered: 'yes' },
		{ answered: 1 },
		{ answered_at: '2026-11-23T10:00:00Z' },
		{ answered_at: 1795428000 },
		{ duration_seconds: 5, buyer_id: 'buy_1' },
		{ duration_seconds: '00:00:05', buyer_id: 7 },
	];

	test.each(TALK)('never where it shows an answer: %j', (fields) => {
		expect(read(fields).item.answered).toBe(true);
		for (const word of WORDS) {
			expect(read({ disposition: word, transition: { from: word, to: word }, ...fields }).item.answered).toBe(true);
		}
		if (!('answered' in fields)) expect(read({ answered: false, ...fields }).item.answered).toBeNull();
	});

	test.each([
		[{}],
		[{ disposition: 'Busy, call back' }],
		[{ disposition: 'sale' }],
		[{ duration_seconds: 30 }],
		[{ duration_seconds: '3:20' }],
		[{ buyer_id: 'buy_1', duration_seconds: 0 }],
		[{ transition: { from: 'in_progress', to: 'completed' } }],
		[{ answered: 'maybe' }],
	])('not by %j, which does not tell', (fields) => {
		expect(read(fields).item.answered).toBeNull();
	});

	test('and only the end does: until then a call may be routed on', () => {
		for (const name of ['call.started', 'call.routed']) {
			expect(read({ transition: { from: 'busy', to: 'busy' }, buyer_id: null }, name).item.answered).toBeNull();
		}
		expect(read({}, 'call.answered').item.answered).toBe(true);
		expect(read({ duration_seconds: 20, buyer_id: 'buy_1' }, 'call.missed').item.answered).toBe(false);
	});
});

describe('A time', () => {
	const SECONDS = 1795428000;
	const ZONES = ['UTC', 'America/New_York', 'Asia/Tokyo', 'Pacific/Kiritimati'];

	afterEach(() => {
		Settings.defaultZone = 'system';
	});

	test.each([
		'2026-11-23T10:00:00',
		'2026-11-23 10:00:00',
		'2026-11-23T10:00:00.000',
		'2026-11-23T10:00:00Z',
		'2026-11-23T05:00:00-05:00',
		'2026-11-23 10:00:00 UTC',
		'2026-11-23 05:00:00 -0500',
		'Mon, 23 Nov 2026 10:00:00 GMT',
		SECONDS,
		SECONDS * 1e3,
		SECONDS * 1e6,
		String(SECONDS),
		`${SECONDS}.25`,
		String(SECONDS * 1e3),
		String(SECONDS * 1e6),
		`${SECONDS}000000000`,
	])('%j is the same whatever the zone of n8n: without one it is UTC', (time) => {
		for (const zone of ZONES) {
			Settings.defaultZone = zone;
			expect([zone, readTime(time)]).toEqual([zone, SECONDS]);
		}
	});

	test.each(['yesterday', '', '10:00', '2026', '2026-11-23', '20261123', '11/23/2026 10:00', '42', NaN, Infinity])(
		'%j is none',
		(time) => {
			expect(readTime(time)).toBeUndefined();
		},
	);

	test('under created_at is that of the event only where no call stands beside it', () => {
		const created_at = '2026-11-23T10:00:00Z';
		expect(occurredAtSeconds(eventOf({ created_at }))).toBe(SECONDS);
		expect(occurredAtSeconds(eventOf({ created_at, call_id: 'call_1' }))).toBeUndefined();
		expect(occurredAtSeconds(eventOf({ created_at: '2020-01-01T00:00:00Z', timestamp: SECONDS, call_id: 'c' }))).toBe(
			SECONDS,
		);
	});
});

describe('An integer beyond Number.MAX_SAFE_INTEGER', () => {
	test('is text with the same digits, and everything else is as it was', () => {
		const text = '"8202522731445525542 \\" 8202522731445525542 \\\\"';
		const json = `{"lead_id":8202522731445525542,"list":[-9007199254740993, 9007199254740992,9007199254740991],"text":${text},"12345678901234567890":1.12345678901234567890,"e":12345678901234567890e1}`;
		expect(parseJson(json)).toEqual({
			lead_id: '8202522731445525542',
			list: ['-9007199254740993', '9007199254740992', 9007199254740991],
			text: JSON.parse(text) as string,
			'12345678901234567890': 1.1234567890123457,
			e: 12345678901234567890e1,
		});
	});

	test('is all that differs from JSON.parse, for any JSON', () => {
		const long = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map((value) => `\u0001${value}`);
		const json = fc.oneof(
			fc.jsonValue(),
			fc.array(
				fc.oneof(
					long,
					fc.string({ unit: 'binary' }),
					fc.integer(),
					fc.double({ noNaN: true, noDefaultInfinity: true }),
				),
			),
			fc.dictionary(fc.string(), long),
		);
		fc.assert(
			fc.property(json, (value) => {
				// What is marked stands in the JSON as a bare number.
				const written = JSON.stringify(value).replace(/"\\u0001(-?\d+)"/g, '$1');
				const expected = JSON.parse(JSON.stringify(value), (_, each: unknown) => {
					// As JSON writes it: 9007199254740992, but 1e+21.
					const isLong = Number.isInteger(each) && !Number.isSafeInteger(each) && !String(each).includes('e');
					if (isLong) return String(each);
					if (typeof each !== 'string' || !/^\u0001-?\d+$/.test(each)) return each;
					const digits = each.slice(1);
					return Number.isSafeInteger(Number(digits)) ? Number(digits) : digits;
				}) as unknown;
				expect(parseJson(written)).toEqual(JSON.parse(JSON.stringify(expected)));
			}),
			{ numRuns: 2_000 },
		);
	});

	test('is found behind a text of megabytes', () => {
		const text = 'a\\n"1234567890123456789" '.repeat(400_000);
		expect(parseJson(JSON.stringify({ text }).replace(/}$/, ',"id":12345678901234567890}'))).toEqual({
			text,
			id: '12345678901234567890',
		});
	});

	test('as the event_id, or as the ID of the call or campaign, is its digits', () => {
		const body = '{"event_id":8202522731445525542,"event":"call.ended","call_id":8202522731445525543,"campaign_id":42}';
		const result = readEnvelope(Buffer.from(body));
		if ('reason' in result) throw new Error(result.reason);
		expect(toItem(result.event, 1)).toMatchObject({
			event_id: '8202522731445525542',
			call_id: '8202522731445525543',
			campaign_id: '42',
			payload: { event_id: '8202522731445525542' },
		});
	});
});

test('A test event is marked as one by itself, or by an ID of nothing but zeros', () => {
	for (const fields of [{ test: true }, { test: 'true' }, { event_id: 'evt_00000000000000' }]) {
		expect(read(fields).item.test).toBe(true);
	}
	for (const fields of [{}, { test: false }, { test: 'no' }, { event_id: 'evt_0' }, { event_id: 'evt_00000001' }]) {
		expect(read(fields).item.test).toBe(false);
	}
});

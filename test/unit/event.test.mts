import { Buffer } from 'node:buffer';

import fc from 'fast-check';

import { occurredAtSeconds, readEnvelope } from '../../nodes/CallMatrix/webhook/delivery/envelope.ts';
import { toItem } from '../../nodes/CallMatrix/webhook/delivery/itemShape.ts';

const read = (body: unknown) => readEnvelope(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));

const eventOf = (body: Record<string, unknown>) => {
	const result = read({ event_id: 'evt_1', event: 'call.ended', ...body });
	if ('reason' in result) throw new Error(result.reason);
	return result.event;
};

describe('A signed body is no usable event', () => {
	test.each([
		['empty', '', 'body_not_json'],
		['not JSON', '{', 'body_not_json'],
		['a list', '[]', 'body_not_an_object'],
		['a text', '"call.ended"', 'body_not_an_object'],
		['null', 'null', 'body_not_an_object'],
		['empty as an object', '{}', 'not_an_event'],
		['without a name and without an ID of an event or a call', '{"message":"hello","data":{"a":1}}', 'not_an_event'],
	])('when it is %s', (_, body, reason) => {
		expect(read(body)).toEqual({ reason });
	});

	test('when its bytes are not UTF-8', () => {
		const body = Buffer.concat([Buffer.from('{"event_id":"e","event":"'), Buffer.from([0xff]), Buffer.from('"}')]);
		expect(readEnvelope(body)).toEqual({ reason: 'body_not_json' });
	});

	test('when its bytes end within a character, which leaves the next one as it is', () => {
		const body = Buffer.from('{"event_id":"e","event":"call.ended"}');
		const cut = Buffer.concat([body, Buffer.from([0xe2, 0x82])]);
		expect(readEnvelope(cut)).toEqual({ reason: 'body_not_json' });
		expect(readEnvelope(body)).toMatchObject({ event: { id: 'e' } });
	});

	test('and no bytes make the reader throw', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.uint8Array(),
					fc.json().map((text) => Buffer.from(text)),
				),
				(body) => {
					expect(readEnvelope(Buffer.from(body))).toBeDefined();
				},
			),
			{ numRuns: 1000 },
		);
	});
});

describe('An event is read', () => {
	test.each(['event', 'event_type', 'type'])('with its name under %s', (key) => {
		expect(read({ event_id: 'evt_1', [key]: 'call.missed' })).toMatchObject({ event: { name: 'call.missed' } });
	});

	test.each([
		['occurred_at', '2026-11-23T10:00:00Z', 1795428000],
		['created_at', '2026-11-23T05:00:00-05:00', 1795428000],
		['timestamp', 1795428000, 1795428000],
		['timestamp', 1795428000123, 1795428000],
		['occurred_at', 1795428000, 1795428000],
		['created_at', 1795428000, 1795428000],
	])('with its time under %s as %s', (key, value, seconds) => {
		expect(occurredAtSeconds(eventOf({ [key]: value }))).toBe(seconds);
	});

	test('behind a byte order mark, and with NUL in a text', () => {
		expect(read('\uFEFF{"event_id":"a\\u0000b","event":"call.ended"}')).toMatchObject({ event: { id: 'a\0b' } });
	});

	test('with an event_id of 1 and of 255 characters', () => {
		for (const id of ['x', 'x'.repeat(255)]) expect(eventOf({ event_id: id }).id).toBe(id);
	});

	test('without a time where it has none that can be read', () => {
		expect(occurredAtSeconds(eventOf({}))).toBeUndefined();
		expect(occurredAtSeconds(eventOf({ occurred_at: 'yesterday' }))).toBeUndefined();
	});
});

describe('The workflow gets', () => {
	const KEYS =
		'call_id event event_id occurred_at caller_id caller_masked dialed_number campaign_id campaign_name buyer_id buyer_name offer_id offer_name from_state to_state answered disposition duration_seconds revenue payout utm_source utm_medium utm_campaign utm_term utm_content gclid gbraid wbraid landing_page referrer test payload';

	test('the same keys in the same order for every event, whatever it says', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
				expect(Object.keys(toItem(eventOf({ ...fields, event_id: 'e', event: 'call.x' }), 1)).join(' ')).toBe(KEYS);
			}),
		);
	});

	test('session fields nested or flat, and revenue as sent', () => {
		const nested = toItem(eventOf({ session: { gclid: 'g', utm_source: 's' }, revenue: 42.5 }), 1);
		const flat = toItem(eventOf({ gclid: 'g', utm_source: 's', revenue: '42.50' }), 1);
		expect(nested).toMatchObject({ gclid: 'g', utm_source: 's', revenue: 42.5 });
		expect(flat).toMatchObject({ gclid: 'g', utm_source: 's', revenue: 42.5 });
	});

	test('the signed event untouched, unknown fields and all', () => {
		const payload = { event_id: 'evt_1', event: 'call.not_in_the_table', leg: { number: 2 }, list: [1, null] };
		expect(toItem(eventOf(payload), 1).payload).toEqual(payload);
	});

	test('whether the caller is masked', () => {
		expect(toItem(eventOf({ caller_id: '+12125550123' }), 1).caller_masked).toBe(false);
		expect(toItem(eventOf({ caller_id: '+1212555••••' }), 1).caller_masked).toBe(true);
		expect(toItem(eventOf({ caller_id: '+1212555XXXX' }), 1).caller_masked).toBe(true);
		expect(toItem(eventOf({}), 1).caller_masked).toBeNull();
	});

	test('nothing that hides in __proto__ or constructor', () => {
		const result = read(
			'{"event_id":"e","event":"call.ended","__proto__":{"buyer_id":"evil"},"constructor":{"prototype":{"x":1}}}',
		);
		if ('reason' in result) throw new Error(result.reason);
		expect(toItem(result.event, 1).buyer_id).toBeNull();
		expect(({} as Record<string, unknown>).x).toBeUndefined();
	});
});

/** Events in every layout, spelling and with every kind of ID that CallMatrix may use: each is read as the same event. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { EVENTS } from '../../nodes/CallMatrix/events.ts';
import { occurredAtSeconds, readEnvelope, type CallEvent } from '../../nodes/CallMatrix/webhook/delivery/envelope.ts';
import { toItem } from '../../nodes/CallMatrix/webhook/delivery/itemShape.ts';
import { isSameEvent } from '../../nodes/CallMatrix/webhook/eventName.ts';

function eventOf(body: unknown, signedId?: string): CallEvent {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const result = readEnvelope(Buffer.from(text), signedId);
	if ('reason' in result) throw new Error(result.reason);
	return result.event;
}

const sha256 = (body: unknown): string => `sha256:${createHash('sha256').update(JSON.stringify(body)).digest('hex')}`;

const CALL = {
	call_id: 'call_1',
	caller_id: '+12125550123',
	dialed_number: '+18135550100',
	campaign_id: 'cmp_1',
	buyer_id: 'buy_1',
	disposition: 'sale',
	duration_seconds: 97,
	revenue: 42.5,
	transition: { from: 'in_progress', to: 'completed' },
	session: { utm_source: 'google', gclid: 'Cj0', landing_page: 'https://example.com/' },
};
const IDENTITY = { event_id: 'evt_1', event: 'call.ended', occurred_at: '2026-11-23T10:00:00Z' };
const EXPECTED = toItem(eventOf({ ...IDENTITY, ...CALL }), 1);
delete EXPECTED.payload;

const itemOf = (body: IDataObject): IDataObject => {
	const { payload, ...item } = toItem(eventOf(body), 1);
	expect(payload).toEqual(body);
	return item;
};

const camel = (name: string): string => name.replace(/_(\w)/g, (_whole, letter: string) => letter.toUpperCase());

/** Every name of it in another spelling. */
const respelled = (value: IDataObject, spell: (name: string) => string): IDataObject =>
	Object.fromEntries(
		Object.entries(value).map(([name, each]) => [
			spell(name),
			typeof each === 'object' && each !== null ? respelled(each as IDataObject, spell) : each,
		]),
	);

const { call_id, ...WITHOUT_ID } = CALL;
const LAYOUTS: [string, IDataObject][] = [
	['flat', { ...IDENTITY, ...CALL }],
	['with the call in data', { ...IDENTITY, data: CALL }],
	['with all of it in data', { data: { ...IDENTITY, ...CALL } }],
	['in data.call', { ...IDENTITY, data: { call: CALL } }],
	['in data.object', { ...IDENTITY, data: { object: CALL } }],
	['in call', { ...IDENTITY, call: CALL }],
	['in payload', { ...IDENTITY, payload: CALL }],
	['in payload.call', { ...IDENTITY, payload: { call: CALL } }],
	['in data, with the ID and the name in event', { event: IDENTITY, data: CALL }],
	['in call, with the ID of the call beside it', { ...IDENTITY, call_id, call: WITHOUT_ID }],
	['in call, whose ID is id', { ...IDENTITY, call: { id: call_id, ...WITHOUT_ID } }],
	['in data.object, whose ID is id', { ...IDENTITY, id: 'whatever', data: { object: { id: call_id, ...WITHOUT_ID } } }],
	['as JSON:API', { ...IDENTITY, data: { id: call_id, type: 'calls', attributes: WITHOUT_ID } }],
	['with a delivery status around it', { ...IDENTITY, status: 'delivered', data: { ...CALL, status: 'completed' } }],
];

describe('Event envelope: an event is the same item, and payload is what was sent,', () => {
	test.each(LAYOUTS)('%s', (_name, body) => {
		expect(itemOf(body)).toEqual(EXPECTED);
	});

	test.each(LAYOUTS)('%s, in camelCase, PascalCase and kebab-case', (_name, body) => {
		const pascal = (name: string): string => camel(`_${name}`);
		for (const spell of [camel, pascal, (name: string) => name.replace(/_/g, '-')]) {
			expect(itemOf(respelled(body, spell))).toEqual(EXPECTED);
		}
	});
});

test('Event envelope: a field under its own name counts before another spelling of it', () => {
	expect(itemOf({ ...IDENTITY, ...CALL, buyerId: 'buy_2', campaignId: 'cmp_2' })).toEqual(EXPECTED);
});

test('Event envelope: what is around the call fills in what the call does not say, and replaces nothing', () => {
	expect(itemOf({ ...IDENTITY, offer_id: 'off_1', revenue: 1, data: CALL })).toEqual({
		...EXPECTED,
		offer_id: 'off_1',
	});
});

test('Event envelope: names in capitals, with initials or very long are read in time', () => {
	expect(itemOf({ eventID: 'evt_1', EVENT: 'call.ended', CallID: 'call_1', UTMSource: 'google' })).toMatchObject({
		call_id: 'call_1',
		utm_source: 'google',
	});
	const began = performance.now();
	eventOf({ ...IDENTITY, ['A'.repeat(200_000)]: 1, ['a-'.repeat(100_000)]: 1, ['aB'.repeat(100_000)]: 1 });
	expect(performance.now() - began).toBeLessThan(5_000);
});

test('Event envelope: the attributes of the session are found wherever they are', () => {
	for (const name of [
		'session',
		'visitor_session',
		'session_attributes',
		'visitorSession',
		'sessionAttributes',
		'visitor',
	]) {
		expect(itemOf({ ...IDENTITY, ...CALL, session: undefined, [name]: CALL.session })).toMatchObject({
			utm_source: 'google',
			landing_page: 'https://example.com/',
		});
	}
});

describe('Event ID:', () => {
	const call = { id: 'call_1', state: 'ended' };

	test.each<[string, IDataObject, string]>([
		['event_id', { event_id: 'evt_1', event: 'call.ended' }, 'evt_1'],
		['eventId', { eventId: 'evt_1', event: 'call.ended' }, 'evt_1'],
		['a number', { event_id: 7, event: 'call.ended' }, '7'],
		['event_id within data', { id: 'other', event: 'call.ended', data: { event_id: 'evt_1', ...call } }, 'evt_1'],
		['id beside the call', { id: 'evt_1', event: 'call.ended', data: call }, 'evt_1:call.ended:call_1'],
		['id beside data.object', { id: 'evt_1', type: 'CALL_ENDED', data: { object: call } }, 'evt_1:call.ended:call_1'],
		['id within event', { event: { id: 'evt_1', type: 'call.ended' }, call }, 'evt_1:call.ended:call_1'],
	])('%s is read', (_name, body, id) => {
		expect(eventOf(body).id).toBe(id);
	});

	test.each<[string, IDataObject]>([
		['no ID at all', { event: 'call.ended', caller_id: '+12125550123' }],
		['the ID of the call only', { event: 'call.ended', call_id: 'call_1' }],
		['an id that is the ID of the call', { id: 'call_1', event: 'call.ended', data: call }],
		['an id that is the ID of the call, flat', { id: 'call_1', event: 'call.ended' }],
		['an empty event_id', { event_id: '', event: 'call.ended' }],
		['an event_id that is neither text nor a whole number', { event_id: 7.5, event: 'call.ended' }],
	])('%s is the SHA-256 of the body', (_name, body) => {
		expect(eventOf(body).id).toBe(sha256(body));
	});

	test('the signed webhook-id of Standard Webhooks counts where the body has no event_id', () => {
		expect(eventOf({ type: 'call.ended', data: call }, 'msg_1').id).toBe('msg_1:call.ended:call_1');
		expect(eventOf({ event_id: 'evt_1', type: 'call.ended' }, 'msg_1').id).toBe('evt_1');
	});

	test('one that is too long for the store is its SHA-256', () => {
		const id = 'x'.repeat(256);
		expect(eventOf({ event_id: id, event: 'call.ended' }).id).toBe(
			`sha256:${createHash('sha256').update(id).digest('hex')}`,
		);
		expect(eventOf({ id, event: 'call.ended', data: call }).id.length).toBeLessThan(256);
	});

	test('numbers beyond 2^53 that differ in their last digit are two', () => {
		const ids = ['8202522731445525542', '8202522731445525543'].flatMap((digits) => [
			eventOf(`{"event_id":${digits},"event":"call.ended"}`).id,
			eventOf(`{"id":${digits},"event":"call.ended","data":{"id":1}}`).id,
		]);
		expect(new Set(ids).size).toBe(4);
	});

	test('deduplication: of any two deliveries, those of one event have one ID and those of two have two', () => {
		const event = fc.record({
			call: fc.nat({ max: 3 }),
			name: fc.constantFrom(...EVENTS.map(({ name }) => name)),
			event: fc.nat({ max: 3 }),
			// The ID of the webhook is the same in all of its deliveries.
			layout: fc.constantFrom('named', 'around', 'webhook', 'none'),
		});
		const bodyOf = (each: { call: number; name: string; event: number; layout: string }): IDataObject => {
			const data = { id: `call_${each.call}`, revenue: each.call };
			if (each.layout === 'named')
				return { event_id: `evt_${each.call}_${each.name}_${each.event}`, event: each.name, data };
			if (each.layout === 'around') return { id: `evt_${each.call}_${each.event}`, event: each.name, data };
			if (each.layout === 'webhook') return { id: 'whk_1', event: each.name, data };
			return { event: each.name, data: { ...data, sequence: each.event } };
		};
		fc.assert(
			fc.property(event, event, (one, other) => {
				// Nothing tells two events of one name and call apart where the only ID is the webhook's.
				const isOne =
					one.layout === other.layout &&
					one.call === other.call &&
					one.name === other.name &&
					(one.layout === 'webhook' || one.event === other.event);
				expect(eventOf(bodyOf(one)).id === eventOf(bodyOf(other)).id).toBe(isOne);
			}),
			{ numRuns: 2_000 },
		);
	});
});

describe('Event name:', () => {
	const spellings = (name: string): string[] => {
		const words = name.split(/[._]/);
		const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
		const [call = '', ...rest] = words;
		return [
			...['.', '_', '-', ' ', ':', '/'].map((separator) => words.join(separator)),
			...[name.toUpperCase(), words.join('_').toUpperCase()],
			...[call + rest.map(capital).join(''), words.map(capital).join(''), words.map(capital).join(' ')],
			...[rest.join('_'), rest.join(' '), rest.map(capital).join('')],
		];
	};

	test.each(EVENTS.map(({ name }) => name))('%s is the same event in every spelling', (name) => {
		for (const written of spellings(name)) {
			for (const key of ['event', 'event_type', 'eventType', 'event_name', 'type', 'name', 'topic', 'action']) {
				const body = { event_id: 'evt_1', [key]: written };
				expect([written, key, eventOf(body).name]).toEqual([written, key, name]);
				expect(toItem(eventOf(body), 1)).toMatchObject({ event: name, payload: body });
			}
		}
	});

	test('of two events of the table is never the same', () => {
		for (const { name } of EVENTS) {
			const same = EVENTS.filter((other) => spellings(other.name).some((written) => isSameEvent(written, name)));
			expect(same.map((each) => each.name)).toEqual([name]);
		}
	});

	test.each(['call.not_in_the_table', 'recording.ready', 'Transfer', 'ping'])('%s is kept as it was sent', (name) => {
		expect(eventOf({ event_id: 'evt_1', event: name }).name).toBe(name);
		expect(eventOf({ event_id: 'evt_1', type: name }).name).toBe(name);
	});

	test('in type or name, a word that is about the call or its campaign is not taken for that of the event', () => {
		const body = { event_id: 'evt_1', call_id: 'call_1', event: 'call.ended' };
		for (const more of [{ type: 'inbound' }, { name: 'call center Miami' }, { name: 'example.com' }]) {
			expect(eventOf({ ...body, ...more }).name).toBe('call.ended');
			expect(eventOf({ event_id: 'evt_1', data: more, transition: { to: 'answered' } }).name).toBe('call.answered');
		}
	});

	test.each([
		[{ from: null, to: 'ringing' }, 'call.started'],
		[{ from: 'ringing', to: 'in_progress' }, 'call.answered'],
		[{ from: 'ringing', to: 'No Answer' }, 'call.missed'],
		[{ from: 'ringing', to: 'busy' }, 'call.missed'],
		[{ from: 'in_progress', to: 'completed' }, 'call.ended'],
		[{ from: 'in_progress', to: 'ended' }, 'call.ended'],
		[{ from: 'ended', to: 'disposition_set' }, 'call.disposition_set'],
		[{ from: 'queued', to: 'screened' }, null],
		[{ from: 'completed', to: undefined }, null],
	])('where the event has none, the transition %j makes it %s', (transition, name) => {
		for (const body of [
			{ transition },
			{ stateTransition: transition },
			{ from_state: transition.from, to_state: transition.to },
			{ previous_state: transition.from, new_state: transition.to },
			{ data: { transition } },
		]) {
			expect(eventOf({ event_id: 'evt_1', call_id: 'call_1', ...body }).name).toBe(name);
		}
	});
});

describe('Event time:', () => {
	const SECONDS = 1795428000;

	test.each<[string, IDataObject]>([
		[
			'of the event around the call',
			{ occurred_at: '2026-11-23T10:00:00', data: { id: 'c', created_at: '2020-01-01T00:00:00Z' } },
		],
		['in camelCase', { occurredAt: SECONDS, call: { id: 'c' } }],
		['created beside data.object', { created: SECONDS, data: { object: { id: 'c', created: 1 } } }],
		[
			'created_at beside the call',
			{ created_at: String(SECONDS * 1e3), data: { id: 'c', created_at: '2020-01-01T00:00:00Z' } },
		],
		[
			'of the event in the call rather than that of the delivery',
			{ timestamp: 1, data: { id: 'c', occurred_at: SECONDS } },
		],
		['in microseconds, as text', { timestamp: String(SECONDS * 1e6), payload: { id: 'c' } }],
	])('%s is read', (_name, body) => {
		expect(occurredAtSeconds(eventOf({ event_id: 'evt_1', event: 'call.ended', ...body }))).toBe(SECONDS);
	});

	test('created_at of the call is not taken for that of the event', () => {
		const created_at = '2020-01-01T00:00:00Z';
		for (const body of [
			{ call_id: 'c', created_at },
			{ data: { id: 'c', created_at } },
			{ call_id: 'c', created_at, data: {} },
		]) {
			expect(occurredAtSeconds(eventOf({ event_id: 'evt_1', event: 'call.ended', ...body }))).toBeUndefined();
		}
	});
});

test('Event envelope: no JSON object in any wrapper makes the reader throw, and every item has the same fields', () => {
	const KEYS = Object.keys(toItem(eventOf(IDENTITY), 1));
	const wrappers = fc.array(fc.constantFrom('data', 'payload', 'event', 'object', 'call', 'attributes', 'other'), {
		maxLength: 4,
	});
	fc.assert(
		fc.property(wrappers, fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (around, fields, value) => {
			const inner: unknown = { ...fields, callId: value, id: value, 'Event Id': value, type: value };
			const body = around.reduce((content, name) => ({ [name]: content, id: value, __proto__: null }), inner);
			const result = readEnvelope(Buffer.from(JSON.stringify(body)));
			if ('reason' in result) return result.reason === 'not_an_event';
			const { id } = result.event;
			return id.length > 0 && id.length <= 255 && Object.keys(toItem(result.event, 1)).join() === KEYS.join();
		}),
		{ numRuns: 2_000 },
	);
});

/** Where an event's fields, name, time and IDs are looked for, and where not; names in other spellings; how often its JSON is parsed. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { occurredAtSeconds, readEnvelope, type CallEvent } from '../../nodes/CallMatrix/webhook/delivery/envelope.ts';
import { isTestEvent, toItem } from '../../nodes/CallMatrix/webhook/delivery/itemShape.ts';
import { parseJson } from '../../nodes/CallMatrix/webhook/delivery/json.ts';
import { canonicalName, eventOfState, isSameEvent, knownEvent } from '../../nodes/CallMatrix/webhook/eventName.ts';

function eventOf(body: IDataObject, signedId?: string): CallEvent {
	const result = readEnvelope(Buffer.from(JSON.stringify(body)), signedId);
	if ('reason' in result) throw new Error(result.reason);
	return result.event;
}

const itemOf = (body: IDataObject): IDataObject => toItem(eventOf({ event_id: 'evt_1', ...body }), 1);

describe('Event fields: names in another spelling', () => {
	test.each([
		['callId', 'call_id'],
		['CallID', 'call_id'],
		['call-id', 'call_id'],
		['Call ID', 'call_id'],
		['Call  -_ID', 'call_id'],
		['CALL_ID', 'call_id'],
		['UTMSource', 'utm_source'],
		['score2Value', 'score2_value'],
		['line2', 'line2'],
		['line_2', 'line_2'],
		['a__b', 'a__b'],
	])('%s is %s, also in an object of the event', (written, name) => {
		const { fields } = eventOf({ event_id: 'evt_1', [written]: 'x', session: { [written]: 'y' } });
		expect(fields).toStrictEqual({ event_id: 'evt_1', [name]: 'x', session: { [name]: 'y' } });
	});

	test('deeper than an object of the event, and in lists, are left as they are', () => {
		const deep = { session: { deeper: { fooBar: 1 } }, list: [{ fooBar: 1 }] };
		expect(eventOf({ event_id: 'evt_1', ...deep, fooBar: { bazQux: { fooBar: 1 } } }).fields).toStrictEqual({
			event_id: 'evt_1',
			...deep,
			foo_bar: { baz_qux: { fooBar: 1 } },
		});
	});

	test('are none where all are in snake_case: then the event is not copied', () => {
		const { fields, payload } = eventOf({
			event_id: 'evt_1',
			custom_1: 1,
			session: { own_name: { fooBar: 1 } },
			to: null,
		});
		expect(fields).toBe(payload);
		const other = eventOf({ event_id: 'evt_1', session: { ownName: 1 } });
		expect(other.fields).not.toBe(other.payload);
	});
});

describe('Event fields: of the layers of a body', () => {
	test.each<[string, IDataObject, IDataObject]>([
		['the inner one counts', { revenue: 1, data: { revenue: 2 } }, { revenue: 2 }],
		[
			'the one with the call’s ID counts',
			{ call_id: 'c', revenue: 1, data: { revenue: 2 } },
			{ call_id: 'c', revenue: 1 },
		],
		[
			'the inner one counts, where both have the call’s ID',
			{ call_id: 'c', revenue: 1, data: { call_id: 'd', revenue: 2 } },
			{ call_id: 'c', revenue: 2 },
		],
		['the third is read', { data: { object: { revenue: 3 } } }, { revenue: 3 }],
		['the fourth is not', { data: { object: { call: { revenue: 4 } } } }, { revenue: null }],
		['none is a list or a text', { data: [{ revenue: 1 }], call: 'call' }, { revenue: null, call_id: null }],
	])('%s', (_, body, expected) => {
		expect(itemOf(body)).toMatchObject(expected);
	});

	test.each<[string, IDataObject, string | null]>([
		['the object in data', { data: { id: 'c' } }, 'c'],
		['a number', { call: { id: 7 } }, '7'],
		['the innermost object', { data: { id: 'x', object: { id: 'c' } } }, 'c'],
		['the object that JSON:API has attributes in', { data: { id: 'c', attributes: { revenue: 1 } } }, 'c'],
		['attributes that have an ID themselves', { data: { id: 'x', attributes: { id: 'c' } } }, 'c'],
		['none where only the whole body has an id', { id: 'x', data: { revenue: 1 } }, null],
		['none where only the event has an id', { event: { id: 'x', type: 'call.ended' } }, null],
		['none where only what is around the call has an id', { data: { id: 'x', object: { revenue: 1 } } }, null],
		['none where the id is no text and no whole number', { data: { id: 1.5, object: { id: '' } } }, null],
		['call_id rather than an id', { call_id: 'c', data: { id: 'x' } }, 'c'],
	])('the ID of the call is that of %s', (_, body, id) => {
		expect(itemOf(body).call_id).toBe(id);
		expect(Object.hasOwn(eventOf({ event_id: 'evt_1', ...body }).fields, 'call_id')).toBe(id !== null);
	});
});

describe('Event envelope: a body is an event', () => {
	test.each<[string, IDataObject, Partial<CallEvent>]>([
		['a name', { event: 'call.ended' }, { name: 'call.ended', sentId: '' }],
		['an event_id', { event_id: 'evt_1' }, { id: 'evt_1', sentId: 'evt_1', name: null }],
		['an id around something', { id: 'x', data: {} }, { id: 'x', sentId: 'x', name: null }],
		['a call_id', { call_id: 'c' }, { sentId: '', name: null }],
		['the id of a call', { data: { id: 'c' } }, { sentId: '', name: null }],
		['a number as its ID', { event_id: 7 }, { id: '7', sentId: '7' }],
	])('by %s alone', (_, body, expected) => {
		expect(eventOf(body)).toMatchObject(expected);
	});

	test('by an ID together with the call where it has no name, and with the name where it has no call', () => {
		expect(eventOf({ id: 'x', data: { id: 'c' } })).toMatchObject({ id: 'x:c', sentId: 'x' });
		expect(eventOf({ id: 'x', event: 'call.ended', data: {} })).toMatchObject({ id: 'x:call.ended', sentId: 'x' });
		expect(eventOf({ event: 'call.ended' }, 'msg_1')).toMatchObject({ id: 'msg_1:call.ended', sentId: 'msg_1' });
		expect(eventOf({ id: 'x', event: 'call.ended', data: {} }, 'msg_1')).toMatchObject({ sentId: 'msg_1' });
	});

	test('whose ID has at most 255 characters; what is longer is its SHA-256', () => {
		const data = { id: 'c' };
		const fitting = 'x'.repeat(255 - ':call.ended:c'.length);
		expect(eventOf({ id: fitting, event: 'call.ended', data }).id).toBe(`${fitting}:call.ended:c`);
		const long = createHash('sha256').update(`${fitting}x:call.ended:c`).digest('hex');
		expect(eventOf({ id: `${fitting}x`, event: 'call.ended', data }).id).toBe(`sha256:${long}`);
	});

	test('not by an id of which nothing says that it is the event’s', () => {
		expect(readEnvelope(Buffer.from('{"id":"x"}'))).toEqual({ reason: 'not_an_event' });
		expect(readEnvelope(Buffer.from('{"event":{"id":"x"}}'))).toMatchObject({ event: { sentId: 'x' } });
		expect(readEnvelope(Buffer.from('{"event":"","name":"A"}'))).toEqual({ reason: 'not_an_event' });
	});
});

describe('Event name: in an object of the body', () => {
	test.each([
		'call_transferred',
		'call:transferred',
		'call/transferred',
		'call-transferred',
		'CALL_TRANSFERRED',
		'recording.ready',
		'account.recording.ready',
	])('type %s is one', (type) => {
		expect(itemOf({ data: { type } }).event).toBe(type);
		expect(itemOf({ data: { topic: type } }).event).toBe(type);
		expect(itemOf({ data: { name: type } }).event).toBeNull();
	});

	test.each([
		'inbound',
		'a call_transferred',
		'call_transferred now',
		'recall_transferred',
		'recording. ready',
		'a.b.',
		'.a',
		'call_',
		'',
	])('type %j is none', (type) => {
		expect(itemOf({ data: { type } }).event).toBeNull();
	});

	test('is looked for under the names of an event before those that a call may have, and not where it is empty', () => {
		expect(itemOf({ event: '', event_type: 'a', type: 'call.ended' }).event).toBe('a');
		expect(itemOf({ event: '', type: 'call.ended', name: 'call.missed' }).event).toBe('call.ended');
		expect(itemOf({ type: 'inbound', data: { event_name: 'a' } }).event).toBe('a');
		expect(itemOf({ type: 'inbound', name: 'missed' }).event).toBe('call.missed');
		expect(itemOf({ type: '', topic: 'b' }).event).toBe('b');
	});

	test('or else is told by the first state of the call that a name is known for', () => {
		expect(itemOf({ transition: { to: 'queued' }, new_state: 'completed' }).event).toBe('call.ended');
		expect(itemOf({ transition: { to: 7 }, new_state: 'completed' }).event).toBe('call.ended');
		expect(itemOf({ transition: { to: 'completed' }, type: 'inbound' }).event).toBe('call.ended');
	});
});

describe('Event time: is read', () => {
	const SECONDS = 1795428000;

	test.each<[string, IDataObject]>([
		['event_time', { event_time: SECONDS }],
		['occurred_at before event_time and timestamp', { timestamp: 1, event_time: 2, occurred_at: SECONDS }],
		['event_time before timestamp', { timestamp: 1, event_time: SECONDS }],
		['timestamp before created_at', { timestamp: SECONDS, created_at: 1 }],
		['created_at before created', { created: 1, created_at: SECONDS }],
		['created_at in event', { event: { type: 'call.ended', created_at: SECONDS }, call: { id: 'c' } }],
		['created_at around the call', { data: { created_at: SECONDS, object: { id: 'c' } } }],
		['timestamp where occurred_at is empty', { occurred_at: '', timestamp: SECONDS }],
		['timestamp where occurred_at is no time', { occurred_at: true, timestamp: SECONDS }],
	])('as %s', (_, body) => {
		expect(occurredAtSeconds(eventOf({ event_id: 'evt_1', ...body }))).toBe(SECONDS);
	});

	test.each<[string, IDataObject]>([
		['in data', { data: { id: 'c', created_at: SECONDS } }],
		['in data that has attributes', { data: { id: 'c', created_at: SECONDS, attributes: { revenue: 1 } } }],
		['in attributes', { data: { id: 'c', attributes: { created_at: SECONDS } } }],
		['beside its call_id, around another object', { call_id: 'c', created: SECONDS, data: { revenue: 1 } }],
	])('not as created_at of a call: %s', (_, body) => {
		expect(eventOf({ event_id: 'evt_1', ...body }).occurredAt).toBeNull();
	});
});

describe('Event item:', () => {
	test('an empty text, or a value of another type, is null', () => {
		for (const nothing of ['', 7.5, true, {}, []]) {
			expect(itemOf({ disposition: nothing, buyer_id: nothing, to_state: nothing })).toMatchObject({
				disposition: null,
				buyer_id: null,
				to_state: null,
			});
		}
	});

	test('a field is read at the first of its places that has a value', () => {
		expect(itemOf({ transition: { to: '' }, to_state: 'a', new_state: 'b' }).to_state).toBe('a');
		expect(itemOf({ transition: 'c' }).to_state).toBe('c');
		expect(itemOf({ session: { gclid: 7 }, gclid: 'g' }).gclid).toBe('g');
	});

	test.each(['00000000', 'evt_00000000', 'EVT_00000000', '00000000-0000-0000-0000-000000000000', 'msg_0000-0000'])(
		'the ID %s is that of a test delivery',
		(event_id) => {
			expect(isTestEvent(eventOf({ event_id }))).toBe(true);
		},
	);

	test.each([
		'0000000',
		'evt00000000',
		'evt_00000000x',
		'1evt_00000000',
		'_00000000',
		'evt_x_00000000',
		'evt_0000 0000',
	])('the ID %s is not', (event_id) => {
		expect(isTestEvent(eventOf({ event_id }))).toBe(false);
		expect(isTestEvent(eventOf({ event_id, test: 'true' }))).toBe(true);
	});

	test('masks a caller by the number, also one that was sent as a number', () => {
		expect(itemOf({ caller_id: 18135550123 })).toMatchObject({ caller_id: '18135550123', caller_masked: false });
		expect(itemOf({ caller_id: 266696687 }).caller_masked).toBe(true);
		expect(itemOf({ caller_id: '' }).caller_masked).toBeNull();
	});
});

describe('Event names', () => {
	test('are the same without regard to case, separators and the word call before them', () => {
		expect(isSameEvent('call.transferred', 'Transferred')).toBe(true);
		expect(isSameEvent('recall.made', 're.made')).toBe(false);
		expect(isSameEvent('call', '')).toBe(false);
		expect(isSameEvent('ping', 'pong')).toBe(false);
		expect(isSameEvent('anrufübergabe', 'AnrufÜbergabe')).toBe(true);
	});

	test('that are not in the table are as they were sent', () => {
		expect(knownEvent('call.transferred')).toBeUndefined();
		expect(canonicalName('call.transferred')).toBe('call.transferred');
		expect([knownEvent('Ended'), canonicalName('CALL_ENDED')]).toEqual(['call.ended', 'call.ended']);
	});

	test('follow from a state by its words or by the name of the event', () => {
		expect(eventOfState('In-Progress')).toBe('call.answered');
		expect(eventOfState('call.missed')).toBe('call.missed');
		expect(eventOfState('queued')).toBeUndefined();
	});
});

describe('JSON of an event', () => {
	/** How often it is parsed: once more where it may hold an integer that JavaScript would round. */
	function parsings(json: string): number {
		const parse = jest.spyOn(JSON, 'parse');
		parseJson(Buffer.from(json));
		const { length } = parse.mock.calls;
		parse.mockRestore();
		return length;
	}
	const paddings = Array.from({ length: 40 }, (_, length) => ' '.repeat(length));

	test.each(['123456789012345', '-123456789012345', '0', '1795428000', 'true', '"a1234567890123456789"'])(
		'is parsed once where it has only %s, wherever that is',
		(value) => {
			expect(paddings.map((padding) => parsings(`{"a":${padding}${value}}`))).toEqual(paddings.map(() => 1));
			expect(paddings.map((padding) => parsings(`${padding}${value}`))).toEqual(paddings.map(() => 1));
		},
	);

	test.each(['1234567890123456', '9999999999999999', '9007199254740993000', '-8202522731445525542'])(
		'is parsed once more where it has %s, wherever that is and whatever stands before it',
		(value) => {
			for (const before of ['{"a":', '{"a":\t', '{"a":\r', '{"a":\n', '[', '[1,', '[1,\n']) {
				const after = before.startsWith('{') ? '}' : ']';
				const bodies = paddings.map((padding) => padding + before + value + after);
				expect(bodies.map(parsings)).toEqual(bodies.map(() => 2));
			}
			expect(paddings.map((padding) => parsings(padding + value))).toEqual(paddings.map(() => 2));
		},
	);

	test('keeps the digits of a long integer behind a short one, and behind digits in a text', () => {
		for (const padding of paddings) {
			const json = `${padding}[123456789012345,"a1234567890123456",8202522731445525542]`;
			expect(parseJson(Buffer.from(json))).toEqual([123456789012345, 'a1234567890123456', '8202522731445525542']);
		}
	});

	test('takes no longer for a text of nothing but digits: its time grows with its length, not with the square', () => {
		const text = `a${'7'.repeat(1_000_000)}`;
		const began = performance.now();
		expect(parseJson(Buffer.from(JSON.stringify({ text })))).toEqual({ text });
		expect(performance.now() - began).toBeLessThan(5_000);
	});

	test('may have the character that stands for what is not UTF-8', () => {
		expect(parseJson(Buffer.from('{"a":"\uFFFD"}'))).toEqual({ a: '\uFFFD' });
	});
});

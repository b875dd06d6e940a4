/** Why CallMatrix refused, read out of each form in which an API may say it; and a 2xx that says that nothing was done. */
import fc from 'fast-check';

import {
	errorCode,
	errorText,
	isSuccess,
	readRefusal,
	saysFailure,
	withoutRequestId,
	type RefusalWords,
} from '../../nodes/CallMatrix/client/shapes/refusal.ts';

const response = (body: unknown, status = 422) => ({ status, headers: {}, body });
const read = (body: unknown): RefusalWords => readRefusal(response(body));

/** Counted in characters; beyond it a message is cut. */
const MAX_LENGTH = 300;

describe('A refusal is read in the words of the API', () => {
	test.each<[string, unknown, RefusalWords]>([
		[
			'{error: {code, message, field}}',
			{ error: { code: 'invalid_request', message: 'Must be 0 or more', field: 'daily_cap' } },
			{ code: 'invalid_request', message: 'Must be 0 or more', field: 'daily_cap' },
		],
		[
			'{error: {type, message, param}} as Stripe has it',
			{ error: { type: 'card_error', message: 'No such card', param: 'card' } },
			{ code: 'card_error', message: 'No such card', field: 'card' },
		],
		['{error: "…"}', { error: 'Buyer not found' }, { message: 'Buyer not found' }],
		[
			'{error: "code", message} as NestJS has it',
			{ statusCode: 400, error: 'bad_request', message: 'Daily cap is wrong' },
			{ code: 'bad_request', message: 'Daily cap is wrong' },
		],
		[
			'{error, error_description} as OAuth has it',
			{ error: 'invalid_token', error_description: 'The token expired' },
			{ code: 'invalid_token', message: 'The token expired' },
		],
		['{message}', { message: 'Too many' }, { message: 'Too many' }],
		['{message: […]}', { message: ['Name is empty', 'Cap is wrong'] }, { message: 'Name is empty; Cap is wrong' }],
		['{msg}', { msg: 'Wrong' }, { message: 'Wrong' }],
		['{reason, code}', { reason: 'Wrong', code: 'E12' }, { message: 'Wrong', code: 'E12' }],
		['{errorMessage, errorCode}', { errorMessage: 'Wrong', errorCode: 'E12' }, { message: 'Wrong', code: 'E12' }],
		['{errors: ["…"]}', { errors: ['Name is empty'] }, { message: 'Name is empty' }],
		[
			'{errors: ["…", "…"]}',
			{ errors: ['Name is empty', 'Cap is wrong', 'ZIP is wrong'] },
			{ message: 'Name is empty (and 2 more)' },
		],
		[
			'{errors: [{field, message, code}]}',
			{ errors: [{ field: 'name', message: 'is empty', code: 'blank' }] },
			{ field: 'name', message: 'is empty', code: 'blank' },
		],
		[
			'JSON:API: {errors: [{title, detail, source: {pointer}}]}',
			{
				errors: [
					{
						status: '422',
						title: 'Invalid',
						detail: 'Must be 0 or more',
						source: { pointer: '/data/attributes/daily_cap' },
					},
				],
			},
			{ message: 'Invalid: Must be 0 or more', field: 'daily_cap' },
		],
		[
			'JSON:API: {errors: [{source: {parameter}}]}',
			{ errors: [{ detail: 'Unknown', source: { parameter: 'status' } }] },
			{ message: 'Unknown', field: 'status' },
		],
		[
			'{errors: {field: ["…"]}}',
			{ errors: { daily_cap: ['must be 0 or more'] } },
			{ message: 'daily_cap: must be 0 or more' },
		],
		[
			'{message, errors: {field: ["…"]}} as Laravel has it',
			{ message: 'The given data was invalid.', errors: { name: ['is empty'], zip: ['is wrong', 'is short'] } },
			{ message: 'The given data was invalid: name: is empty; zip: is wrong; is short' },
		],
		[
			'{errors: {…}} with many fields',
			{ errors: { a: ['1'], b: ['2'], c: ['3'], d: ['4'], e: ['5'] } },
			{ message: 'a: 1; b: 2; c: 3 and 2 more' },
		],
		['{errors: {field: {message}}}', { errors: { name: { message: 'is empty' } } }, { message: 'name: is empty' }],
		[
			'RFC 9457 problem details',
			{ type: 'https://example.com/probs/cap', title: 'Invalid cap', status: 422, detail: 'It must be 0 or more' },
			{ message: 'Invalid cap: It must be 0 or more' },
		],
		['RFC 9457 with about:blank', { type: 'about:blank', title: 'Not Found', status: 404 }, { message: 'Not Found' }],
		[
			'RFC 9457 with invalid-params',
			{ title: 'Invalid', 'invalid-params': [{ name: 'x', field: 'daily_cap', reason: 'must be 0 or more' }] },
			{ message: 'Invalid: must be 0 or more', field: 'daily_cap' },
		],
		[
			'FastAPI: {detail: [{loc, msg, type}]}',
			{ detail: [{ loc: ['body', 'daily_cap'], msg: 'must be 0 or more', type: 'value_error' }] },
			{ message: 'must be 0 or more', field: 'daily_cap', code: 'value_error' },
		],
		['FastAPI: {detail}', { detail: 'Not found' }, { message: 'Not found' }],
		['{fault: {faultstring}}', { fault: { faultstring: 'No route', code: 'E1' } }, { message: 'No route', code: 'E1' }],
		[
			'{error: {message, errors: [{field, reason}]}}',
			{ error: { message: 'Invalid', errors: [{ field: 'name', reason: 'is empty' }] } },
			{ message: 'Invalid: is empty', field: 'name' },
		],
		[
			'{error: {message, details: {field: "…"}}}',
			{ error: { message: 'Invalid', details: { name: 'is empty' } } },
			{ message: 'Invalid: name: is empty' },
		],
		['a JSON list', [{ message: 'Wrong', field: 'name' }], { message: 'Wrong', field: 'name' }],
		['{success: false, message}', { success: false, message: 'Wrong' }, { message: 'Wrong' }],
		['plain text', 'Invalid cap\n', { message: 'Invalid cap' }],
		['plain text of several lines', 'Invalid cap\r\n  at line 3', { message: 'Invalid cap at line 3' }],
	])('%s', (_, body, words) => {
		expect(read(body)).toEqual(words);
	});

	test.each<[string, unknown]>([
		['an empty object', {}],
		['an empty list', []],
		['no body', undefined],
		['an empty text', ' \n'],
		['a number', 7],
		['errors that are empty', { errors: [], error: null }],
		['blank words', { error: { message: ' ' } }],
	])('%s says nothing, and the status is shown instead', (_, body) => {
		expect(read(body).message).toBeUndefined();
		expect(errorText(response(body))).toMatch(/^Status 422/);
	});

	test.each([
		['daily_cap', 'daily_cap'],
		['business_hours.start', 'business_hours.start'],
		['/daily_cap', 'daily_cap'],
		['#/daily_cap', 'daily_cap'],
		['/body/daily_cap', 'daily_cap'],
		['/data/attributes/daily_cap', 'daily_cap'],
		['/business_hours/start', 'business_hours.start'],
	])('a field is named without the path to it: %s', (pointer, field) => {
		expect(read({ error: { message: 'No', field: pointer } }).field).toBe(field);
	});
});

describe('A page is read as what it says to a person', () => {
	test.each([
		[
			'its title',
			'<!DOCTYPE html><html><head><title>\n 502 Bad\n Gateway </title></head><body><h1>Oops</h1></body></html>',
			'502 Bad Gateway',
		],
		[
			'its heading, where the title is empty',
			'<html><title></title><body><h1 class="a">Not <b>here</b></h1></body></html>',
			'Not here',
		],
		[
			'its text, without scripts and styles',
			'<html><head><style>a{}</style></head><body><script>x<1</script><p>Down</p> <p>Back soon</p></body></html>',
			'Down Back soon',
		],
		[
			'with entities resolved',
			'<html><title>A &amp; B &lt;3 &quot;x&quot; &#39;y&#39; &#x27;z&#x27; caf&#233; a&nbsp;b</title></html>',
			`A & B <3 "x" 'y' 'z' café a b`,
		],
		[
			'with an entity that does not exist as it is',
			'<html><title>R&D; &bogus; &#x110000;</title></html>',
			'R&D; &bogus; &#x110000;',
		],
		['a part of a page', '<center><h1>404 Not Found</h1></center><hr>nginx', '404 Not Found'],
	])('%s', (_, body, message) => {
		expect(read(body)).toEqual({ message });
	});

	test('plain text that holds a less-than sign is not taken for one', () => {
		expect(read('cap < 3 > 1')).toEqual({ message: 'cap < 3 > 1' });
	});
});

describe('A message', () => {
	test('is cut at 300 characters', () => {
		const long = 'x'.repeat(5_000);
		for (const body of [
			long,
			{ message: long },
			{ error: { message: long } },
			{ errors: [long] },
			`<html><p>${long}`,
		]) {
			expect(read(body).message).toBe(`${'x'.repeat(MAX_LENGTH)}…`);
		}
	});

	test('names code, field, request and, of text, the status', () => {
		const error = { code: 'bad', message: 'No good.', field: 'name' };
		expect(errorText({ status: 422, headers: { 'x-request-id': 'req_1' }, body: { error } })).toBe(
			'No good (bad, field name, request req_1)',
		);
		expect(errorText(response('Down', 503))).toBe('Down (status 503)');
		expect(errorText(response({ message: 'No' }))).toBe('No');
		expect(errorCode(response({ error }))).toBe('bad');
	});

	test.each([
		['No (bad, field name, request req_1)', 'No (bad, field name)'],
		['No (request req_1)', 'No'],
		['No (bad)', 'No (bad)'],
	])('is the same for two requests without the request ID: %s', (text, without) => {
		expect(withoutRequestId(text)).toBe(without);
	});
});

describe('A 2xx says that nothing was done', () => {
	test.each<[string, unknown, boolean]>([
		['success: false', { success: false }, true],
		['Success: false', { Success: false }, true],
		['ok: false', { ok: false, error: 'invalid_auth' }, true],
		['success: false, although an ID is there', { success: false, id: 'buy_1' }, true],
		['an error in words', { error: 'Wrong' }, true],
		['an error as an object', { error: { code: 'bad' } }, true],
		['error: true', { error: true, message: 'Wrong' }, true],
		['errors in a list', { errors: [{ message: 'Wrong' }] }, true],
		['errors by field', { errors: { name: ['Wrong'] } }, true],
		['status: error with a message', { status: 'error', message: 'Wrong' }, true],
		['status: FAILED with a message', { status: 'FAILED', message: 'Wrong' }, true],
		['an error beside an ID is about a resource that is there', { id: 'call_1', error: 'no_answer' }, false],
		['errors beside a _id', { _id: 'call_1', errors: ['late'] }, false],
		['an error beside a uuid', { uuid: 'a-b', error: 'late' }, false],
		['error: null', { error: null }, false],
		['error: false', { error: false }, false],
		['error: an empty text', { error: '' }, false],
		['error: an empty object', { error: {} }, false],
		['errors: []', { errors: [] }, false],
		['errors: 0', { errors: 0 }, false],
		['errors: 3, which counts other requests', { errors: 3 }, false],
		['status: failed without a message, as a call has it', { status: 'failed' }, false],
		['status: active with a message', { status: 'active', message: 'Welcome' }, false],
		['success: true', { success: true }, false],
		['success: null', { success: null }, false],
		['an empty object', {}, false],
		['a list', [{ error: 'Wrong' }], false],
		['a text', 'error', false],
		['no body', undefined, false],
	])('%s', (_, body, isFailure) => {
		expect(saysFailure(body)).toBe(isFailure);
		expect(isSuccess(response(body ?? '', 200), 'POST')).toBe(!isFailure && typeof body !== 'string');
	});

	test('and so does one to a GET that brings nothing', () => {
		expect(isSuccess(response('', 204), 'GET')).toBe(false);
		expect(isSuccess(response('', 204), 'DELETE')).toBe(true);
	});
});

test('Whatever the form, the words and the field reach the message', () => {
	const word = fc.stringMatching(/^[a-z]{3,12}$/);
	const forms: ((message: string, field: string) => unknown)[] = [
		(message, field) => ({ error: { message, field } }),
		(message, field) => ({ message, field }),
		(message, field) => ({ errors: [{ message, field }] }),
		(message, field) => ({ errors: [{ detail: message, source: { pointer: `/data/attributes/${field}` } }] }),
		(message, field) => ({ errors: { [field]: [message] } }),
		(message, field) => ({ errors: { [field]: message } }),
		(message, field) => ({ detail: [{ loc: ['body', field], msg: message }] }),
		(message, field) => ({ title: 'Invalid', violations: [{ field, message }] }),
		(message, field) => [{ message, field }],
	];
	fc.assert(
		fc.property(word, word, fc.constantFrom(...forms), (message, field, form) => {
			const text = errorText(response(form(message, field)));
			expect(text).toContain(message);
			expect(text).toContain(field);
		}),
	);
});

test('Whatever comes, it is read without a fault, and no part is longer than may be shown', () => {
	const keys = fc.constantFrom(
		'error',
		'errors',
		'message',
		'detail',
		'details',
		'title',
		'field',
		'loc',
		'source',
		'fault',
		'x',
	);
	const body = fc.letrec<{ any: unknown }>((tie) => ({
		any: fc.oneof(
			{ depthSize: 'small' },
			fc.string(),
			fc.stringMatching(/^x{0,600}$/),
			fc.constantFrom(null, true, 3),
			fc.array(tie('any'), { maxLength: 4 }),
			fc.dictionary(keys, tie('any'), { maxKeys: 4 }),
		),
	})).any;
	fc.assert(
		fc.property(body, (given) => {
			const { code = '', message = '', field = '' } = read(given);
			expect(code.length).toBeLessThanOrEqual(MAX_LENGTH + 1);
			expect(field.length).toBeLessThanOrEqual(MAX_LENGTH + 1);
			expect(message.length).toBeLessThanOrEqual(2 * MAX_LENGTH + 20);
			expect(typeof saysFailure(given)).toBe('boolean');
		}),
		{ numRuns: 500 },
	);
});

/** No message holds the API key or a webhook secret, however a server repeats it. */
import { inspect } from 'node:util';

import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { createClient, type CallMatrixClient } from '../../nodes/CallMatrix/client/client.ts';
import type { RequestContext } from '../../nodes/CallMatrix/client/connection.ts';
import { redactAll, redactor } from '../../nodes/CallMatrix/client/redact.ts';
import { ClientState } from '../../nodes/CallMatrix/client/state.ts';
import { testConnection } from '../../nodes/CallMatrix/client/testConnection.ts';
import { WaitBudget } from '../../nodes/CallMatrix/client/waitBudget.ts';

interface Answer {
	statusCode: number;
	headers: IDataObject;
	body: unknown;
}

const BASE_URL = 'https://api.example.com/v1';

/** A client to which everything is answered alike, and which never waits. */
async function clientOf(credential: IDataObject, answer: Answer): Promise<CallMatrixClient> {
	const context = {
		getNode: () => ({ name: 'CallMatrix' }),
		getCredentials: async () => await Promise.resolve({ baseUrl: BASE_URL, ...credential }),
		helpers: { httpRequestWithAuthentication: async () => await Promise.resolve(structuredClone(answer)) },
	} as unknown as RequestContext;
	return await createClient(context, { budget: new WaitBudget(0), state: new ClientState() });
}

/** Everything that a person could read of what was thrown; the stack names the files of this test. */
const shownOf = (thrown: unknown): string =>
	thrown instanceof Error
		? inspect(Object.assign({}, thrown, { message: thrown.message }), { depth: 10, maxStringLength: null })
		: inspect(thrown);

/** @returns undefined for a success */
const thrownBy = async (act: Promise<unknown>): Promise<unknown> =>
	await act.then(
		() => undefined,
		(error: unknown) => error,
	);

/** All that the client says about an answer: a single request, a list, a result within a batch, and the credential test. */
async function messagesAbout(credential: IDataObject, answer: Answer): Promise<string[]> {
	const client = await clientOf(credential, answer);
	const { statusCode: status, headers, body } = answer;
	const request = { method: 'POST', path: '/buyers', body: { name: 'Harbor' } } as const;
	const list = { method: 'GET', path: '/buyers' } as const;
	const tested = await testConnection(
		{ request: async () => await Promise.resolve(structuredClone(answer)) } as never,
		{ baseUrl: BASE_URL, ...credential },
		async (_, options) => await Promise.resolve(options),
		list,
	);
	const thrown = [
		await thrownBy(client.request(request)),
		await thrownBy(client.list(list)),
		client.errorOf({ request, response: { status, headers, body } }),
	];
	return [...thrown.map(shownOf), inspect(tested)];
}

/** Printable ASCII without spaces: what an HTTP header can hold. */
const anyWord = fc
	.array(
		fc.oneof(
			{
				weight: 3,
				arbitrary: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')),
			},
			fc.constantFrom(...Array.from(`-_.~+/=&<>"'\\%#?:;,|{}[]()*^$!@\``)),
		),
		{ minLength: 10, maxLength: 50 },
	)
	.map((characters) => characters.join(''))
	// What has too few letters could be a part of any message.
	.filter((word) => /[\dA-Za-z]{3}/.test(word));

interface Key {
	/** As in the credential. */
	apiKey: string;
	/** What must not be seen: the whole key, or what is secret in it. */
	secrets: string[];
}

const anyKey: fc.Arbitrary<Key> = fc.oneof(
	anyWord.map((word) => ({ apiKey: word, secrets: [word] })),
	fc.tuple(anyWord, anyWord).map(([one, two]) => ({ apiKey: `${one} ${two}`, secrets: [`${one} ${two}`, one, two] })),
	fc
		.tuple(fc.constantFrom('Token', 'Bearer', 'ApiKey', 'api-key'), anyWord)
		.map(([scheme, word]) => ({ apiKey: `${scheme} ${word}`, secrets: [`${scheme} ${word}`, word] })),
	anyWord
		.filter((word) => !/["',;]/.test(word))
		.map((word) => ({ apiKey: `Token token="${word}"`, secrets: [`Token token="${word}"`, word] })),
	fc.tuple(anyWord, fc.oneof(anyWord, fc.constant(''))).map(([user, password]) => {
		const plainUser = user.replaceAll(':', '');
		const encoded = Buffer.from(`${plainUser}:${password}`).toString('base64');
		return {
			apiKey: `Basic ${encoded}`,
			secrets: [`Basic ${encoded}`, encoded, `${plainUser}:${password}`, plainUser, password].filter(
				(each) => each.length >= 8,
			),
		};
	}),
);

const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const asHtml = (text: string): string => text.replace(/[&<>"']/g, (each) => HTML[each] ?? each);
const eachAs = (text: string, write: (code: number) => string): string =>
	Array.from(text, (each) => write(each.codePointAt(0) ?? 0)).join('');
const asJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const asBase64 = (text: string): string => Buffer.from(text).toString('base64');

/** How a server may write a text. */
const FORMS: [string, (text: string) => string][] = [
	['as it is', (text) => text],
	['JSON-escaped', asJson],
	['JSON-escaped twice', (text) => asJson(asJson(text))],
	['JSON-escaped with slashes, as PHP does', (text) => asJson(text).replaceAll('/', '\\/')],
	[
		'JSON-escaped with code points, as Java and .NET do',
		(text) => text.replace(/[^\w ]/g, (each) => `\\u${hex4(each)}`),
	],
	['percent-encoded as a part of a URL', encodeURIComponent],
	['percent-encoded as a whole URL', encodeURI],
	['percent-encoded strictly', (text) => text.replace(/[^\w]/g, (each) => `%${hex4(each).slice(2).toUpperCase()}`)],
	['percent-encoded twice', (text) => encodeURIComponent(encodeURIComponent(text))],
	['as a form', (text) => new URLSearchParams({ a: text }).toString().slice(2)],
	['HTML-escaped', asHtml],
	['HTML-escaped twice', (text) => asHtml(asHtml(text))],
	['HTML-escaped by numbers', (text) => eachAs(text, (code) => `&#${code};`)],
	['HTML-escaped by hexadecimal numbers', (text) => eachAs(text, (code) => `&#x${code.toString(16)};`)],
	['JSON-escaped in HTML', (text) => asHtml(asJson(text))],
	['base64', asBase64],
	['base64url', (text) => Buffer.from(text).toString('base64url')],
	['base64 within a header', (text) => asBase64(`k:${text}:x`)],
];

function hex4(character: string): string {
	return character.charCodeAt(0).toString(16).padStart(4, '0');
}

const CASES: [string, (text: string) => string][] = [
	['', (text) => text],
	['in lower case', (text) => text.toLowerCase()],
	['in upper case', (text) => text.toUpperCase()],
];

/** Where a body has its words. */
const BODIES: [string, (words: string) => unknown][] = [
	['JSON', (words) => ({ error: { code: 'unauthorized', message: words, field: 'authorization' } })],
	['JSON code', (words) => ({ error: { code: words } })],
	['JSON by field', (words) => ({ errors: { [words]: ['is wrong'], name: [words] } })],
	['JSON problem', (words) => ({ title: words, detail: words, status: 401 })],
	['JSON with success: false', (words) => ({ success: false, message: words })],
	['text', (words) => words],
	['HTML title', (words) => `<!DOCTYPE html><html><head><title>${words}</title></head></html>`],
	['HTML heading', (words) => `<html><body><h1>${words}</h1></body></html>`],
	['HTML text', (words) => `<html><body><p>${words}</p></body></html>`],
];

const STATUS = fc.constantFrom(200, 301, 400, 401, 403, 404, 405, 409, 422, 429, 500, 502, 503);

/** A message is cut after 300 characters: at which of them the secret begins. */
const anyPlace = fc.oneof(fc.constant(0), fc.integer({ min: 230, max: 299 }));

/** Less than this may be left of a secret, as it could stand in any message. */
const PIECE = 8;

test('No message holds the key or a piece of it, whatever the key and in whatever form, case and body a server repeats it', async () => {
	await fc.assert(
		fc.asyncProperty(
			anyKey.chain((key) => fc.record({ key: fc.constant(key), secret: fc.constantFrom(...key.secrets) })),
			fc.constantFrom(...FORMS),
			fc.constantFrom(...CASES),
			fc.constantFrom(...BODIES),
			STATUS,
			anyPlace,
			async ({ key, secret }, [, form], [, inCase], [, bodyOf], statusCode, place) => {
				const repeated = inCase(form(secret));
				const body = bodyOf(`${'. '.repeat(place / 2)}${repeated} is not a key. ${'. '.repeat(60)}`);
				const messages = await messagesAbout({ apiKey: key.apiKey }, { statusCode, headers: {}, body });
				// In the middle of a scheme, such as `Token token="`, is nothing secret.
				const secretest = key.secrets.filter((each) => !/\s/.test(each));
				for (const message of messages) {
					const text = message.toLowerCase();
					for (const hidden of [...secretest, ...secretest.map(form)]) {
						expect(text).not.toContain(hidden.toLowerCase().slice(0, PIECE));
						expect(text).not.toContain(hidden.toLowerCase().slice(-PIECE));
					}
				}
			},
		),
		{ numRuns: 400 },
	);
}, 120_000);

test('Nor does one hold a key that a server repeats in X-Request-Id', async () => {
	const apiKey = 'sk_live_0123456789';
	const answer = { statusCode: 422, headers: { 'x-request-id': `r-${apiKey}` }, body: { message: 'No' } };
	for (const message of await messagesAbout({ apiKey }, answer)) expect(message).not.toContain(apiKey);
});

test.each(['webhookSecret', 'previousWebhookSecret'])('Nor a %s', async (name) => {
	const secret = 'whsec_MfKQ9r8GKYqrTwjU+/=';
	for (const [, form] of FORMS) {
		const answer = { statusCode: 422, headers: {}, body: { message: `${form(secret)} is no secret` } };
		const messages = await messagesAbout({ apiKey: 'some-api-key', [name]: secret }, answer);
		for (const message of messages) expect(message).not.toContain(form(secret));
	}
});

describe('What is not secret stays', () => {
	const message = 'The Basic token for Bearer is no key; use buy_000123 or a%20b';

	test.each(['sk_live_0123456789', 'Token abcdefgh', 'Basic YWJjZGVmZ2g6', 'Bearer sk_live_01234'])(
		'with the key %s',
		(apiKey) => {
			expect(redactor({ apiKey })(message)).toBe(message);
		},
	);

	test('without a credential', () => {
		for (const apiKey of [undefined, '', '  ', 7, null]) {
			expect(redactor({ apiKey } as never)(message)).toBe(message);
		}
	});

	test('and what is shown instead of a secret says so', () => {
		const redact = redactor({ apiKey: 'Token token="abcdefgh"' });
		expect(redact('token="abcdefgh" is unknown')).toBe('[hidden] is unknown');
		expect(redact('abcdefgh is unknown')).toBe('[hidden] is unknown');
		expect(redactAll({ abcdefgh: [1, null, 'ABCDEFGH'] }, redact)).toEqual({ '[hidden]': [1, null, '[hidden]'] });
	});
});

test('Any key can be hidden, also one that is no Unicode', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', minLength: 8 }), (apiKey) => {
			const secret = apiKey.trim();
			fc.pre(secret.length >= 8);
			const redact = redactor({ apiKey });
			for (const text of [secret, JSON.stringify(secret)]) expect(redact(text)).not.toContain(secret);
		}),
	);
	expect(redactor({ apiKey: 'abc\uD800defgh' })('abc\uD800defgh')).toBe('[hidden]');
});

test('Redaction takes no longer than it takes to read a text, whatever the key', () => {
	const key = `\\\\\\\\"'//\\\\&&&&amp;%25%25 a a  a`;
	const text = `${'\\'.repeat(3_000)}${'&amp;'.repeat(3_000)}${'%25'.repeat(3_000)}`.repeat(3);
	const started = performance.now();
	redactor({ apiKey: key, webhookSecret: '\\'.repeat(40), previousWebhookSecret: '&'.repeat(40) })(text);
	// Exponential time would be hours.
	expect(performance.now() - started).toBeLessThan(5_000);
});

/** Signatures as the real CallMatrix may write them, through n8n's own contexts. */
import { createHmac, randomUUID } from 'node:crypto';

import { listening, post, ran, sandbox } from './triggerGround.mts';

const KEY = Buffer.alloc(24, 'key');
const DIGITS = KEY.toString('base64');

const mac = (text: string, key: string | Buffer = sandbox.webhookSecret): Buffer =>
	createHmac('sha256', key).update(text).digest();
const now = (): number => Math.floor(Date.now() / 1_000);

interface Case {
	credentials?: Record<string, string>;
	/** The headers that CallMatrix sends with a body. */
	headersOf: (body: string) => Record<string, string>;
}

const name = 'X-CallMatrix-Signature';
const standard = (
	body: string,
	key: string | Buffer,
	signature = 'webhook-signature',
	family = 'webhook',
): Record<string, string> => ({
	[signature]: `v1,${mac(`msg_1.${now()}.${body}`, key).toString('base64')}`,
	[`${family}-id`]: 'msg_1',
	[`${family}-timestamp`]: String(now()),
});

const CASES: [string, Case][] = [
	['with the prefix hmac-sha256=', { headersOf: (body) => ({ [name]: `hmac-sha256=${mac(body).toString('hex')}` }) }],
	['with the prefix sha256:', { headersOf: (body) => ({ [name]: `sha256:${mac(body).toString('hex')}` }) }],
	['in base64url without padding', { headersOf: (body) => ({ [name]: mac(body).toString('base64url') }) }],
	['in base64url with padding', { headersOf: (body) => ({ [name]: `${mac(body).toString('base64url')}=` }) }],
	[
		'over <timestamp>.<body>',
		{
			headersOf: (body) => ({
				[name]: mac(`${now()}.${body}`).toString('hex'),
				'X-CallMatrix-Timestamp': String(now()),
			}),
		},
	],
	[
		'over the body, beside a timestamp that is not signed',
		{ headersOf: (body) => ({ [name]: mac(body).toString('hex'), 'X-CallMatrix-Timestamp': '1' }) },
	],
	['under another name', { headersOf: (body) => ({ 'X-Acme-Signature': mac(body).toString('hex') }) }],
	[
		'beside a version that is not known',
		{
			headersOf: (body) => ({
				[name]: `t=${now()},v1=${mac(`${now()}.${body}`).toString('hex')},v2=${'ab'.repeat(64)}`,
			}),
		},
	],
	[
		'by Standard Webhooks, under its own names',
		{ credentials: { webhookSecret: `whsec_${DIGITS}` }, headersOf: (body) => standard(body, KEY) },
	],
	[
		'by Standard Webhooks, with the key without whsec_',
		{ credentials: { webhookSecret: DIGITS }, headersOf: (body) => standard(body, KEY, name) },
	],
	[
		'by Standard Webhooks, with the key pasted as v1,whsec_',
		{ credentials: { webhookSecret: `v1,whsec_${DIGITS}` }, headersOf: (body) => standard(body, KEY, name) },
	],
	[
		"by Standard Webhooks, under Svix's names",
		{
			credentials: { webhookSecret: `whsec_${DIGITS}` },
			headersOf: (body) => standard(body, KEY, 'svix-signature', 'svix'),
		},
	],
	[
		'with the previous secret, during a rotation',
		{
			credentials: { webhookSecret: 'new', previousWebhookSecret: 'old' },
			headersOf: (body) => ({
				[name]: `sha256:${mac(`${now()}.${body}`, 'old').toString('hex')}`,
				'X-CallMatrix-Timestamp': String(now()),
			}),
		},
	],
];

test.each(CASES)(
	'Signature %s: an event runs once, and a changed body is refused with 401',
	async (_, { credentials, headersOf }) => {
		const { host } = await listening({ ...(credentials && { credentials }) });
		const event_id = randomUUID();
		const body = JSON.stringify({ event_id, event: 'call.ended' });
		const headers = headersOf(body);
		const statuses: number[] = [];
		for (const sent of [` ${body}`, body, body]) statuses.push((await post(host, sent, headers)).status);
		expect(statuses).toEqual([401, 200, 200]);
		await host.settled();
		expect(ran(host)).toEqual([event_id]);
	},
);

describe('Signature: refused with 401 is a delivery', () => {
	test('whose signed timestamp header is older than accepted', async () => {
		const { host } = await listening();
		const body = JSON.stringify({ event_id: randomUUID(), event: 'call.ended' });
		const old = String(now() - 100_000);
		const headers = { [name]: mac(`${old}.${body}`).toString('hex'), 'X-CallMatrix-Timestamp': old };
		const { status, body: answer } = await post(host, body, headers);
		expect([status, JSON.parse(answer)]).toEqual([401, expect.objectContaining({ reason: 'timestamp_too_old' })]);
	});

	test('with two signature headers of other names: which one counts is not guessed', async () => {
		const { host } = await listening();
		const body = JSON.stringify({ event_id: randomUUID(), event: 'call.ended' });
		const signature = mac(body).toString('hex');
		const { status, body: answer } = await post(host, body, { 'A-Signature': signature, 'B-Signature': signature });
		expect([status, JSON.parse(answer)]).toEqual([401, expect.objectContaining({ reason: 'signature_missing' })]);
	});
});

describe('Event ID: the webhook-id', () => {
	const send = async (ids: [string, string], isSigned: boolean): Promise<number> => {
		const { host } = await listening({ credentials: { webhookSecret: `whsec_${DIGITS}` } });
		const body = JSON.stringify({ type: 'call.ended', data: { id: 'call_1' } });
		for (const id of ids) {
			const signature = isSigned
				? `v1,${mac(`${id}.${now()}.${body}`, KEY).toString('base64')}`
				: mac(body, `whsec_${DIGITS}`).toString('hex');
			const headers = { [name]: signature, 'webhook-id': id, 'webhook-timestamp': String(now()) };
			expect((await post(host, body, headers)).status).toBe(200);
		}
		await host.settled();
		return host.executions.length;
	};

	test('identifies an event that has no ID in its body, where the signature covers it', async () => {
		expect([await send(['msg_1', 'msg_1'], true), await send(['msg_1', 'msg_2'], true)]).toEqual([1, 2]);
	});

	test('identifies nothing where it is not signed: a captured event must not run again under another one', async () => {
		expect([await send(['msg_1', 'msg_1'], false), await send(['msg_1', 'msg_2'], false)]).toEqual([1, 1]);
	});
});

/** Two thousand bytes an event, signed in each way: what all who verify are given. */
import { createHmac } from 'node:crypto';

export const BYTES = 2_000;
export const COUNT = 1_000;

/** Of Standard Webhooks: the key's bytes in base64. */
export const SECRET = `whsec_${Buffer.alloc(32, 'the key of the benchmark').toString('base64')}`;

export interface Prepared {
	body: Buffer;
	/** `t=,v1=` */
	dated: string;
	/** The three headers of Standard Webhooks. */
	standard: { 'webhook-id': string; 'webhook-timestamp': string; 'webhook-signature': string };
}

/** The id of the nth event, in the length of a ULID. */
export const eventId = (at: number): string => `evt_01J9ZK3W${String(at).padStart(18, '0')}`;

function bodyOf(at: number): Buffer {
	const event = {
		event_id: eventId(at),
		event: 'call.ended',
		occurred_at: '2026-11-23T15:04:05-05:00',
		call_id: `call_${at}`,
		caller_id: '+12125550123',
		caller_masked: false,
		dialed_number: '+18885550100',
		campaign_id: 'cmp_000042',
		buyer_id: 'buy_000007',
		offer_id: 'off_000113',
		transition: { from: 'answered', to: 'ended' },
		answered: true,
		disposition: 'qualified',
		duration_seconds: 185,
		revenue: 42.5,
		payout: 30,
		session: {
			utm_source: 'google',
			utm_medium: 'cpc',
			utm_campaign: 'très chaud été',
			gclid: 'Cj0KCQiA3sq6BhD2ARIsAJ8MRwX',
			landing_page: 'https://example.com/quote?state=NY&plan=gold',
			referrer: 'https://www.google.com/',
		},
		routing: Array.from({ length: 12 }, (_, rank) => ({
			buyer_id: `buy_${at}_${rank}`,
			bid: 30 + rank / 4,
			accepted: rank === 3,
			reason: rank < 3 ? 'daily_cap_reached' : null,
		})),
		note: '',
	};
	const short = BYTES - Buffer.byteLength(JSON.stringify(event));
	return Buffer.from(JSON.stringify({ ...event, note: 'x'.repeat(short) }));
}

/** @param now Unix seconds */
export function prepare(now: number, secret = SECRET): Prepared[] {
	const standardKey = Buffer.from(secret.slice('whsec_'.length), 'base64');
	const mac = (key: string | Buffer, prefix: string, body: Buffer): Buffer =>
		createHmac('sha256', key).update(prefix).update(body).digest();
	return Array.from({ length: COUNT }, (_, at) => {
		const body = bodyOf(at);
		const id = `msg_${at}`;
		return {
			body,
			// Through bytes, as a header comes: a text that was put together is slower to read.
			dated: Buffer.from(`t=${now},v1=${mac(secret, `${now}.`, body).toString('hex')}`).toString('latin1'),
			standard: {
				'webhook-id': id,
				'webhook-timestamp': String(now),
				'webhook-signature': `v1,${mac(standardKey, `${id}.${now}.`, body).toString('base64')}`,
			},
		};
	});
}

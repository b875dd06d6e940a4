/** Makes forged deliveries, to see that a receiver refuses them. */
import type { CallEvent } from './event.mts';
import { extraHeaders, sign, signsTimestamp, type Secrets, type Signing } from './sign.mts';

/** Deliveries that CallMatrix would never send, and that a receiver has to refuse. */
export const forgeryKinds = [
	'wrong-secret',
	'tampered-body',
	'no-signature',
	'stale-timestamp',
	'garbage-header',
] as const;

export type ForgeryKind = (typeof forgeryKinds)[number];

export interface SignedBody {
	body: string;
	/** The value of the signature header; null where it is not sent. */
	signature: string | null;
	/** The headers sent besides it. */
	headers: Record<string, string>;
}

const TWO_DAYS_SECONDS = 2 * 86_400;

const garbage = [
	't=,v1=',
	't=yesterday,v1=zz',
	'sha256=',
	',,,,',
	'v1=00',
	'null',
	`t=1,${'v1=00,'.repeat(40)}`,
	'v1,',
	'v1,AAAA v1,====',
];

/**
 * The event with a signature that must not be accepted.
 *
 * @param at unix time in seconds
 * @param turn counts the forgeries, so that garbage is not always the same
 * @param serialise writes an event as a body
 */
export function forge(
	kind: ForgeryKind,
	event: CallEvent,
	secrets: Secrets,
	signing: Signing,
	at: number,
	turn: number,
	serialise: (event: CallEvent) => string = JSON.stringify,
): SignedBody {
	const body = serialise(event);
	const id = event.event_id;
	const headers = extraHeaders(signing.scheme, id, at);
	switch (kind) {
		case 'wrong-secret':
			return { body, signature: sign(body, { current: `not-${secrets.current}` }, signing, at, id), headers };
		case 'tampered-body':
			return {
				body: tampered(body, serialise({ ...event, revenue: (event.revenue ?? 0) + 1_000 })),
				signature: sign(body, secrets, signing, at, id),
				headers,
			};
		case 'no-signature':
			return { body, signature: null, headers };
		case 'stale-timestamp': {
			// Where no timestamp is signed, the event's own time is what tells its age.
			const then = at - TWO_DAYS_SECONDS;
			const occurred = new Date(then * 1_000).toISOString();
			const old = signsTimestamp(signing.scheme) ? body : serialise({ ...event, occurred_at: occurred });
			return {
				body: old,
				signature: sign(old, secrets, signing, then, id),
				headers: extraHeaders(signing.scheme, id, then),
			};
		}
		case 'garbage-header':
			return { body, signature: garbage[turn % garbage.length] ?? 'garbage', headers };
	}
}

/** Where events do not tell the revenue, a field is added. */
function tampered(body: string, changed: string): string {
	return changed === body ? body.replace('{', '{"tampered":true,') : changed;
}

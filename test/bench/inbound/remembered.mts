import { Claims, readEnvelope, TRIGGER } from './product.mts';

export const FEW = 1_000;
export const MANY = 100_000;

const DAY_MS = 24 * 3_600_000;

/** Claims as they stand after a day in which so many events came evenly, each id read from its bytes. */
export function filled(count: number): Claims {
	let now = 0;
	const claims = new Claims(() => now);
	for (let at = 0; at < count; at++) {
		now = Math.floor((at * DAY_MS) / count);
		const id = `evt_before_${String(at).padStart(19, '0')}`;
		const read = readEnvelope(Buffer.from(JSON.stringify({ event_id: id, event: 'call.ended' })));
		if ('reason' in read) throw new Error(read.reason);
		claims.acquire(TRIGGER, read.event.id);
		claims.complete(TRIGGER, read.event.id);
	}
	return claims;
}

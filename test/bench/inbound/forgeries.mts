/** What a forgery costs: anybody can send one. */
import { createHmac } from 'node:crypto';

import type { Figure } from '../figures.mts';
import { BYTES, COUNT, prepare, SECRET } from './deliveries.mts';
import { verifySignature, WebhookSecret } from './product.mts';
import { race } from './race.mts';

const HEADER_BYTES = 4_096;

export function forgeries(): Promise<Figure[]> {
	const now = Math.floor(Date.now() / 1_000);
	const forged = prepare(now, 'whsec_Zm9yZ2Vk');
	const flooded = `t=${now}${`,v1=${'ab'.repeat(32)}`.repeat(HEADER_BYTES / 64)}`;

	const refusing = (texts: string[], reason: string, header?: string) => {
		const secrets = texts.map((text) => new WebhookSecret(text));
		const run = (): void => {
			for (const { body, dated } of forged) {
				const verdict = verifySignature({ header: header ?? dated, body, secrets, now, maxAge: 90_000 });
				if (verdict.ok || verdict.reason !== reason) throw new Error('A forgery was not refused for what it is.');
			}
		};
		return { run };
	};
	const times = race({
		hmac: {
			run: () => {
				for (const { body } of forged) createHmac('sha256', SECRET).update(body).digest();
			},
		},
		'one secret': refusing([SECRET], 'signature_mismatch'),
		'two secrets': refusing([SECRET, `${SECRET}-before`], 'signature_mismatch'),
		'over 4 kB of signatures': refusing([SECRET], 'signature_too_long', flooded),
	});

	const bench = `refuse a forgery of ${BYTES} bytes`;
	const ratio = (name: Parameters<typeof times.of>[0], limit: number): Figure => ({
		bench,
		figure: `${name}, of the HMAC alone`,
		measured: times.ratio(name, 'hmac'),
		unit: 'x',
		target: { atMost: limit },
	});
	return Promise.resolve([
		{
			bench,
			figure: 'time of the HMAC alone',
			measured: (times.of('hmac') / COUNT) * 1_000,
			unit: 'µs',
			target: { toCompare: true },
		},
		ratio('one secret', 1.6),
		ratio('two secrets', 2.7),
		ratio('over 4 kB of signatures', 0.5),
	]);
}

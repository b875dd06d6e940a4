/** An event from its bytes to its claim: what it takes beside the least that it can take, and beside two known verifiers. */
import { createHmac } from 'node:crypto';

import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';

import type { Figure } from '../figures.mts';
import { BYTES, COUNT, prepare, SECRET, type Prepared } from './deliveries.mts';
import { Claims, readEnvelope, TRIGGER, verifySignature } from './product.mts';
import { race } from './race.mts';

const OLDEST_ACCEPTED = 90_000;

type Scheme = 'dated' | 'standard';

export function verify(): Promise<Figure[]> {
	const now = Math.floor(Date.now() / 1_000);
	const deliveries = prepare(now);
	let claims = new Claims();

	const take = ({ body, dated, standard }: Prepared, scheme: Scheme): void => {
		const verdict = verifySignature({
			header: scheme === 'dated' ? dated : standard['webhook-signature'],
			webhookId: standard['webhook-id'],
			webhookTimestamp: standard['webhook-timestamp'],
			body,
			secrets: [SECRET],
			now,
			maxAge: OLDEST_ACCEPTED,
		});
		const read = readEnvelope(body);
		if (!verdict.ok || 'reason' in read || claims.acquire(TRIGGER, read.event.id) !== 'acquired') {
			throw new Error('A true event was not taken.');
		}
		claims.complete(TRIGGER, read.event.id);
	};
	const afresh = (): void => {
		claims = new Claims();
	};
	const each = (act: (delivery: Prepared) => void) => (): void => {
		for (const delivery of deliveries) act(delivery);
	};
	const webhook = new Webhook(SECRET);

	const times = race({
		floor: {
			run: each(({ body }) => {
				createHmac('sha256', SECRET).update(body).digest();
				JSON.parse(body.toString());
			}),
		},
		dated: {
			run: each((delivery) => {
				take(delivery, 'dated');
			}),
			after: afresh,
		},
		standard: {
			run: each((delivery) => {
				take(delivery, 'standard');
			}),
			after: afresh,
		},
		stripe: {
			run: each(({ body, dated }) => {
				Stripe.webhooks.constructEvent(body, dated, SECRET, OLDEST_ACCEPTED);
			}),
		},
		standardwebhooks: {
			run: each(({ body, standard }) => {
				webhook.verify(body, standard);
			}),
		},
	});

	const bench = `verify, read and claim events of ${BYTES} bytes`;
	const standard = `${bench}, Standard Webhooks`;
	const figure = (name: string, text: string, measured: number, limit?: number): Figure => ({
		bench: name,
		figure: text,
		measured,
		unit: limit === undefined ? 'µs' : 'x',
		target: limit === undefined ? { toCompare: true } : { atMost: limit },
	});
	const microseconds = (name: Parameters<typeof times.of>[0]): number => (times.of(name) / COUNT) * 1_000;
	return Promise.resolve([
		figure(bench, 'time an event', microseconds('dated')),
		figure(bench, 'of HMAC and JSON.parse alone', times.ratio('dated', 'floor'), 1.15),
		figure(bench, "of stripe's constructEvent", times.ratio('dated', 'stripe'), 1),
		figure(bench, "of standardwebhooks' verify", times.ratio('dated', 'standardwebhooks'), 1),
		figure(standard, 'time an event', microseconds('standard')),
		figure(standard, 'of HMAC and JSON.parse alone', times.ratio('standard', 'floor'), 1.15),
		figure(standard, "of standardwebhooks' verify", times.ratio('standard', 'standardwebhooks'), 1),
	]);
}

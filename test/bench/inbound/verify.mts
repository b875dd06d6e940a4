/**
 * An event from its bytes to its parsed body, and on to its claim: what each takes beside the least that it can take, and beside two
 * known verifiers, which end at the parsed body.
 */
import { createHmac } from 'node:crypto';

import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';

import type { Figure } from '../figures.mts';
import { BYTES, COUNT, prepare, SECRET, type Prepared } from './deliveries.mts';
import { Claims, parseJson, readEnvelope, TRIGGER, verifySignature, WebhookSecret } from './product.mts';
import { race } from './race.mts';

const OLDEST_ACCEPTED = 90_000;

type Scheme = 'dated' | 'standard';

export function verify(): Promise<Figure[]> {
	const now = Math.floor(Date.now() / 1_000);
	const deliveries = prepare(now);
	// Made once, as in the trigger and as standardwebhooks does it.
	const secrets = [new WebhookSecret(SECRET)];
	let claims = new Claims();

	const verified = ({ body, dated, standard }: Prepared, scheme: Scheme): boolean =>
		verifySignature({
			header: scheme === 'dated' ? dated : standard['webhook-signature'],
			webhookId: standard['webhook-id'],
			webhookTimestamp: standard['webhook-timestamp'],
			body,
			secrets,
			now,
			maxAge: OLDEST_ACCEPTED,
		}).ok;
	const parse = (delivery: Prepared, scheme: Scheme): void => {
		if (!verified(delivery, scheme) || !parseJson(delivery.body)) throw new Error('A true event was refused.');
	};
	const take = (delivery: Prepared, scheme: Scheme): void => {
		const ok = verified(delivery, scheme);
		const read = readEnvelope(delivery.body);
		if (!ok || 'reason' in read || claims.acquire(TRIGGER, read.event.id) !== 'acquired') {
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
		parsedDated: {
			run: each((delivery) => {
				parse(delivery, 'dated');
			}),
		},
		parsedStandard: {
			run: each((delivery) => {
				parse(delivery, 'standard');
			}),
		},
		takenDated: {
			run: each((delivery) => {
				take(delivery, 'dated');
			}),
			after: afresh,
		},
		takenStandard: {
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

	const figure = (name: string, text: string, measured: number, limit: number): Figure => ({
		bench: name,
		figure: text,
		measured,
		unit: 'x',
		target: { atMost: limit },
	});
	const microseconds = (name: Parameters<typeof times.of>[0]): number => (times.of(name) / COUNT) * 1_000;
	const figures = (
		title: string,
		[parsed, taken]: ['parsedDated', 'takenDated'] | ['parsedStandard', 'takenStandard'],
	): Figure[] => {
		const verification = `verify and parse events of ${BYTES} bytes${title}`;
		const whole = `verify, read and claim events of ${BYTES} bytes${title}`;
		return [
			figure(verification, 'of HMAC and JSON.parse alone', times.ratio(parsed, 'floor'), 1.15),
			...(parsed === 'parsedDated'
				? [figure(whole, "of stripe's constructEvent", times.ratio(taken, 'stripe'), 1)]
				: []),
			figure(whole, "of standardwebhooks' verify", times.ratio(taken, 'standardwebhooks'), 1),
			figure(whole, 'of HMAC and JSON.parse alone', times.ratio(taken, 'floor'), 1.5),
			{ bench: whole, figure: 'time an event', measured: microseconds(taken), unit: 'µs', target: { toCompare: true } },
		];
	};
	return Promise.resolve([
		...figures('', ['parsedDated', 'takenDated']),
		...figures(', Standard Webhooks', ['parsedStandard', 'takenStandard']),
	]);
}

/** A day of events remembered: the memory it takes, and whether the next event takes longer for it. */
import { execaNode } from 'execa';

import type { Figure } from '../figures.mts';
import { COUNT, prepare, SECRET } from './deliveries.mts';
import { readEnvelope, TRIGGER, verifySignature, WebhookSecret, type Claims } from './product.mts';
import { race } from './race.mts';
import { FEW, filled, MANY } from './remembered.mts';

export async function remembering(): Promise<Figure[]> {
	const child = execaNode({ nodeOptions: ['--import', 'tsx', '--expose-gc'], ipc: true, stderr: 'inherit' })(
		new URL('rememberingMain.mts', import.meta.url),
	);
	const held = (await child.getOneMessage()) as number;
	await child;

	const now = Math.floor(Date.now() / 1_000);
	const secrets = [new WebhookSecret(SECRET)];
	const deliveries = prepare(now);
	const ids = deliveries.map(({ body }) => {
		const read = readEnvelope(body);
		return 'reason' in read ? '' : read.event.id;
	});
	const letGo = (claims: Claims) => (): void => {
		for (const id of ids) claims.release(TRIGGER, id);
	};
	const events = (claims: Claims) => ({
		run: (): void => {
			for (const { body, dated } of deliveries) {
				verifySignature({ header: dated, body, secrets, now, maxAge: 90_000 });
				const read = readEnvelope(body);
				if ('reason' in read || claims.acquire(TRIGGER, read.event.id) !== 'acquired')
					throw new Error('It was not taken.');
			}
		},
		after: letGo(claims),
	});
	const few = filled(FEW);
	const many = filled(MANY);
	const times = race({ few: events(few), many: events(many) });

	const bench = `${MANY} events remembered`;
	return [
		{ bench, figure: 'memory', measured: held / 1e6, unit: 'MB', target: { atMost: 20 } },
		{
			bench,
			figure: 'time an event',
			measured: (times.of('many') / COUNT) * 1_000,
			unit: 'µs',
			target: { toCompare: true },
		},
		{
			bench,
			figure: `time an event, of that at ${FEW}`,
			measured: times.ratio('many', 'few'),
			unit: 'x',
			target: { atMost: 1.2 },
		},
	];
}

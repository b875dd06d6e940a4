/**
 * The law of dialects for the trigger: however events are wrapped, spelled, timed and signed, and whatever comes back from the
 * registration, each event runs the workflow once, a forgery never, and what publishing says is true.
 */
import { contractDialect, dialectOf, type Dialect } from '../sandbox/dialect/dialect.mts';
import { CREDENTIALS, described } from './dialectLaw.mts';
import { active, remove, sandbox, settle, stopHosts } from './triggerGround.mts';

function hold(condition: boolean, sentence: string): asserts condition {
	if (!condition) throw new Error(sentence);
}

const EVENTS = 3;

const said = (fault: unknown): string =>
	`${(fault as Error).message}: ${String((fault as { description?: unknown }).description)}`;

/** Publishes, gets events, copies and a forgery, and unpublishes. @throws where what is said or run is not so */
export async function tryTrigger(given: Partial<Dialect>): Promise<void> {
	sandbox.control.setDialect(null);
	const dialect = sandbox.control.setDialect(dialectOf({ ...contractDialect, ...given }));
	try {
		await tryDialect(dialect);
	} catch (fault) {
		throw new Error(`${(fault as Error).message}\n${described(dialect)}`, { cause: fault });
	} finally {
		sandbox.control.setDialect(null);
		sandbox.control.setFaults({ duplicates: null, forge: null });
		await removeWebhooks();
		await stopHosts();
	}
}

/** What a dialect left would get the events of all that come after it. */
async function removeWebhooks(): Promise<void> {
	for (const { id } of sandbox.control.webhooks()) {
		await fetch(`${sandbox.baseUrl}/webhooks/${id}`, {
			method: 'DELETE',
			headers: { Authorization: `Bearer ${sandbox.apiKey}` },
		});
	}
}

async function tryDialect(dialect: Dialect): Promise<void> {
	const credentials = CREDENTIALS[dialect.auth](sandbox.apiKey);
	const before = sandbox.control.webhooks().length;
	let published: Awaited<ReturnType<typeof active>>;
	try {
		published = await active({ credentials, parameters: { triggerOn: ['call.ended'] } });
	} catch (fault) {
		// A publishing that fails is honest. It names no key, and leaves nothing that it could have removed.
		hold(!said(fault).includes(sandbox.apiKey), `The API key stands in a message: ${said(fault)}`);
		const left = sandbox.control.webhooks().slice(before);
		const isRemovable = !['noId', 'silent204', 'missing', 'methodMissing'].includes(dialect.registration);
		hold(
			left.length === 0 || !isRemovable || /lost|unknown/.test(said(fault)),
			`Publishing failed and left a webhook: ${said(fault)}`,
		);
		return;
	}
	const { workflow, host } = published;
	const ours = sandbox.control.webhooks().filter(({ url }) => url === host.url);
	hold(ours.length === 1, `${ours.length} webhooks after publishing`);
	hold(ours[0]?.status === 'active' && ours[0].events.includes('call.ended'), 'The registration will never deliver');

	sandbox.control.setFaults({
		duplicates: { copies: 2, when: 'after-success' },
		forge: { kinds: ['tampered-body', 'wrong-secret'] },
	});
	// Of calls of their own: without ID and time, two events of one call could be one in every byte.
	for (let count = 1; count <= EVENTS; count++) {
		sandbox.control.emit({ event: 'call.ended', call_id: `call_00000${count}` });
	}
	await settle(host);
	const items = host.executions.flatMap(({ output }) => (output[0] ?? []).map(({ json }) => json));
	if (dialect.eventName === 'other') {
		hold(items.length === 0, 'An event of another name ran the workflow');
		hold(
			host.failures.some((message) => message.includes('call.completed') && message.includes('Any Call Event')),
			'An unknown event was dropped without a trace',
		);
	} else {
		hold(items.length === EVENTS, `${items.length} of ${EVENTS} events ran the workflow`);
		hold(new Set(items.map(({ event_id: id }) => id)).size === EVENTS, 'Events share an ID');
		hold(
			items.every(({ event }) => event === 'call.ended'),
			'The event has another name',
		);
		hold(
			items.every(({ call_id: id }) => typeof id === 'string' && id !== ''),
			'An item is without its call',
		);
	}
	try {
		await remove(workflow);
	} catch {
		return;
	}
	hold(!sandbox.control.webhooks().some(({ url }) => url === host.url), 'Unpublishing said done and left the webhook');
}

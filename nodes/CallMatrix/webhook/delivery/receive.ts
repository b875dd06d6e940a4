/**
 * Takes one delivery: verifies it, reads the event, claims it, and only then passes it to n8n, which answers 200 when it has stored
 * the execution. Everything that starts no execution is answered here. Inside the execution, `admission/admitEvent.ts` goes on.
 */

import { randomUUID } from 'node:crypto';

import { NodeOperationError, type IDataObject, type IWebhookFunctions, type IWebhookResponseData } from 'n8n-workflow';

import { attachDelivery } from '../deliveryMetadata';
import { readSelection, type EventSelection } from '../settings/eventSelection';
import { PARAMETERS, Settings, unreadableHint } from '../settings/settings';
import { triggerKey } from '../triggerKey';
import type { ProcessState } from '../processState';
import { LEASE_MS, type Claims } from './claims';
import { occurredAtSeconds, readEnvelope, type CallEvent } from './envelope';
import { isTestEvent } from './itemShape';
import { refusalMessage, refusalStatus, type Refusal } from './refusals';
import { applyFilters, isUnknown, selectItems } from './selectItems';
import { checkAge, verifySignature } from './signature';
import { findSignatureHeaders } from './signatureHeaders';
import { displayName } from './unknownEvents';
import type { VerificationCache, VerificationSettings } from './verificationCache';

/** Seconds, in Retry-After. */
const RETRY_AFTER = 5;

function respond(context: IWebhookFunctions, status: number, body: IDataObject): IWebhookResponseData {
	const response = context.getResponseObject();
	if (status === 503) response.setHeader('Retry-After', String(RETRY_AFTER));
	response.status(status).json(body);
	return { noWebhookResponse: true };
}

function refuse(context: IWebhookFunctions, reason: Refusal): IWebhookResponseData {
	const message = refusalMessage(reason);
	// Contains no secret, no caller and nothing of the body: anybody can send one.
	context.logger.warn(`CallMatrix Trigger refused a delivery: ${reason}`, {
		workflowId: context.getWorkflow().id,
		nodeName: context.getNode().name,
		reason,
	});
	const response = respond(context, refusalStatus(reason), { status: 'refused', reason, message });
	// A person who listens for a test event would wait in vain: this ends it, and is shown on the node.
	if (context.getMode() === 'manual') throw new NodeOperationError(context.getNode(), message);
	return response;
}

interface VerifiedEvent {
	event: CallEvent;
	signedWithPrevious: boolean;
}

function verifyWith(
	context: IWebhookFunctions,
	settings: Settings,
	{ secrets, signatureHeader }: VerificationSettings,
): VerifiedEvent | { reason: Refusal } {
	const { rawBody } = context.getRequestObject();
	const body = Buffer.isBuffer(rawBody) ? rawBody : Buffer.alloc(0);
	const now = Math.floor(Date.now() / 1000);
	const maxAge = settings.read(PARAMETERS.oldestDeliveryAccepted);

	const result = verifySignature({
		...findSignatureHeaders({ ...context.getHeaderData() }, signatureHeader),
		body,
		secrets,
		now,
		maxAge,
	});
	if (!result.ok) return result;

	const envelope = readEnvelope(body, result.signedId);
	if ('reason' in envelope) return envelope;
	const { event } = envelope;
	const verified = { event, signedWithPrevious: result.secretIndex > 0 };
	if (result.hasTimestamp) return verified;
	// Where the event has no time either, only the store of processed events stops a replay.
	const occurredAt = occurredAtSeconds(event);
	const late = occurredAt === undefined ? undefined : checkAge(occurredAt, now, maxAge);
	return late ? { reason: late } : verified;
}

async function verify(
	context: IWebhookFunctions,
	settings: Settings,
	cache: VerificationCache,
): Promise<VerifiedEvent | { reason: Refusal }> {
	// A person who listens has perhaps just changed the credential.
	const kept = context.getMode() === 'manual' ? undefined : cache.get(context);
	const verified = kept && verifyWith(context, settings, kept);
	if (verified && !('reason' in verified)) return verified;
	// Nothing is refused on what is kept: the secret may have changed meanwhile.
	const current = await cache.read(context);
	return current ? verifyWith(context, settings, current) : { reason: 'credential_unreadable' };
}

/** The end of the response ends the claim. When the sender hangs up first, the lease does. */
function settleWithResponse(context: IWebhookFunctions, claims: Claims, trigger: string, id: string): void {
	const response = context.getResponseObject();
	response.on('finish', () => {
		if (response.statusCode < 400) claims.complete(trigger, id);
		else claims.release(trigger, id);
	});
}

/** While the trigger runs. A selection that came to nothing lets everything pass: CallMatrix sends what was selected once. */
function runningSelection(context: IWebhookFunctions, settings: Settings): EventSelection {
	const selection = readSelection(context, settings);
	if (selection.events.length) return selection;
	settings.markUnreadable(PARAMETERS.triggerOn);
	return { ...selection, events: PARAMETERS.triggerOn.fallback ?? [] };
}

/**
 * An event that nobody chose because nobody knew of it is logged, and once a day for each name an execution starts that fails and says
 * so: who has no access to the log must see it, too.
 */
function reportUnknown(
	context: IWebhookFunctions,
	{ unknownEvents }: Pick<ProcessState, 'unknownEvents'>,
	event: CallEvent,
): IWebhookResponseData {
	const name = displayName(event.name);
	context.logger.warn(`CallMatrix Trigger met an event that it does not know: ${name}`, {
		workflowId: context.getWorkflow().id,
		nodeName: context.getNode().name,
		eventId: event.id,
	});
	const trigger = triggerKey(context);
	// A person who listens is told at once, and as often as it comes.
	if (context.getMode() !== 'manual') {
		if (!unknownEvents.isDue(trigger, name)) return respond(context, 200, { status: 'ignored', event_id: event.id });
		const response = context.getResponseObject();
		response.on('finish', () => {
			if (response.statusCode >= 400) unknownEvents.forget(trigger, name);
		});
	}
	const notice = `CallMatrix sends ${name}, which this trigger is not set to. Choose Any Call Event.`;
	const delivery = { id: randomUUID(), signedWithPrevious: false, hints: [], notice };
	return { workflowData: [attachDelivery([{ event: name, event_id: event.id }], delivery)] };
}

/**
 * @returns the items that start an execution; none where the delivery was answered here: 401 and 400 for a refusal, 200 for an
 * event that nobody waits for or that was taken in before, 503 for a copy of one that is in progress
 */
export async function receive(
	context: IWebhookFunctions,
	state: Pick<ProcessState, 'claims' | 'unknownEvents' | 'verificationCache'>,
): Promise<IWebhookResponseData> {
	const { typeVersion } = context.getNode();
	const settings = new Settings((name, fallback) => context.getNodeParameter(name, fallback), typeVersion);
	const verified = await verify(context, settings, state.verificationCache);
	if ('reason' in verified) return refuse(context, verified.reason);
	const { event, signedWithPrevious } = verified;

	const isListening = context.getMode() === 'manual';
	const unreadable = new Set<string>();
	const selection = runningSelection(context, settings);
	const selected = selectItems(event, selection, typeVersion, (field) => unreadable.add(field));
	const isTest = isTestEvent(event);
	const isUnwanted = isTest && !isListening && !settings.read(PARAMETERS.runOnTestEvents);
	if (selected.length === 0 && !isTest && isUnknown(event, typeVersion)) return reportUnknown(context, state, event);
	if (selected.length === 0 || isUnwanted) return respond(context, 200, { status: 'ignored', event_id: event.id });
	const { items, hints } = applyFilters(selected, settings.readFilters(), isTest && isListening);
	if (items.length === 0) return respond(context, 200, { status: 'filtered', event_id: event.id });

	// A person who listens wants to see an event as often as it comes, and test deliveries are sent again to be seen again.
	if (!isListening && !isTest) {
		const trigger = triggerKey(context);
		const claim = state.claims.acquire(trigger, event.id);
		if (claim === 'completed') return respond(context, 200, { status: 'duplicate', event_id: event.id });
		if (claim === 'inProgress') {
			return respond(context, 503, { status: 'pending', event_id: event.id, retry_within_seconds: LEASE_MS / 1000 });
		}
		settleWithResponse(context, state.claims, trigger, event.id);
	}
	for (const field of unreadable) {
		hints.push(`${field} of event ${event.id} could not be read and is null. What CallMatrix sent is under payload.`);
	}
	hints.push(...settings.unreadable.map(unreadableHint));
	return { workflowData: [attachDelivery(items, { id: randomUUID(), signedWithPrevious, hints })] };
}

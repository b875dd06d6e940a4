import { randomUUID } from 'node:crypto';

import { NodeOperationError, type IDataObject, type IWebhookFunctions, type IWebhookResponseData } from 'n8n-workflow';

import { choiceOf, itemsOf } from './choice';
import { Claims, LEASE_MS } from './claims';
import { momentOf, readEvent, type CallEvent, type EventRefusal } from './event';
import { passesFilters, type Filters } from './filters';
import { handOver } from './handover';
import { readSecrets } from './secrets';
import { refuseAge, verifySignature, type SignatureRefusal } from './signature';
import { triggerOf } from './trigger';

type Refusal = SignatureRefusal | EventRefusal | 'event_time_missing' | 'credential_unreadable';

const WHAT_TO_DO: Record<Refusal, string> = {
	credential_unreadable: 'The CallMatrix credential could not be read. Open it in n8n and save it again.',
	no_secret: 'Webhook Secret in the CallMatrix credential holds no key. Paste it, whole, from the CallMatrix account.',
	signature_missing:
		'The request carries no signature. If CallMatrix sends it under another name, change Signature Header in the CallMatrix credential.',
	signature_malformed: 'The signature is not of a form that is known here.',
	signature_incomplete:
		'The signature is of the form of Standard Webhooks, and the request lacks webhook-id or webhook-timestamp. Something between CallMatrix and n8n may take these headers away.',
	signature_too_long: 'The signature header is too long.',
	signature_mismatch:
		'The signature does not match. Paste the webhook secret from CallMatrix into Webhook Secret in the CallMatrix credential.',
	timestamp_too_old: 'The delivery is older than the trigger accepts.',
	timestamp_in_future: 'The delivery is dated in the future. Look at the clock of this machine.',
	event_time_missing: 'The signature has no timestamp and the event has no time, so its age is unknown.',
	body_not_json: 'The body is not JSON.',
	body_not_an_object: 'The body is not a JSON object.',
	event_id_missing: 'The event has no event_id (text of 1 to 255 characters).',
	event_name_missing: 'The event does not say its name.',
};

/**
 * 401 for all that concerns the signature and the age it vouches for; 400 for a signed body that is no usable event; 503
 * where the delivery is needed but cannot be judged now, so that CallMatrix sends it again.
 */
const STATUS: Partial<Record<Refusal, number>> = {
	event_time_missing: 400,
	body_not_json: 400,
	body_not_an_object: 400,
	event_id_missing: 400,
	event_name_missing: 400,
	credential_unreadable: 503,
};

/** The claims of this process. */
const claims = new Claims();

function answer(context: IWebhookFunctions, status: number, body: IDataObject): IWebhookResponseData {
	const response = context.getResponseObject();
	if (status === 503) response.setHeader('Retry-After', '5');
	response.status(status).json(body);
	return { noWebhookResponse: true };
}

function refuse(context: IWebhookFunctions, reason: Refusal): IWebhookResponseData {
	const message = WHAT_TO_DO[reason];
	// Names no secret, no caller and nothing of the body: anybody can send one.
	context.logger.warn(`CallMatrix Trigger refused a delivery: ${reason}`, {
		workflowId: context.getWorkflow().id,
		nodeName: context.getNode().name,
		reason,
	});
	const refused = answer(context, STATUS[reason] ?? 401, { status: 'refused', reason, message });
	// A person who listens for a test event would wait in vain: this ends it, and stands on the node.
	if (context.getMode() === 'manual') throw new NodeOperationError(context.getNode(), message);
	return refused;
}

interface Admitted {
	event: CallEvent;
	/** Place of the secret that it was signed with: 0 current, 1 previous. */
	secret: number;
}

/** Verifies a delivery and reads its event. @returns the event, or why it was refused */
async function admit(context: IWebhookFunctions): Promise<Admitted | { reason: Refusal }> {
	const credentials = await context.getCredentials('callMatrixApi').catch(() => undefined);
	if (!credentials) return { reason: 'credential_unreadable' };
	const header = String(credentials.signatureHeader || 'X-CallMatrix-Signature').trim();
	const { rawBody } = context.getRequestObject();
	const body = Buffer.isBuffer(rawBody) ? rawBody : Buffer.alloc(0);
	const now = Math.floor(Date.now() / 1000);
	const oldestAccepted = Number(context.getNodeParameter('options.oldestDeliveryAccepted', 90_000));

	const headers = context.getHeaderData();
	const verdict = verifySignature({
		header: headers[header.toLowerCase()],
		webhookId: headers['webhook-id'],
		webhookTimestamp: headers['webhook-timestamp'],
		body,
		secrets: readSecrets(credentials),
		now,
		oldestAccepted,
	});
	if (!verdict.ok) return verdict;

	const read = readEvent(body);
	if ('reason' in read) return read;
	const admitted = { event: read.event, secret: verdict.secret };
	if (verdict.dated) return admitted;
	const moment = momentOf(read.event);
	if (moment === undefined) return { reason: 'event_time_missing' };
	const late = refuseAge(moment, now, oldestAccepted);
	return late ? { reason: late } : admitted;
}

/** Holds the claim to what becomes of the answer. A sender that hangs up leaves it to the lease. */
function settleWithAnswer(context: IWebhookFunctions, trigger: string, id: string): void {
	const response = context.getResponseObject();
	response.on('finish', () => claims.settle(trigger, id, response.statusCode < 400));
}

/**
 * Takes one delivery: verified, read, claimed, and only then given to n8n, which answers 200 once the execution is stored.
 *
 * Answers by itself whatever starts nothing: 401 and 400 for a refusal, 200 for an event that nobody waits for or that was
 * taken before, 503 for a copy of one that is still being taken.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const admitted = await admit(context);
	if ('reason' in admitted) return refuse(context, admitted.reason);
	const { event, secret } = admitted;

	const isListening = context.getMode() === 'manual';
	const chosen = itemsOf(event, choiceOf(context));
	const isTest =
		chosen[0]?.test === true && !isListening && !context.getNodeParameter('options.runOnTestEvents', false);
	if (chosen.length === 0 || isTest) return answer(context, 200, { status: 'ignored', event_id: event.id });
	const filters = context.getNodeParameter('filters', {}) as Filters;
	const items = chosen.filter((item) => passesFilters(item, filters));
	if (items.length === 0) return answer(context, 200, { status: 'filtered', event_id: event.id });

	// A person who listens for a test event wants to see it, as often as it comes.
	if (!isListening) {
		const trigger = triggerOf(context);
		const claim = claims.take(trigger, event.id);
		if (claim === 'answered') return answer(context, 200, { status: 'duplicate', event_id: event.id });
		if (claim === 'pending') {
			return answer(context, 503, { status: 'pending', event_id: event.id, retry_within_seconds: LEASE_MS / 1000 });
		}
		settleWithAnswer(context, trigger, event.id);
	}
	return { workflowData: [handOver(items, { delivery: randomUUID(), signedWithPrevious: secret > 0 })] };
}

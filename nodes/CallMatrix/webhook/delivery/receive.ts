import { randomUUID } from 'node:crypto';

import { NodeOperationError, type IDataObject, type IWebhookFunctions, type IWebhookResponseData } from 'n8n-workflow';

import { choiceOf, itemsOf, type Choice } from '../settings/eventSelection';
import { Claims, LEASE_MS } from './claims';
import { momentOf, readEvent, type CallEvent, type EventRefusal } from './envelope';
import { handOver } from '../deliveryMetadata';
import { readSecrets } from '../secrets';
import { hintOn, PARAMETERS, Settings, type SetFilter } from '../settings/settings';
import { refuseAge, verifySignature, type SignatureRefusal } from './signature';
import { triggerOf } from '../triggerKey';

type Refusal = SignatureRefusal | EventRefusal | 'credential_unreadable';

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
async function admit(context: IWebhookFunctions, settings: Settings): Promise<Admitted | { reason: Refusal }> {
	const credentials = await context.getCredentials('callMatrixApi').catch(() => undefined);
	if (!credentials) return { reason: 'credential_unreadable' };
	const header = String(credentials.signatureHeader || 'X-CallMatrix-Signature').trim();
	const { rawBody } = context.getRequestObject();
	const body = Buffer.isBuffer(rawBody) ? rawBody : Buffer.alloc(0);
	const now = Math.floor(Date.now() / 1000);
	const oldestAccepted = settings.read(PARAMETERS.oldestDeliveryAccepted);

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
	// Without any time only the record of events stops a replay: the events that CallMatrix describes have none.
	const moment = momentOf(read.event);
	const late = moment === undefined ? undefined : refuseAge(moment, now, oldestAccepted);
	return late ? { reason: late } : admitted;
}

/** Holds the claim to what becomes of the answer. A sender that hangs up leaves it to the lease. */
function settleWithAnswer(context: IWebhookFunctions, trigger: string, id: string): void {
	const response = context.getResponseObject();
	response.on('finish', () => claims.settle(trigger, id, response.statusCode < 400));
}

/** What of an event the filters let through. */
interface Sifted {
	items: IDataObject[];
	hints: string[];
}

/**
 * Sifts what an event is for the trigger. What an event does not say keeps it from nothing: a call that has only begun has no
 * revenue yet.
 * @param isSample it was made for a person who listens, and is shown whatever it says
 */
function sift(chosen: IDataObject[], filters: SetFilter[], isSample: boolean): Sifted {
	const hints = new Set<string>();
	const items = chosen.filter((item) => {
		const stopping = filters.filter(({ label, passes }) => {
			const isPassed = passes(item);
			if (isPassed === undefined) {
				hints.add(
					`The event does not say what the filter ${label} compares, or not readably, so it passed that filter.`,
				);
			}
			return isPassed === false;
		});
		if (isSample && stopping.length) {
			const labels = stopping.map(({ label }) => label).join(', ');
			hints.add(`This test event does not pass: ${labels}. A real event like it does not start the workflow.`);
		}
		return isSample || stopping.length === 0;
	});
	return { items, hints: [...hints] };
}

/** What the trigger waits for while it runs. A choice that came to nothing lets everything pass: CallMatrix sends what was chosen once. */
function runningChoice(context: IWebhookFunctions, settings: Settings): Choice {
	const choice = choiceOf(context, settings);
	if (choice.events.length) return choice;
	settings.note(PARAMETERS.triggerOn);
	return { ...choice, events: PARAMETERS.triggerOn.otherwise ?? [] };
}

/**
 * Takes one delivery: verified, read, claimed, and only then given to n8n, which answers 200 once the execution is stored.
 *
 * Answers by itself whatever starts nothing: 401 and 400 for a refusal, 200 for an event that nobody waits for or that was
 * taken before, 503 for a copy of one that is still being taken.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const settings = new Settings((name, fallback) => context.getNodeParameter(name, fallback));
	const admitted = await admit(context, settings);
	if ('reason' in admitted) return refuse(context, admitted.reason);
	const { event, secret } = admitted;

	const isListening = context.getMode() === 'manual';
	const unread = new Set<string>();
	const chosen = itemsOf(event, runningChoice(context, settings), (field) => unread.add(field));
	const isTest = chosen[0]?.test === true;
	const isUnwanted = isTest && !isListening && !settings.read(PARAMETERS.runOnTestEvents);
	if (chosen.length === 0 || isUnwanted) return answer(context, 200, { status: 'ignored', event_id: event.id });
	const { items, hints } = sift(chosen, settings.readFilters(), isTest && isListening);
	if (items.length === 0) return answer(context, 200, { status: 'filtered', event_id: event.id });

	// A person who listens for a test event wants to see it, as often as it comes; a test delivery is sent again to be seen again.
	if (!isListening && !isTest) {
		const trigger = triggerOf(context);
		const claim = claims.take(trigger, event.id);
		if (claim === 'answered') return answer(context, 200, { status: 'duplicate', event_id: event.id });
		if (claim === 'pending') {
			return answer(context, 503, { status: 'pending', event_id: event.id, retry_within_seconds: LEASE_MS / 1000 });
		}
		settleWithAnswer(context, trigger, event.id);
	}
	for (const field of unread) {
		hints.push(`${field} of event ${event.id} could not be read and is null. What CallMatrix sent is under payload.`);
	}
	hints.push(...settings.unreadable.map(hintOn));
	return { workflowData: [handOver(items, { delivery: randomUUID(), signedWithPrevious: secret > 0, hints })] };
}

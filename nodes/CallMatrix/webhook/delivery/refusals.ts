/** Why a delivery is refused, with which status, and what to do about it. The reasons are stable: they are in responses and logs. */

import type { EnvelopeRefusal } from './envelope';
import type { SignatureRefusal } from './signature';

export type Refusal = SignatureRefusal | EnvelopeRefusal | 'credential_unreadable';

const MESSAGES: Record<Refusal, string> = {
	credential_unreadable: 'The CallMatrix credential could not be read. Open it in n8n and save it again.',
	no_secret:
		'Webhook Secret in the CallMatrix credential contains no key. Paste it from your CallMatrix account, complete.',
	signature_missing:
		'The request has no signature. If CallMatrix sends it under another name, change Signature Header in the CallMatrix credential.',
	signature_malformed: 'The signature has no known format.',
	signature_incomplete:
		'The signature has the format of Standard Webhooks, and the request lacks webhook-id or webhook-timestamp. Something between CallMatrix and n8n may remove these headers.',
	signature_too_long: 'The signature header is too long.',
	signature_mismatch:
		'The signature does not match. Paste the webhook secret from CallMatrix into Webhook Secret in the CallMatrix credential.',
	timestamp_too_old: 'The delivery is older than the trigger accepts.',
	timestamp_in_future: "The delivery's date is in the future. Check the clock of this machine.",
	body_not_json: 'The body is not JSON.',
	body_not_an_object: 'The body is not a JSON object.',
	not_an_event: 'The body has no name of an event, no ID of an event and no call_id.',
};

/**
 * 400: a signed body that is not a usable event. 503: the delivery cannot be verified now, and CallMatrix is to send it again. 401
 * is for everything about the signature, and about the age that it proves.
 */
const STATUS: Partial<Record<Refusal, number>> = {
	body_not_json: 400,
	body_not_an_object: 400,
	not_an_event: 400,
	credential_unreadable: 503,
};

export const refusalMessage = (reason: Refusal): string => MESSAGES[reason];

export const refusalStatus = (reason: Refusal): number => STATUS[reason] ?? 401;

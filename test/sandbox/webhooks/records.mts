/** What is recorded of deliveries: each attempt, and counts. */
import type { ForgeryKind } from './forge.mts';

export type DeliveryKind = 'event' | 'duplicate' | 'test' | ForgeryKind;

/** One request to a webhook. */
export interface Attempt {
	at: string;
	webhookId: string;
	eventId: string;
	event: string;
	kind: DeliveryKind;
	/** From 1. */
	attempt: number;
	/** The answer's status; null where no answer came. */
	status: number | null;
	/** Why no answer came; null where one did. */
	error: string | null;
	/** The start of the answer's body, at most 500 characters. */
	answer: string;
	/** The answer's Retry-After header. */
	retryAfter: string | null;
	tookMs: number;
}

/** Counts since the sandbox started. */
export interface DeliveryFigures {
	/** Events emitted; test events and forgeries are not counted. */
	events: number;
	attempts: number;
	/** Events × webhooks that got their 2xx. */
	delivered: number;
	/** Attempts after the first one of a delivery. */
	retried: number;
	/** Copies whose first attempt went out. */
	duplicatesSent: number;
	forgeriesSent: number;
	/** Forgeries that were answered with 401. */
	forgeriesRefused: number;
	/** Deliveries under way or waiting, of whatever kind. */
	pending: number;
	/** Events × webhooks that got no 2xx within 24 h. */
	failed: number;
	/** Events × webhooks given up because the webhook was removed or disabled. */
	dropped: number;
}

export function noFigures(): DeliveryFigures {
	return {
		events: 0,
		attempts: 0,
		delivered: 0,
		retried: 0,
		duplicatesSent: 0,
		forgeriesSent: 0,
		forgeriesRefused: 0,
		pending: 0,
		failed: 0,
		dropped: 0,
	};
}

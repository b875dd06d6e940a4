/**
 * What a user is told when something did not work, and the one shape in which the client's parsers refuse. Wording for HTTP
 * responses and network errors is in `messages.ts`.
 */

/** Neither part ever holds a key, a secret or a header. */
export interface UserMessage {
	/** What happened: one sentence, without a full stop, because n8n shows it as a title. */
	message: string;
	/** What to do about it. */
	description: string;
}

export interface Refusal {
	refusal: UserMessage;
}

/** A value, or why there is none. */
export type Result<T extends object> = Refusal | T;

const UNKNOWN = 'The outcome is unknown: ';

/** An error item carries its message only, so the message has to say that a change may have been applied. */
export const unknownOutcome = (reason: string): string => UNKNOWN + reason;

export const isUnknownOutcome = (message: string): boolean => message.startsWith(UNKNOWN);

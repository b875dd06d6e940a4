/**
 * What a person is told when something did not go as asked: what happened, and how to get on.
 * Neither part ever holds a key, a secret or a header.
 */
export interface Explanation {
	/** What happened, one sentence without a full stop where n8n shows it as a title. */
	message: string;
	/** What to do about it. */
	description: string;
}

const UNKNOWN = 'The outcome is unknown: ';

/** An error item carries its message alone, so it is the message that has to say that a change may have been made. */
export const unknownOutcome = (reason: string): string => UNKNOWN + reason;

/** Whether a message says so. */
export const isUnknownOutcome = (message: string): boolean => message.startsWith(UNKNOWN);

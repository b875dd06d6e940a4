import type { IDataObject } from 'n8n-workflow';

/** What came back for a request, whatever its status. */
export interface Answer {
	status: number;
	/** Header names in lower case. */
	headers: IDataObject;
	/** A JSON object where CallMatrix answered; text where something else did; empty after a 204. */
	body: unknown;
}

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether the answer has the form of one from CallMatrix: a JSON object, or nothing with a 204. */
export const isFromCallMatrix = ({ status, body }: Answer): boolean => status === 204 || isRecord(body);

const errorOf = ({ body }: Answer): IDataObject => (isRecord(body) && isRecord(body.error) ? body.error : {});

/** CallMatrix's code for why it refused. */
export const codeOf = (answer: Answer): unknown => errorOf(answer).code;

/** The code where the account may have no further webhook (assumed). */
export const WEBHOOK_LIMIT = 'webhook_limit_reached';

/** CallMatrix's own words for why it refused: `Daily cap must be >= 0 (invalid_request, field daily_cap, request req_1)`. */
export function refusalInItsWords(answer: Answer): string {
	const { headers, status } = answer;
	const error = errorOf(answer);
	const said =
		typeof error.message === 'string' && error.message ? error.message.replace(/\.$/, '') : `Status ${status}`;
	const marks = [
		typeof error.code === 'string' && error.code,
		typeof error.field === 'string' && `field ${error.field}`,
		typeof headers['x-request-id'] === 'string' && `request ${headers['x-request-id']}`,
	].filter(Boolean);
	return marks.length ? `${said} (${marks.join(', ')})` : said;
}

/** The same refusal, without what differs from request to request. */
export const withoutRequestId = (text: string): string => text.replace(/(?:, | \()request [^,()]+(?=\))/, '');

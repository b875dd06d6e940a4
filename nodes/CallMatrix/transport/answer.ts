import type { IDataObject } from 'n8n-workflow';

import type { Explanation } from './explanation';

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
function refusalInItsWords(answer: Answer): string {
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

const HOW_TO_GET_ON: Record<number, string> = {
	400: 'CallMatrix does not take this request as it stands. Look at the field it names.',
	401: 'CallMatrix does not know this API key. Open the CallMatrix credential and paste API Key again from your CallMatrix account; if it is right, look at API Key Header.',
	403: 'This API key may not do that. Ask the owner of the CallMatrix account to allow it, or put another API Key into the credential.',
	404: 'Nothing with this ID is there. Look at the ID, and whether the credential is for the account that has it. If every ID is unknown, look at Base URL in the credential.',
	405: 'Look at Base URL in the credential: the address may belong to another version of the API.',
	409: 'Something else changed it at the same time. Run it again.',
	422: 'CallMatrix does not take this value. Look at the field it names.',
	429: 'This API key has sent more than 100 requests in a second, and the node has waited as long as it may. Try again later; where the node has Longest Wait under Options, you can raise that.',
	503: 'CallMatrix is not ready, and the node has waited as long as it may. Try again later; where the node has Longest Wait under Options, you can raise that.',
};

/** Where the code says more than the status. */
const BY_CODE = new Map<unknown, string>([
	[
		WEBHOOK_LIMIT,
		'Open your CallMatrix account, remove a webhook that is no longer used, and publish the workflow again; or ask CallMatrix for more.',
	],
]);

/**
 * @param target what the request was about, e.g. `buyer buy_1`
 * @returns what to tell a person about an answer that is no success, or that did not come from CallMatrix at all
 */
export function explainAnswer(answer: Answer, baseUrl: string, target?: string): Explanation {
	if (!isFromCallMatrix(answer)) {
		return {
			message: `What answers at ${baseUrl} is not the CallMatrix API (status ${answer.status})`,
			description:
				'Open the CallMatrix credential and look at Base URL. CallMatrix does not publish its API address, and the one set at first is assumed: ask CallMatrix for the address of your account.',
		};
	}
	return {
		message: `${answer.status === 404 && target ? `CallMatrix has no ${target}` : 'CallMatrix refused'}: ${refusalInItsWords(answer)}`,
		description:
			BY_CODE.get(codeOf(answer)) ??
			HOW_TO_GET_ON[answer.status] ??
			(answer.status >= 500
				? 'CallMatrix has trouble of its own. Run it again later; what was sent may or may not have been done.'
				: 'Look at what CallMatrix says above.'),
	};
}

const FAULTS: Record<string, string> = {
	ENOTFOUND: 'there is no such host',
	EAI_AGAIN: 'the host name could not be looked up',
	ECONNREFUSED: 'nothing listens there',
	ECONNRESET: 'the connection was cut',
	ECONNABORTED: 'no answer came in time',
	ETIMEDOUT: 'no answer came in time',
	EHOSTUNREACH: 'there is no way to that host',
	ENETUNREACH: 'there is no way to that network',
	CERT_HAS_EXPIRED: 'its certificate has expired',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

/** What keeps a connection from being made, so that nothing was sent: a wrong setting more often than trouble that passes. */
export const isUnreached = (code: string): boolean =>
	/^(ENOTFOUND|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code);

/**
 * @param code Node's, e.g. ECONNREFUSED
 * @param isChange whether what was sent was to change something
 * @returns what to tell a person when no answer came at all
 */
export function explainSilence(code: string, baseUrl: string, isChange = false): Explanation {
	return {
		// Without the code: n8n replaces a message that holds one by a text of its own, which names no field.
		message: `CallMatrix could not be reached at ${baseUrl}: ${FAULTS[code] ?? 'the connection broke'}`,
		description: `Open the CallMatrix credential and look at Base URL. If it is right, look whether this n8n may reach that host, and try again.${isChange && !isUnreached(code) ? ' What was sent may or may not have been done.' : ''}${code && ` (${code})`}`,
	};
}

/**
 * Every message about a response, a network error or a pause, in words for the user: what CallMatrix said, and what to do about
 * it. Pure; the errors that n8n shows are made in `client.ts`.
 */

import type { ApiRequest } from './apiRequest';
import type { NetworkError } from './networkError';
import { isSuccessStatus, type ApiResponse } from './response';
import { errorCode, errorText, isLocked, saysFailure, WEBHOOK_LIMIT } from './shapes/refusal';
import type { UserMessage } from './userMessage';

/** What a message needs of a request. */
export type RequestInfo = Pick<ApiRequest, 'address' | 'body' | 'method' | 'target'>;

const RAISE_LONGEST_WAIT = 'Try again later; where the node has Longest Wait under Options, you can raise that.';

const MAY_BE_APPLIED = ' What was sent may or may not have been done.';

const BASE_URL = 'look at Base URL in the CallMatrix credential, and whether your account has this part of the API';

/** Advice after a 404, by what the address was made of. */
const NOT_FOUND: Record<NonNullable<ApiRequest['address']>, string> = {
	id: 'Nothing with this ID is there. Look at the ID, and whether the credential is for the account that has it. If every ID is unknown, look at Base URL in the credential.',
	written: `Nothing is there for this method at this path. Look at Method and Path; if they are right, ${BASE_URL}.`,
	webhooks: `CallMatrix takes no webhooks at this address: ${BASE_URL}. If it has none, choose Registration: Manual in the trigger and enter its URL in CallMatrix yourself.`,
};

function adviceFor404({ address, body }: RequestInfo): string {
	if (address) return NOT_FOUND[address];
	return body
		? `If CallMatrix names a field above, look at the ID in it. Otherwise nothing is there at this address: ${BASE_URL}.`
		: `Nothing is there at this address: ${BASE_URL}.`;
}

const NO_PATCH =
	'This API may change resources with another method, such as PUT, which could erase the fields that are not sent, so the node sends none. Report it to the maintainers of this node with the result of Account Settings: Check API.';

const isWithoutMethod = ({ status }: ApiResponse): boolean => status === 405 || status === 501;

function adviceFor405({ address, method }: RequestInfo): string {
	if (address === 'webhooks') return NOT_FOUND.webhooks;
	if (address === 'written') return 'Look at Method and Path: this path may take another method.';
	return method === 'PATCH'
		? NO_PATCH
		: 'Look at Base URL in the credential: the address may belong to another version of the API.';
}

const ADVICE: Record<number, string> = {
	400: 'CallMatrix does not take this request as it stands. Look at the field it names.',
	401: 'CallMatrix does not know this API key. Open the CallMatrix credential and paste API Key again from your CallMatrix account; if it is right, look at API Key Header.',
	403: 'This API key may not do that. Ask the owner of the CallMatrix account to allow it, or put another API Key into the credential.',
	409: 'Its state does not allow that now. Do what CallMatrix says above first.',
	422: 'CallMatrix does not take this value. Look at the field it names.',
	429: `CallMatrix takes no more requests of this API key for now, and the node may not wait longer. ${RAISE_LONGEST_WAIT}`,
	503: `CallMatrix is not ready, and the node may not wait longer. ${RAISE_LONGEST_WAIT}`,
};

/** Error codes that say more than the status. */
const ADVICE_BY_CODE = new Map<unknown, string>([
	[
		WEBHOOK_LIMIT,
		'Open your CallMatrix account, remove a webhook that is no longer used, and publish the workflow again; or ask CallMatrix for more.',
	],
]);

const LOCKED = 'Something else changed it at the same time. Run it again.';

/** Whether a page, or text, came instead of JSON. */
const isText = ({ body }: ApiResponse): boolean => typeof body === 'string' && body !== '';

function adviceFor(response: ApiResponse, request: RequestInfo): string {
	const { status } = response;
	// A page that says 404 is about the address, whatever ID is in it.
	if (status === 404)
		return adviceFor404(isText(response) && request.address === 'id' ? { method: request.method } : request);
	if (isWithoutMethod(response)) return adviceFor405(request);
	if (status === 409 && isLocked(errorCode(response))) return LOCKED;
	if (status < 500) return ADVICE[status] ?? 'Look at what CallMatrix says above.';
	const outcome = request.method === 'GET' ? '' : MAY_BE_APPLIED;
	return ADVICE[status] ?? `CallMatrix is having trouble. Try again later.${outcome}`;
}

/** What CallMatrix did; its own words follow. */
function happened(response: ApiResponse, { address, method, target }: RequestInfo): string {
	const { status } = response;
	if (isWithoutMethod(response) && method === 'PATCH' && address !== 'written')
		return 'CallMatrix does not take PATCH here';
	// A page of a proxy, or of whatever listens there.
	if (isText(response)) return status < 500 ? 'CallMatrix refused' : 'CallMatrix is having trouble';
	if (status === 404 && address === 'id' && target) return `CallMatrix has no ${target}`;
	return status === 404 && address === 'written'
		? 'CallMatrix has nothing at this method and path'
		: 'CallMatrix refused';
}

/** Something else answers at the base URL. */
export const notTheApi = (status: number, baseUrl: string): UserMessage => ({
	message: `What answers at ${baseUrl} is not the CallMatrix API (status ${status})`,
	description:
		'Open the CallMatrix credential and look at Base URL. CallMatrix does not publish its API address, and the one set at first is assumed: ask CallMatrix for the address of your account.',
});

/** A response that is no success, or that CallMatrix did not send. */
export function describeResponse(response: ApiResponse, baseUrl: string, request: RequestInfo): UserMessage {
	const { status } = response;
	const isSilent = !saysFailure(response.body);
	if (status < 200 || (status >= 300 && status < 400) || (isSuccessStatus(status) && isSilent))
		return notTheApi(status, baseUrl);
	return {
		message: `${happened(response, request)}: ${errorText(response)}`,
		description: ADVICE_BY_CODE.get(errorCode(response)) ?? adviceFor(response, request),
	};
}

/** No response came. */
export function describeNetworkError(
	{ code, reason, advice, mayBeSent }: NetworkError,
	baseUrl: string,
	{ method }: RequestInfo,
): UserMessage {
	const outcome = mayBeSent && method !== 'GET' ? MAY_BE_APPLIED : '';
	return {
		// Without the code: n8n replaces a message that holds one by a text of its own, which names no field.
		message: `CallMatrix could not be reached at ${baseUrl}: ${reason}`,
		description: `${advice}${outcome}${code && ` (${code})`}`,
	};
}

const UNITS: [seconds: number, name: string][] = [
	[365 * 86_400, 'years'],
	[86_400, 'days'],
	[3_600, 'hours'],
	[60, 'minutes'],
];

/** `45 s`, `3600 s (about 60 minutes)`: always in seconds too, because Longest Wait is in seconds. */
export function formatDuration(milliseconds: number): string {
	const seconds = Math.ceil(milliseconds / 1_000);
	if (!Number.isSafeInteger(seconds)) return 'for ever';
	const [size, name] = UNITS.find(([unit]) => seconds >= 2 * unit) ?? [];
	return `${seconds} s${size ? ` (about ${Math.round(seconds / size)} ${name})` : ''}`;
}

/** Nothing was sent: an earlier response asked for a longer wait than the budget covers. */
export const describePause = (milliseconds: number): UserMessage => ({
	message: `CallMatrix takes no more requests of this API key for ${formatDuration(milliseconds)}`,
	description: `It said so with an earlier answer, so nothing was sent, and the node may not wait that long. ${RAISE_LONGEST_WAIT}`,
});

import { codeOf, isFromCallMatrix, refusalInItsWords, WEBHOOK_LIMIT, type Answer } from './response';
import type { ApiRequest } from './apiRequest';
import type { Explanation } from './userMessage';
import type { Fault } from './networkError';

/** What an explanation looks at of a request. */
export type Asked = Pick<ApiRequest, 'address' | 'body' | 'method' | 'target'>;

const RAISE = 'Try again later; where the node has Longest Wait under Options, you can raise that.';

const BASE_URL = 'look at Base URL in the CallMatrix credential, and whether your account has this part of the API';

/** What to look at when CallMatrix has nothing there, by what the address was made of. */
const NOT_THERE: Record<NonNullable<ApiRequest['address']>, string> = {
	id: 'Nothing with this ID is there. Look at the ID, and whether the credential is for the account that has it. If every ID is unknown, look at Base URL in the credential.',
	written: `Nothing is there for this method at this path. Look at Method and Path; if they are right, ${BASE_URL}.`,
	webhooks: `CallMatrix takes no webhooks at this address: ${BASE_URL}. If it has none, choose Registration: Manual in the trigger and enter its URL in CallMatrix yourself.`,
};

function adviceAfter404({ address, body }: Asked): string {
	if (address) return NOT_THERE[address];
	return body
		? `If CallMatrix names a field above, look at the ID in it. Otherwise nothing is there at this address: ${BASE_URL}.`
		: `Nothing is there at this address: ${BASE_URL}.`;
}

function adviceAfter405({ address }: Asked): string {
	if (address === 'webhooks') return NOT_THERE.webhooks;
	return address === 'written'
		? 'Look at Method and Path: this path may take another method.'
		: 'Look at Base URL in the credential: the address may belong to another version of the API.';
}

const ADVICE: Record<number, string> = {
	400: 'CallMatrix does not take this request as it stands. Look at the field it names.',
	401: 'CallMatrix does not know this API key. Open the CallMatrix credential and paste API Key again from your CallMatrix account; if it is right, look at API Key Header.',
	403: 'This API key may not do that. Ask the owner of the CallMatrix account to allow it, or put another API Key into the credential.',
	409: 'Something else changed it at the same time. Run it again.',
	422: 'CallMatrix does not take this value. Look at the field it names.',
	429: `CallMatrix takes no more requests of this API key for now, and the node may not wait longer. ${RAISE}`,
	503: `CallMatrix is not ready, and the node may not wait longer. ${RAISE}`,
};

/** Where the code says more than the status. */
const BY_CODE = new Map<unknown, string>([
	[
		WEBHOOK_LIMIT,
		'Open your CallMatrix account, remove a webhook that is no longer used, and publish the workflow again; or ask CallMatrix for more.',
	],
]);

function adviceAfter({ status }: Answer, asked: Asked): string {
	if (status === 404) return adviceAfter404(asked);
	if (status === 405) return adviceAfter405(asked);
	if (status < 500) return ADVICE[status] ?? 'Look at what CallMatrix says above.';
	const done = asked.method === 'GET' ? '' : ' What was sent may or may not have been done.';
	return ADVICE[status] ?? `CallMatrix is having trouble. Try again later.${done}`;
}

/** What CallMatrix did, before its own words. */
function happened({ status }: Answer, { address, target }: Asked): string {
	if (status === 404 && address === 'id' && target) return `CallMatrix has no ${target}`;
	return status === 404 && address === 'written'
		? 'CallMatrix has nothing at this method and path'
		: 'CallMatrix refused';
}

/** @returns what to tell a person about an answer that is no success, or that did not come from CallMatrix at all */
export function explainAnswer(answer: Answer, baseUrl: string, asked: Asked): Explanation {
	if (!isFromCallMatrix(answer)) {
		return {
			message: `What answers at ${baseUrl} is not the CallMatrix API (status ${answer.status})`,
			description:
				'Open the CallMatrix credential and look at Base URL. CallMatrix does not publish its API address, and the one set at first is assumed: ask CallMatrix for the address of your account.',
		};
	}
	return {
		message: `${happened(answer, asked)}: ${refusalInItsWords(answer)}`,
		description: BY_CODE.get(codeOf(answer)) ?? adviceAfter(answer, asked),
	};
}

/** @returns what to tell a person when no answer came at all */
export function explainFault(
	{ code, words, advice, mayBeSent }: Fault,
	baseUrl: string,
	{ method }: Asked,
): Explanation {
	const done = mayBeSent && method !== 'GET' ? ' What was sent may or may not have been done.' : '';
	return {
		// Without the code: n8n replaces a message that holds one by a text of its own, which names no field.
		message: `CallMatrix could not be reached at ${baseUrl}: ${words}`,
		description: `${advice}${done}${code && ` (${code})`}`,
	};
}

const UNITS: [seconds: number, name: string][] = [
	[365 * 86_400, 'years'],
	[86_400, 'days'],
	[3_600, 'hours'],
	[60, 'minutes'],
];

/** `45 s`, `3600 s (about 60 minutes)`: seconds, because Longest Wait has them. */
export function inWords(milliseconds: number): string {
	const seconds = Math.ceil(milliseconds / 1_000);
	if (!Number.isSafeInteger(seconds)) return 'for ever';
	const [size, name] = UNITS.find(([unit]) => seconds >= 2 * unit) ?? [];
	return `${seconds} s${size ? ` (about ${Math.round(seconds / size)} ${name})` : ''}`;
}

/** @returns what to tell a person where CallMatrix asked, with an earlier answer, for a wait that the run may not wait for */
export const explainHold = (milliseconds: number): Explanation => ({
	message: `CallMatrix takes no more requests of this API key for ${inWords(milliseconds)}`,
	description: `It said so with an earlier answer, so nothing was sent, and the node may not wait that long. ${RAISE}`,
});

import { NodeApiError, type IDataObject, type JsonObject } from 'n8n-workflow';

import { isFromCallMatrix } from './response';
import type { ApiRequest, Attempt, RequestContext } from './apiRequest';
import { explainAnswer, explainFault, explainHold, inWords } from './messages';
import { unknownOutcome, type Explanation } from './userMessage';
import type { Patience } from './waitBudget';
import { persist } from './retry';

function explain({ request: asked, answer, fault, heldMs, baseUrl, mayBeDone }: Attempt): Explanation {
	const said = answer ? explainAnswer(answer, baseUrl, asked) : fault && explainFault(fault, baseUrl, asked);
	if (!said) return explainHold(heldMs ?? 0);
	const wait = heldMs === undefined ? '' : `, and asks to wait ${inWords(heldMs)}`;
	const message = said.message + wait;
	return { ...said, message: mayBeDone && asked.method !== 'GET' ? unknownOutcome(message) : message };
}

/** @returns the answer's body where it is a success of CallMatrix's @throws NodeApiError otherwise */
export function bodyOf(context: RequestContext, outcome: Attempt): IDataObject {
	const { answer } = outcome;
	const node = context.getNode();
	if (!answer) throw new NodeApiError(node, {}, explain(outcome));
	if (answer.status >= 200 && answer.status < 300 && isFromCallMatrix(answer)) {
		return (answer.body || {}) as IDataObject;
	}
	throw new NodeApiError(node, { status: answer.status } as JsonObject, {
		...explain(outcome),
		httpCode: String(answer.status),
	});
}

/** Sends one request. @returns the JSON object that CallMatrix answered @throws NodeApiError for every other outcome */
export async function request(
	context: RequestContext,
	apiRequest: ApiRequest,
	patience?: Patience,
): Promise<IDataObject> {
	return bodyOf(context, await persist(context, apiRequest, patience));
}

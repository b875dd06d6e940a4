/** Makes the n8n errors of a client: the words are from `messages.ts`, and no secret of the credential is in any of them. */

import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import type { SendResult } from './apiRequest';
import type { Connection } from './connection';
import { describeNetworkError, describePause, describeResponse, formatDuration, type RequestInfo } from './messages';
import { redactAll } from './redact';
import type { ApiResponse } from './response';
import { unknownOutcome, type UserMessage } from './userMessage';

export class ClientErrors {
	constructor(
		private readonly node: INode,
		private readonly connection: Connection,
	) {}

	/** Of a result that is no success. */
	ofResult(result: SendResult): NodeApiError {
		return this.apiError(result.response, this.describe(result));
	}

	/** Of what is not about one response. */
	ofOperation(told: UserMessage): NodeOperationError {
		const { message, description } = this.redacted(told);
		return new NodeOperationError(this.node, message, { description });
	}

	private describe({ request, response, networkError, pausedForMs, mayBeApplied }: SendResult): UserMessage {
		const cause = response
			? this.describeResponse(response, request)
			: networkError && describeNetworkError(networkError, this.connection.baseUrl, request);
		if (!cause) return describePause(pausedForMs ?? 0);
		const wait = pausedForMs === undefined ? '' : `, and asks to wait ${formatDuration(pausedForMs)}`;
		const message = cause.message + wait;
		return { ...cause, message: mayBeApplied && request.method !== 'GET' ? unknownOutcome(message) : message };
	}

	/** CallMatrix may repeat the API key in its words: it is taken out before they are shortened, or half of it could be left. */
	private describeResponse(response: ApiResponse, request: RequestInfo): UserMessage {
		const { baseUrl, redact } = this.connection;
		return describeResponse({ ...response, body: redactAll(response.body, redact) }, baseUrl, request);
	}

	private apiError(response: ApiResponse | undefined, told: UserMessage): NodeApiError {
		const { message, description } = this.redacted(told);
		const body: JsonObject = response ? { status: response.status } : {};
		return new NodeApiError(this.node, body, {
			message,
			description,
			...(response && { httpCode: String(response.status) }),
		});
	}

	private redacted({ message, description }: UserMessage): UserMessage {
		const { redact } = this.connection;
		return { message: redact(message), description: redact(description) };
	}
}

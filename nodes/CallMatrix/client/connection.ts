/**
 * Reads the credential for one client and checks it. The API key itself is sent by n8n; the client holds its hash, and a function that
 * takes it out of a text.
 */

import {
	NodeOperationError,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
	type IHookFunctions,
	type ILoadOptionsFunctions,
} from 'n8n-workflow';

import { readBaseUrl } from './baseUrl';
import { redactor } from './redact';
import { accountOf } from './state';
import type { Result } from './userMessage';

/** Where requests come from: a running node, the activation of a trigger, or the editor. */
export type RequestContext = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions;

export const CREDENTIAL = 'callMatrixApi';

export interface Connection {
	/** Without a trailing slash. */
	baseUrl: string;
	/** Names base URL and API key without holding the key. */
	account: string;
	/** Takes the secrets of the credential out of a text. */
	redact: (text: string) => string;
}

/** Never throws: what n8n says about a credential that it cannot give is a refusal like any other. */
export async function readConnection(context: RequestContext): Promise<Result<Connection>> {
	let credentials: ICredentialDataDecryptedObject;
	try {
		credentials = await context.getCredentials(CREDENTIAL);
	} catch (thrown) {
		const message = thrown instanceof Error ? thrown.message : String(thrown);
		const description = thrown instanceof NodeOperationError ? thrown.description : undefined;
		return { refusal: { message, description: description ?? '' } };
	}
	const base = readBaseUrl(credentials.baseUrl);
	if ('refusal' in base) return base;
	return {
		baseUrl: base.url,
		account: accountOf(base.url, String(credentials.apiKey ?? '')),
		redact: redactor(credentials),
	};
}

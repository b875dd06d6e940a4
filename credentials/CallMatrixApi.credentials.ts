import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

/**
 * What it takes to talk with CallMatrix in both directions: the API key for requests, the shared secret for webhooks.
 *
 * CallMatrix states that there is an API key and a shared secret; the base URL and both header names are assumed, so they
 * are settings. The test is `methods/credentialTest.ts`: n8n's declarative test cannot say which field to look at.
 */
export class CallMatrixApi implements ICredentialType {
	name = 'callMatrixApi';

	displayName = 'CallMatrix API';

	icon: Icon = {
		light: 'file:../nodes/CallMatrix/callMatrix.svg',
		dark: 'file:../nodes/CallMatrix/callMatrix.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-callmatrix/n8n-nodes-callmatrix#the-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.callmatrix.io/v1',
			required: true,
			description:
				'Where the CallMatrix API is. CallMatrix does not publish it; this one is assumed. If it does not answer, ask CallMatrix for the API address of your account.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'The shared secret that signs webhooks, from your CallMatrix account. Needed by the CallMatrix Trigger: without it no delivery can be told from a forgery, so none is accepted.',
		},
		{
			displayName: 'Previous Webhook Secret',
			name: 'previousWebhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only while you change the secret: put the old one here and the new one above, and deliveries signed with either are accepted. Empty it afterwards.',
		},
		{
			displayName: 'API Key Header',
			name: 'keyHeader',
			type: 'string',
			default: 'Authorization',
			description:
				'The header that carries the API key. In Authorization it is sent as a bearer token, in any other header as it is.',
		},
		{
			displayName: 'Signature Header',
			name: 'signatureHeader',
			type: 'string',
			default: 'X-CallMatrix-Signature',
			description: 'The header in which CallMatrix sends the signature of a webhook',
		},
	];

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const header = String(credentials.keyHeader || 'Authorization').trim();
		const key = String(credentials.apiKey).trim();
		const value = header.toLowerCase() === 'authorization' ? `Bearer ${key}` : key;
		return { ...requestOptions, headers: { ...requestOptions.headers, [header]: value } };
	}
}

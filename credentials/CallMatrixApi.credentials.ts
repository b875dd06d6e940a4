import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';

/**
 * The credential of both nodes: the API key for requests, and the shared secret that signs webhooks.
 *
 * CallMatrix documents the API key and the shared secret. The base URL and both header names are assumed, so they are settings. The
 * test is in `methods/credentialTest.ts`, because n8n's declarative test cannot tell the user which field to check.
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
				'Base URL of the CallMatrix API. CallMatrix does not publish it, so the default is an assumption. If it does not respond, ask CallMatrix for the API address of your account.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Sent as a bearer token. If your account has another scheme, enter it with the key: Token abc, or Basic and the encoded pair. A key with a space in it is sent as it is.',
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Shared secret that signs webhooks, from your CallMatrix account. Required by the CallMatrix Trigger, which accepts only deliveries with a valid signature.',
		},
		{
			displayName: 'Previous Webhook Secret',
			name: 'previousWebhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only needed while you rotate the secret: enter the old secret here and the new one above. Deliveries signed with either are accepted. Clear this field afterwards.',
		},
		{
			displayName: 'API Key Header',
			name: 'keyHeader',
			type: 'string',
			default: 'Authorization',
			description:
				'Header that carries the API key. In Authorization it is sent as a bearer token, in any other header unchanged. With a question mark in front it is a query parameter: ?api_key.',
		},
		{
			displayName: 'Signature Header',
			name: 'signatureHeader',
			type: 'string',
			default: 'X-CallMatrix-Signature',
			description: 'Header in which CallMatrix sends the signature of a webhook',
		},
	];

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const place = String(credentials.keyHeader || 'Authorization').trim();
		const key = String(credentials.apiKey).trim();
		if (place.startsWith('?')) return { ...requestOptions, qs: { ...requestOptions.qs, [place.slice(1)]: key } };
		const hasScheme = /\s/.test(key);
		const value = place.toLowerCase() === 'authorization' && !hasScheme ? `Bearer ${key}` : key;
		return { ...requestOptions, headers: { ...requestOptions.headers, [place]: value } };
	}
}

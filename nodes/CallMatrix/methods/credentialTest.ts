import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { CallMatrixApi } from '../../../credentials/CallMatrixApi.credentials';
import { testConnection } from '../client/testConnection';
import { buyer } from '../resources/buyer';
import { listRequest } from '../resources/derived';
import { refuseSecrets } from '../webhook/secrets';

/** Tests the credential from n8n's credential window; what it says names the field to look at. */
export async function callMatrixApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const data = credential.data ?? {};
	const refusal =
		(await testConnection(
			this.helpers,
			data,
			async (credentials, options: IHttpRequestOptions) => await new CallMatrixApi().authenticate(credentials, options),
			listRequest(buyer),
		)) ?? (data.webhookSecret ? refuseSecrets(data) : undefined);
	if (refusal) return { status: 'Error', message: `${refusal.message}. ${refusal.description}` };
	return {
		status: 'OK',
		message: data.webhookSecret
			? 'Connection successful'
			: 'Connection successful. The CallMatrix Trigger also needs Webhook Secret',
	};
}

import { CredentialTestContext } from 'n8n-core';
import type { IWorkflowExecuteAdditionalData } from 'n8n-workflow';

import { callMatrixApiTest } from '../../nodes/CallMatrix/methods/credentialTest.ts';

/** Presses the test button of the credential. @returns what n8n shows */
export async function testCredential(baseUrl: string): Promise<string> {
	const data = { baseUrl, apiKey: 'some-key', webhookSecret: 'secret', keyHeader: 'Authorization' };
	const { message } = await callMatrixApiTest.call(new CredentialTestContext({} as IWorkflowExecuteAdditionalData), {
		id: '1',
		name: 'CallMatrix',
		type: 'callMatrixApi',
		data: data as never,
	});
	return message;
}

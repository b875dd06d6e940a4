import type { N8nClient } from './client.mts';

/** A credential as n8n refers to it. */
export interface CredentialReference {
	id: string;
	name: string;
}

export interface NewCredential {
	name: string;
	type: string;
	data: Record<string, string | number>;
}

interface TestResult {
	status: string;
	message: string;
}

export async function storeCredential(client: N8nClient, credential: NewCredential): Promise<CredentialReference> {
	const { id, name } = await client.post<CredentialReference>('/rest/credentials', credential);
	return { id, name };
}

/** Stores a credential and tests it as the editor does. @throws when the test fails */
export async function createCredential(client: N8nClient, credential: NewCredential): Promise<CredentialReference> {
	const { id, name } = await storeCredential(client, credential);
	const result = await client.post<TestResult>('/rest/credentials/test', { credentials: { ...credential, id } });
	if (result.status !== 'OK') throw new Error(`The credential test in n8n failed: ${result.message}`);
	return { id, name };
}

import { createHash } from 'node:crypto';

import type { IHookFunctions } from 'n8n-workflow';

import { triggerOf } from '../triggerKey';

/**
 * Whose webhook a kept id names: this trigger's in this n8n, in the account that the credential opens.
 *
 * Static data goes along when a workflow is exported and imported, and stays when the credential is changed. The same id may then
 * be somebody else's webhook, so it counts only where all of these are still the same; otherwise the URL decides. The URL is not
 * among them: that of n8n may change, and so may the one in CallMatrix, and both are put right by the id.
 */
async function owner(context: IHookFunctions): Promise<string> {
	const { baseUrl, apiKey } = await context.getCredentials<{ baseUrl: string; apiKey: string }>('callMatrixApi');
	const parts = [baseUrl, apiKey, context.getInstanceId(), triggerOf(context)];
	// The key itself is not kept.
	return createHash('sha256').update(parts.join('\n')).digest('base64');
}

/** The id of our webhook, where one was kept. */
export async function keptId(context: IHookFunctions): Promise<string | undefined> {
	const { webhookId, webhookOwner } = context.getWorkflowStaticData('node');
	return typeof webhookId === 'string' && webhookId && webhookOwner === (await owner(context)) ? webhookId : undefined;
}

/** Static data holds what activation found out, and whether missed calls are derived: n8n saves nothing later reliably. */
export async function keep(context: IHookFunctions, webhookId: string): Promise<void> {
	Object.assign(context.getWorkflowStaticData('node'), { webhookId, webhookOwner: await owner(context) });
}

/** There is no subscription any more. */
export function forget(context: IHookFunctions): void {
	const kept = context.getWorkflowStaticData('node');
	for (const name of ['webhookId', 'webhookOwner', 'derivesMissed']) delete kept[name];
}

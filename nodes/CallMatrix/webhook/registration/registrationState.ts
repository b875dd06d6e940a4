/**
 * What is remembered of a registration across restarts, in n8n's static data: the webhook's ID, whose it is, and whether missed calls
 * are derived. n8n saves it reliably only during activation, so nothing that an event changes is here.
 */

import { createHash } from 'node:crypto';

import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { triggerKey } from '../triggerKey';

const NAMES = { id: 'webhookId', owner: 'webhookOwner', derivesMissed: 'derivesMissed' } as const;

/**
 * Identifies whose webhook a saved ID names: this trigger's in this n8n, in the account that the credential opens.
 *
 * Static data goes along when a workflow is exported and imported, and stays when the credential is changed. The same ID may then
 * be somebody else's webhook, so it counts only while all of these are the same; otherwise the URL decides. The URL is not
 * part of it: n8n's may change, and CallMatrix's, and both are repaired by the ID.
 */
async function ownerOf(context: IHookFunctions): Promise<string> {
	const { baseUrl, apiKey } = await context.getCredentials('callMatrixApi');
	const parts = [String(baseUrl), String(apiKey), context.getInstanceId(), triggerKey(context)];
	// A hash, so that the key itself is not saved.
	return createHash('sha256').update(parts.join('\n')).digest('base64');
}

/** @returns undefined where none was saved, or where it belongs to another trigger, n8n or account */
export async function savedWebhookId(context: IHookFunctions): Promise<string | undefined> {
	const state = context.getWorkflowStaticData('node');
	const id = state[NAMES.id];
	return typeof id === 'string' && id && state[NAMES.owner] === (await ownerOf(context)) ? id : undefined;
}

export async function saveWebhookId(context: IHookFunctions, id: string): Promise<void> {
	const owner = await ownerOf(context);
	Object.assign(context.getWorkflowStaticData('node'), { [NAMES.id]: id, [NAMES.owner]: owner });
}

/** CallMatrix refused the name call.missed: it is derived as long as there is this registration. */
export function saveDerivesMissed(context: IHookFunctions): void {
	context.getWorkflowStaticData('node')[NAMES.derivesMissed] = true;
}

export const derivesMissedCalls = (context: IHookFunctions | IWebhookFunctions): boolean =>
	context.getWorkflowStaticData('node')[NAMES.derivesMissed] === true;

/** There is no registration any more. */
export function clearRegistration(context: IHookFunctions): void {
	const state = context.getWorkflowStaticData('node');
	for (const name of Object.values(NAMES)) delete state[name];
}

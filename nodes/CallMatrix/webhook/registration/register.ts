/**
 * Registers the trigger's webhook in CallMatrix when n8n activates it, repairs it, and removes it. There is one webhook per trigger:
 * with more, each event would come more than once.
 */

import type { IHookFunctions } from 'n8n-workflow';

import { ANY_EVENT, DEFAULT_EVENT } from '../../events';
import { isDerivable, isManual, readSelection, requestedEvents } from '../settings/eventSelection';
import { PARAMETERS } from '../settings/settings';
import { checkBeforeActivation, settingsOf, stop, webhookUrl } from './preflight';
import { clearRegistration, saveDerivesMissed, savedWebhookId, saveWebhookId } from './registrationState';
import { hasId, webhookApi, type EventLists, type ListedWebhook, type Webhook, type WebhookApi } from './webhookApi';

const wantedEvents = (context: IHookFunctions): string[] =>
	requestedEvents(readSelection(context, settingsOf(context)));

/** CallMatrix may not have call.missed: then it is asked for the event from which a missed call is derived. */
function eventLists(events: string[]): EventLists {
	return events.some(isDerivable) ? [events, requestedEvents({ events, derivesMissed: true })] : [events];
}

/** It stays so for as long as there is this registration, so that no missed call comes twice. */
function saveAccepted(context: IHookFunctions, accepted: string[] | undefined, [wanted]: EventLists): void {
	if (accepted && accepted !== wanted) saveDerivesMissed(context);
}

/** The webhook whose ID was saved. */
async function findSaved(context: IHookFunctions, api: WebhookApi): Promise<Webhook | undefined> {
	const id = await savedWebhookId(context);
	return id === undefined ? undefined : await api.get(id);
}

interface FoundWebhooks {
	/** The one whose ID was saved comes first. */
	webhooks: Webhook[];
	/** CallMatrix lists one without its ID, so that nothing can be done to it. */
	hasNameless: boolean;
}

/** Finds this trigger's webhooks: by the saved ID, and by their URL. */
async function findAll(context: IHookFunctions, api: WebhookApi): Promise<FoundWebhooks> {
	const saved = await findSaved(context, api);
	const url = webhookUrl(context);
	const listed: ListedWebhook[] = [];
	for await (const webhook of api.list()) if (webhook.url === url) listed.push(webhook);
	const others = listed.filter(hasId).filter(({ id }) => id !== saved?.id);
	return { webhooks: [...(saved ? [saved] : []), ...others], hasNameless: !listed.every(hasId) };
}

const stopAtNameless = (context: IHookFunctions): never =>
	stop(context, {
		message: 'CallMatrix lists a webhook of this trigger without its ID',
		description: `Remove the webhook with the URL ${webhookUrl(context)} in your CallMatrix account, and tell CallMatrix.`,
	});

/** A person who listens gets a signed test delivery. If CallMatrix sends none, that person places a call. */
async function sendSample(context: IHookFunctions, api: WebhookApi, webhookId: string): Promise<void> {
	if (context.getMode() !== 'manual' || !settingsOf(context).read(PARAMETERS.sendSample)) return;
	const [first = DEFAULT_EVENT] = wantedEvents(context);
	const { isSent, status } = await api.sendTest(webhookId, first === ANY_EVENT ? DEFAULT_EVENT : first);
	if (!isSent) context.logger.info('CallMatrix sends no sample: place a test call', { status });
}

/** Changes what differs from what is wanted. What CallMatrix does not say counts as different. */
async function repair(context: IHookFunctions, api: WebhookApi, webhook: Webhook): Promise<void> {
	const url = webhookUrl(context);
	const events = wantedEvents(context);
	const change = {
		...(webhook.url !== url && { url }),
		...(webhook.status !== 'active' && { status: 'active' }),
	};
	const lists = [...(webhook.events ?? [])].sort().join() === events.join() ? undefined : eventLists(events);
	if (!lists && Object.keys(change).length === 0) return;
	const accepted = await api.update(webhook.id, change, lists);
	if (lists) saveAccepted(context, accepted, lists);
}

/** Whether CallMatrix has the webhook. One that differs is repaired; of several, the others are removed. */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	await checkBeforeActivation(context);
	if (isManual(settingsOf(context))) return true;
	const api = await webhookApi(context);
	const { webhooks, hasNameless } = await findAll(context, api);
	if (hasNameless) stopAtNameless(context);
	const [webhook, ...others] = webhooks;
	if (!webhook) return false;
	for (const { id } of others) await api.remove(id);
	await repair(context, api, webhook);
	await saveWebhookId(context, webhook.id);
	await sendSample(context, api, webhook.id);
	return true;
}

/** Registers the webhook. @throws NodeApiError with CallMatrix's words, so that the workflow does not look active without one */
export async function register(context: IHookFunctions): Promise<boolean> {
	await checkBeforeActivation(context);
	// What was found out about another account says nothing about this one.
	clearRegistration(context);
	const api = await webhookApi(context);
	const lists = eventLists(wantedEvents(context));
	const { webhook, events } = await api.create(webhookUrl(context), lists);
	saveAccepted(context, events, lists);
	if (!hasId(webhook)) {
		return stop(context, {
			message: 'CallMatrix registered the webhook without saying its ID',
			description: 'Check in your CallMatrix account whether it is there, and tell CallMatrix.',
		});
	}
	await saveWebhookId(context, webhook.id);
	await sendSample(context, api, webhook.id);
	return true;
}

/** Removes the webhook. With manual registration, only one that the trigger itself had registered before. */
export async function unregister(context: IHookFunctions): Promise<boolean> {
	const settings = settingsOf(context);
	const api = await webhookApi(context);
	if (isManual(settings) || settings.unreadable.length) {
		const saved = await findSaved(context, api);
		if (saved) await api.remove(saved.id);
		clearRegistration(context);
		return true;
	}
	const { webhooks, hasNameless } = await findAll(context, api);
	for (const { id } of webhooks) await api.remove(id);
	clearRegistration(context);
	if (hasNameless) stopAtNameless(context);
	return true;
}

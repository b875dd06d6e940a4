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
import { contradiction, hasId, isComplete, isOff, isSameEvents, isSameUrl, type Webhook } from './registered';
import { webhookApi, type EventLists, type WebhookApi } from './webhookApi';

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
	const listed = await api.withUrl(webhookUrl(context));
	const others = listed.filter(hasId).filter(({ id }) => id !== saved?.id);
	// The list may say more than the webhook itself.
	const known = saved && { ...listed.find(({ id }) => id === saved.id), ...saved };
	return { webhooks: [...(known ? [known] : []), ...others], hasNameless: !listed.every(hasId) };
}

/**
 * Compares what CallMatrix says of a webhook with what it was asked for; what it did not say is read once.
 * @param accepted the list that it accepted; it may have left out an event without a word
 * @returns the list that it really took, or in words what contradicts
 */
async function verify(
	context: IHookFunctions,
	api: WebhookApi,
	said: Webhook,
	[accepted, ...others]: EventLists,
): Promise<{ taken: string[] } | { contradicts: string }> {
	const all = isComplete(said) ? said : { ...(await api.confirm(said.id)), ...said };
	const url = webhookUrl(context);
	const contradicts = contradiction(all, { url, events: accepted });
	if (contradicts === undefined) return { taken: accepted };
	const taken = others.find((events) => contradiction(all, { url, events }) === undefined);
	return taken ? { taken } : { contradicts };
}

/** The lists from the accepted one on. */
const listsFrom = (accepted: string[], lists: EventLists): EventLists => [
	accepted,
	...lists.slice(lists.indexOf(accepted) + 1),
];

/** Removes a webhook that would not deliver, so that none is left that looks as if it did. */
async function removeAndStop(
	context: IHookFunctions,
	api: WebhookApi,
	{ id }: Webhook,
	contradicts: string,
): Promise<never> {
	const isRemoved = await api.remove(id).then(
		() => true,
		() => false,
	);
	if (isRemoved) clearRegistration(context);
	return stop(context, {
		message: `CallMatrix registered a webhook that would not deliver what you chose: ${contradicts}`,
		description: `${isRemoved ? 'It was removed again.' : `It could not be removed: remove the webhook ${id} in your CallMatrix account.`} Look at Trigger On. If it stays so, choose Registration: Manual in the trigger and enter its URL in CallMatrix yourself.`,
	});
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

/**
 * Changes what differs from what is wanted. A URL and events that CallMatrix does not say count as different.
 * @returns whether it is as wanted now
 */
async function repair(context: IHookFunctions, api: WebhookApi, webhook: Webhook): Promise<boolean> {
	const url = webhookUrl(context);
	const events = wantedEvents(context);
	const change = {
		...(!(webhook.url && isSameUrl(webhook.url, url)) && { url }),
		...(isOff(webhook) && { status: 'active' }),
	};
	const lists = webhook.events && isSameEvents(webhook.events, events) ? undefined : eventLists(events);
	if (!lists && Object.keys(change).length === 0) return true;
	const updated = await api.update(webhook.id, change, lists);
	if (!updated) return false;
	const asked: EventLists = lists && updated.events ? listsFrom(updated.events, lists) : [events];
	const verified = await verify(context, api, { ...updated.webhook, id: webhook.id }, asked);
	if ('contradicts' in verified) return false;
	if (lists) saveAccepted(context, verified.taken, lists);
	return true;
}

/**
 * Whether CallMatrix has the webhook. One that differs is repaired; of several, the others are removed. One that cannot be repaired is
 * removed, so that n8n registers another one.
 */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	await checkBeforeActivation(context);
	if (isManual(settingsOf(context))) return true;
	const api = await webhookApi(context);
	const { webhooks, hasNameless } = await findAll(context, api);
	if (hasNameless) stopAtNameless(context);
	const [webhook, ...others] = webhooks;
	if (!webhook) return false;
	for (const { id } of others) await api.remove(id);
	if (!(await repair(context, api, webhook))) {
		await api.remove(webhook.id);
		return false;
	}
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
	if (!hasId(webhook)) {
		return stop(context, {
			message: 'CallMatrix registered the webhook without saying its ID',
			description: 'Check in your CallMatrix account whether it is there, and tell CallMatrix.',
		});
	}
	// Before anything else, so that it can be removed whatever comes.
	await saveWebhookId(context, webhook.id);
	const verified = await verify(context, api, webhook, listsFrom(events, lists));
	if ('contradicts' in verified) return await removeAndStop(context, api, webhook, verified.contradicts);
	saveAccepted(context, verified.taken, lists);
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

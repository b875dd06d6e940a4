import { randomUUID } from 'node:crypto';

import { NodeOperationError, type IDataObject, type IHookFunctions } from 'n8n-workflow';

import type { ApiRequest, SendResult } from '../../client/apiRequest';
import { readBaseUrl } from '../../client/baseUrl';
import { createClient, type CallMatrixClient } from '../../client/client';
import { errorCode, isFromCallMatrix, readId, WEBHOOK_LIMIT } from '../../client/response';
import type { UserMessage } from '../../client/userMessage';
import { choiceOf, isByHand, subscribed } from '../settings/eventSelection';
import { ANY_EVENT, ENDED, MISSED } from '../settings/eventNames';
import { forget, keep, keptId } from './registrationState';
import { refuseUnreachable } from './reachable';
import { refuseSecrets } from '../secrets';
import { PARAMETERS, Settings } from '../settings/settings';

/** A webhook of ours as CallMatrix keeps it. */
interface Webhook {
	id: string;
	/** What CallMatrix does not say is absent, and set anew. */
	url?: string;
	events?: string[];
	status?: string;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function readWebhook(id: string, { url, events, status }: IDataObject): Webhook {
	const names: unknown[] = Array.isArray(events) ? events : [];
	const isList = Array.isArray(events) && names.every((name) => typeof name === 'string');
	return { id, url: textOf(url), status: textOf(status), ...(isList && { events: names }) };
}

const path = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;

const ownUrl = (context: IHookFunctions): string => context.getNodeWebhookUrl('default') as string;

const settingsOf = (context: IHookFunctions): Settings =>
	new Settings((name, fallback) => context.getNodeParameter(name, fallback));

const wantedEvents = (context: IHookFunctions): string[] => subscribed(choiceOf(context, settingsOf(context)));

function stop(context: IHookFunctions, { message, description }: UserMessage): never {
	throw new NodeOperationError(context.getNode(), message, { description });
}

/** @returns why the parameters cannot be published as they are */
function refuseSettings(context: IHookFunctions): UserMessage | undefined {
	const settings = settingsOf(context);
	const { missedCalls, sendSample, ...others } = PARAMETERS;
	for (const parameter of Object.values(others)) settings.read<unknown>(parameter);
	settings.readFilters();
	settings.read<unknown>(isByHand(settings) ? missedCalls : sendSample);
	const [first, ...more] = settings.unreadable;
	if (first) {
		const also = more.length ? ` So cannot: ${more.map(({ what }) => what).join(', ')}.` : '';
		return {
			message: `${first.what} cannot be read`,
			description: `Open the CallMatrix Trigger and write ${first.example}. If it is an expression, look at what it gives.${also}`,
		};
	}
	if (wantedEvents(context).length > 0) return undefined;
	return { message: 'Trigger On is empty', description: 'Choose at least one event of a call.' };
}

/** Refuses to start what could not keep its promises. @throws NodeOperationError that says what to change */
async function refuseUnfit(context: IHookFunctions): Promise<void> {
	const credentials = await context.getCredentials('callMatrixApi');
	const base = readBaseUrl(credentials.baseUrl);
	const refusal =
		'refusal' in base ? base.refusal : (refuseSecrets(credentials) ?? refuseUnreachable(ownUrl(context), base.parsed));
	const unfit = refusal ?? refuseSettings(context);
	if (unfit) stop(context, unfit);
	if (context.getNode().alwaysOutputData) {
		stop(context, {
			message: 'Always Output Data would run the workflow for every duplicate',
			description: 'Open Settings of the CallMatrix Trigger and switch Always Output Data off.',
		});
	}
}

/** Only CallMatrix's own 404 counts as gone, not a proxy's page. */
const isGone = ({ response }: SendResult): boolean => response?.status === 404 && isFromCallMatrix(response);

/** Finds our webhook by the id that was kept. */
async function findKept(context: IHookFunctions, client: CallMatrixClient): Promise<Webhook | undefined> {
	const id = await keptId(context);
	if (id === undefined) return undefined;
	const sent = await client.sendWithRetry({ method: 'GET', path: path(id) });
	return isGone(sent) ? undefined : readWebhook(id, client.unwrap(sent));
}

/** What CallMatrix has of ours. */
interface Found {
	/** The one whose id was kept comes first. */
	webhooks: Webhook[];
	/** There is one whose ID CallMatrix does not say, so that nothing can be done to it. */
	hasNameless: boolean;
}

/** Finds our webhooks: by the id that was kept, and by their URL, which nobody else has. */
async function findAll(context: IHookFunctions, client: CallMatrixClient): Promise<Found> {
	const kept = await findKept(context, client);
	const found: Found = { webhooks: kept ? [kept] : [], hasNameless: false };
	const url = ownUrl(context);
	for await (const page of client.pages({ method: 'GET', path: '/webhooks', address: 'webhooks' })) {
		for (const entry of page.filter((each) => each.url === url)) {
			const id = readId(entry);
			found.hasNameless ||= id === undefined;
			if (id !== undefined && id !== kept?.id) found.webhooks.push(readWebhook(id, entry));
		}
	}
	return found;
}

async function removeWebhook(client: CallMatrixClient, { id }: Webhook): Promise<void> {
	const sent = await client.sendWithRetry({ method: 'DELETE', path: path(id) });
	if (!isGone(sent)) client.unwrap(sent);
}

const stopAtNameless = (context: IHookFunctions): never =>
	stop(context, {
		message: 'CallMatrix lists a webhook of this trigger without its ID',
		description: `Remove the webhook with the URL ${ownUrl(context)} in your CallMatrix account, and tell CallMatrix.`,
	});

/** Whether CallMatrix does not take the request as it is: a name among the events that it does not know may be why. */
const mayBeTheName = ({ response }: SendResult): boolean =>
	(response?.status === 400 || response?.status === 422) && errorCode(response) !== WEBHOOK_LIMIT;

/**
 * Asks CallMatrix for the events. Where it refuses call.missed, a call that ended without an answer stands for it: from then on,
 * as long as there is this subscription, so that no missed call comes twice.
 */
async function subscribe(
	context: IHookFunctions,
	client: CallMatrixClient,
	ask: (events: string[]) => ApiRequest,
): Promise<IDataObject> {
	const events = wantedEvents(context);
	const outcome = await client.sendWithRetry(ask(events));
	if (!mayBeTheName(outcome) || !events.includes(MISSED)) return client.unwrap(outcome);
	const derived = await client.request(ask(subscribed({ events, derivesMissed: true })));
	context.getWorkflowStaticData('node').derivesMissed = true;
	return derived;
}

/** Asks CallMatrix for a signed test delivery to whoever listens for one. Where it makes none, a person places a call. */
async function sendSample(context: IHookFunctions, client: CallMatrixClient, webhookId: string): Promise<void> {
	if (context.getMode() !== 'manual' || !settingsOf(context).read(PARAMETERS.sendSample)) return;
	const [first = ENDED] = wantedEvents(context);
	const { response } = await client.sendWithRetry({
		method: 'POST',
		path: `${path(webhookId)}/test`,
		body: { event: first === ANY_EVENT ? ENDED : first },
		idempotencyKey: randomUUID(),
	});
	if (response?.status === 202 || response?.status === 200) return;
	context.logger.info('CallMatrix sends no sample: place a test call', { status: response?.status });
}

/**
 * Whether CallMatrix already sends what is wanted to where it is wanted; what has drifted is put right. Of several webhooks of ours one
 * is kept: with more each event would come more than once.
 */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	await refuseUnfit(context);
	const client = await createClient(context);
	if (isByHand(settingsOf(context))) return true;
	const { webhooks, hasNameless } = await findAll(context, client);
	if (hasNameless) stopAtNameless(context);
	const [webhook, ...others] = webhooks;
	if (!webhook) return false;
	for (const other of others) await removeWebhook(client, other);

	const url = ownUrl(context);
	const events = wantedEvents(context);
	const repair: IDataObject = {};
	if (webhook.url !== url) repair.url = url;
	if ([...(webhook.events ?? [])].sort().join() !== events.join()) repair.events = events;
	if (webhook.status !== 'active') repair.status = 'active';
	if (Object.keys(repair).length) {
		await subscribe(context, client, (asked) => ({
			method: 'PATCH',
			path: path(webhook.id),
			address: 'webhooks',
			body: { ...repair, ...(repair.events !== undefined && { events: asked }) },
		}));
	}
	await keep(context, webhook.id);
	await sendSample(context, client, webhook.id);
	return true;
}

/** Registers the webhook. @throws NodeApiError with CallMatrix's words, so that the workflow does not look active without one */
export async function register(context: IHookFunctions): Promise<boolean> {
	await refuseUnfit(context);
	const client = await createClient(context);
	// What was found out about another account says nothing about this one.
	forget(context);
	const webhook = await subscribe(context, client, (events) => ({
		method: 'POST',
		path: '/webhooks',
		address: 'webhooks',
		body: { url: ownUrl(context), events },
		idempotencyKey: randomUUID(),
	}));
	const id = readId(webhook);
	if (id === undefined) {
		stop(context, {
			message: 'CallMatrix registered the webhook without saying its ID',
			description: 'Look in your CallMatrix account whether it is there, and tell CallMatrix.',
		});
	}
	await keep(context, id);
	await sendSample(context, client, id);
	return true;
}

/** Removes the webhook; one that CallMatrix does not have any more is gone as wanted. */
export async function unregister(context: IHookFunctions): Promise<boolean> {
	const client = await createClient(context);
	const settings = settingsOf(context);
	if (isByHand(settings) || settings.unreadable.length) {
		// What a person has entered in CallMatrix is theirs to remove.
		const kept = await findKept(context, client);
		if (kept) await removeWebhook(client, kept);
		forget(context);
		return true;
	}
	const { webhooks, hasNameless } = await findAll(context, client);
	for (const webhook of webhooks) await removeWebhook(client, webhook);
	forget(context);
	if (hasNameless) stopAtNameless(context);
	return true;
}

/** The lists of the trigger's filters by campaign, buyer, offer and disposition. What the filters do with them is in `webhook/settings/`. */

import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { createClient } from '../client/client';
import { buyer } from '../resources/buyer';
import { call } from '../resources/call';
import { campaign } from '../resources/campaign';
import { listRequest } from '../resources/derived';
import type { Resource } from '../resources/model';
import { offer } from '../resources/offer';
import { clean, isNothing } from '../values/text';
import { toOptions } from './options';

/** A list to choose several from cannot be searched, so it ends somewhere; an ID can be given by an expression. */
const MAX_ENTRIES = 1_000;

/** The calls whose dispositions are suggested: CallMatrix returns the newest first. */
const RECENT_CALLS = 200;

const textOf = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? clean(String(value)) : '';

async function listAll(context: ILoadOptionsFunctions, resource: Resource): Promise<INodePropertyOptions[]> {
	const { lookup } = resource;
	if (!lookup) return [];
	const client = await createClient(context);
	return toOptions(resource, lookup, await client.list(listRequest(resource), MAX_ENTRIES));
}

export async function getCampaigns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listAll(this, campaign);
}

export async function getBuyers(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listAll(this, buyer);
}

export async function getOffers(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listAll(this, offer);
}

/** The dispositions of the newest calls, each once: the filter compares without regard to case and spacing. */
export async function getDispositions(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const client = await createClient(this);
	const found = new Map<string, string>();
	for (const { disposition } of await client.list(listRequest(call), RECENT_CALLS)) {
		const text = textOf(disposition).replace(/\s+/g, ' ');
		const key = text.toLowerCase();
		if (!isNothing(text) && !found.has(key)) found.set(key, text);
	}
	const texts = [...found.values()].sort((one, other) => one.localeCompare(other));
	return texts.map((text) => ({ name: text, value: text }));
}

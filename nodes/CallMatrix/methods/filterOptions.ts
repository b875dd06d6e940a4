/** The lists of the trigger's filters by buyer, offer and disposition. What the filters do with them is in `webhook/settings/`. */

import type { IDataObject, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { createClient } from '../client/client';
import { buyer } from '../resources/buyer';
import { call } from '../resources/call';
import { listRequest } from '../resources/derived';
import type { Resource } from '../resources/model';
import { offer } from '../resources/offer';
import { clean, isNothing } from '../values/text';

/** A list to choose several from cannot be searched, so it ends somewhere; an ID can be given by an expression. */
const MAX_ENTRIES = 1_000;

/** The calls whose dispositions are suggested: CallMatrix returns the newest first. */
const RECENT_CALLS = 200;

const textOf = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? clean(String(value)) : '';

/** Name, status and ID: names alone do not tell two buyers apart. */
function toOption({ id, name, status }: IDataObject): INodePropertyOptions[] {
	const value = textOf(id);
	return value ? [{ name: [name, status, id].map(textOf).filter(Boolean).join(' · '), value }] : [];
}

const byName = (a: INodePropertyOptions, b: INodePropertyOptions): number => a.name.localeCompare(b.name);

async function listAll(context: ILoadOptionsFunctions, resource: Resource): Promise<INodePropertyOptions[]> {
	const client = await createClient(context);
	return (await client.list(listRequest(resource), MAX_ENTRIES)).flatMap(toOption).sort(byName);
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
	return [...found.values()].map((text) => ({ name: text, value: text })).sort(byName);
}

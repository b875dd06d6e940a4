import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { pages } from '../client/page';

/** A list to choose several from cannot be searched, so it ends somewhere; an ID can be given by an expression. */
const MOST = 1_000;

/** The campaigns of the account, for the trigger's filter. */
export async function getCampaigns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const options: INodePropertyOptions[] = [];
	for await (const page of pages(this, { method: 'GET', path: '/campaigns' }, MOST)) {
		for (const { id, name } of page) {
			// Without an ID there is nothing to filter by.
			if (id !== undefined && id !== null && id !== '') options.push({ name: String(name ?? id), value: String(id) });
		}
	}
	return options.sort((a, b) => a.name.localeCompare(b.name));
}

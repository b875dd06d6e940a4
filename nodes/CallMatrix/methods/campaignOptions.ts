/** The lists of the trigger's parameters that the editor asks for. */

import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { createClient } from '../client/client';
import { campaign } from '../resources/campaign';
import { listRequest } from '../resources/derived';
import { toOptions } from './options';

/** A list to choose several from cannot be searched, so it ends somewhere; an ID can be given by an expression. */
const MAX_CAMPAIGNS = 1_000;

/** The campaigns of the account, for the trigger's filter. */
export async function getCampaigns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { lookup } = campaign;
	if (!lookup) return [];
	const client = await createClient(this);
	return toOptions(campaign, lookup, await client.list(listRequest(campaign), MAX_CAMPAIGNS));
}

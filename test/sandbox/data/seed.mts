/** The data that a sandbox starts with: the same for the same seed and sizes. */
import { Random } from '../random.mts';
import type { Kind, Kinds } from '../model.mts';
import { idOf } from './ids.mts';
import { seedCalls } from './seed/calls.mts';
import { seedClients, seedIntegrations } from './seed/clients.mts';
import { seedIvrFlows, seedPrompts } from './seed/ivr.mts';
import { seedLeads } from './seed/leads.mts';
import { seedNumberPools, seedNumbers } from './seed/numbers.mts';
import { seedSessions } from './seed/sessions.mts';
import { seedBuyers, seedCampaigns, seedOffers, seedRoutingPlans } from './seed/trade.mts';

/** What there is nothing of at the start, or as much as follows from the rest. */
type Unsized = 'prompts' | 'callRecords' | 'webhooks';

/** How many of each there are. */
export type Sizes = Record<Exclude<Kind, Unsized>, number>;

export type SeedData = { [K in Exclude<Kind, 'callRecords' | 'webhooks'>]: Kinds[K][] };

export function seedData(seed: number, sizes: Sizes): SeedData {
	/** A stream for each kind, so that more of the one does not make others of the other. */
	const stream = (name: string) => new Random(seed, name);
	const ids = (kind: 'ivrFlows' | 'numberPools') =>
		Array.from({ length: sizes[kind] }, (_, index) => idOf(kind, index + 1));
	const buyers = seedBuyers(stream('buyers'), sizes.buyers);
	const campaigns = seedCampaigns(
		stream('campaigns'),
		stream('campaign details'),
		sizes.campaigns,
		buyers,
		ids('ivrFlows'),
		ids('numberPools'),
	);
	const offers = seedOffers(stream('offers'), stream('offer details'), sizes.offers, buyers, campaigns);
	const calls = seedCalls(stream('calls'), sizes.calls, offers, campaigns);
	const clients = seedClients(stream('clients'), sizes.clients);
	const ivrFlows = seedIvrFlows(stream('ivr flows'), sizes.ivrFlows);
	const numberPools = seedNumberPools(stream('number pools'), sizes.numberPools, campaigns);
	const numbers = seedNumbers(stream('numbers'), sizes.numbers, campaigns, numberPools);
	return {
		buyers,
		campaigns,
		offers,
		calls,
		clients,
		integrations: seedIntegrations(stream('integrations'), sizes.integrations, clients),
		ivrFlows,
		prompts: seedPrompts(stream('prompts'), ivrFlows),
		leads: seedLeads(stream('leads'), sizes.leads, offers, campaigns),
		numberPools,
		numbers,
		routingPlans: seedRoutingPlans(stream('routing plans'), sizes.routingPlans, buyers, campaigns),
		sessions: seedSessions(stream('sessions'), sizes.sessions, calls, numbers),
	};
}

import type { Call, Lead, Webhook } from './calls.mts';
import type { CallRecord, Client, Integration } from './clients.mts';
import type { IvrFlow, IvrPrompt } from './ivr.mts';
import type { NumberPool, PhoneNumber, Session } from './numbers.mts';
import type { Buyer, Campaign, Offer, RoutingPlan } from './trade.mts';

/** What a local CallMatrix keeps of each kind of record. */
export interface Kinds {
	buyers: Buyer;
	offers: Offer;
	campaigns: Campaign;
	calls: Call;
	clients: Client;
	integrations: Integration;
	callRecords: CallRecord;
	ivrFlows: IvrFlow;
	prompts: IvrPrompt;
	leads: Lead;
	numberPools: NumberPool;
	numbers: PhoneNumber;
	routingPlans: RoutingPlan;
	sessions: Session;
	webhooks: Webhook;
}

export type Kind = keyof Kinds;

/** What follows from other records, and is shown with a record but not kept in it. */
export interface Derived {
	offers: { calls_total: number; calls_completed: number; revenue: number };
	campaigns: { number_ids: string[] };
	ivrFlows: { campaign_ids: string[] };
	numberPools: { number_ids: string[] };
}

/** A record with all that is shown of it. */
export type Shown = { [K in Kind]: Kinds[K] & (K extends keyof Derived ? Derived[K] : unknown) };

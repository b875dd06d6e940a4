/** What a local CallMatrix holds. Field names and shapes are those of the contract (test/contract/openapi.yaml). */
export type { Call, CallEvent, CallEventName, Lead, Webhook } from './model/calls.mts';
export type { CallRecord, Client, Integration } from './model/clients.mts';
export type { IvrFlow, IvrNode, IvrPrompt } from './model/ivr.mts';
export type { Derived, Kind, Kinds, Shown } from './model/kinds.mts';
export type { NumberPool, PhoneNumber, Session } from './model/numbers.mts';
export { visitFields, type Caps, type Strategy, type Visit } from './model/shared.mts';
export type { Buyer, Campaign, CampaignBuyer, Offer, RoutingPlan, RoutingRule } from './model/trade.mts';

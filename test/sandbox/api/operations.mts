import type { Kind } from '../model.mts';
import type { OperationContext, Operations } from './operation.mts';
import { callRecordOperations } from './own/callRecords.mts';
import { campaignBuyerOperations } from './own/campaignBuyers.mts';
import { capacityOperations } from './own/capacity.mts';
import { numberOperations } from './own/numbers.mts';
import { poolOperations } from './own/pools.mts';
import { reportOperations } from './own/report.mts';
import { rotationOperations } from './own/rotation.mts';
import { settingsOperations } from './own/settings.mts';
import { webhookOperations } from './own/webhooks.mts';
import { resourceOperations, type Resource } from './resource.mts';
import { calls, leads, sessions, webhooks } from './resources/calls.mts';
import { clients, integrations } from './resources/clients.mts';
import { ivrFlows, prompts } from './resources/ivr.mts';
import { numberPools, numbers } from './resources/numbers.mts';
import { buyers, campaigns, offers, routingPlans } from './resources/trade.mts';

/** What the API does, by the contract's operationId. */
export function operations(context: OperationContext): Operations {
	const of = <K extends Kind>(resource: Resource<K>) => resourceOperations(resource, context);
	return {
		...settingsOperations(context),
		...of(buyers),
		...capacityOperations(context),
		...of(calls),
		...of(campaigns),
		...campaignBuyerOperations(context),
		...of(clients),
		...of(integrations),
		...callRecordOperations(context),
		...of(ivrFlows),
		...of(prompts),
		...rotationOperations(context),
		...of(leads),
		...of(numberPools),
		...poolOperations(context),
		...of(offers),
		...of(numbers),
		...numberOperations(context),
		...reportOperations(context),
		...of(routingPlans),
		...of(sessions),
		...of(webhooks),
		...webhookOperations(context),
	};
}

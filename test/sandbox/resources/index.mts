/** All resources: one file and one line here for each. The API, the store and the seeded data follow from them. */
import type { ApiDefinition } from '../api/operations.mts';
import { buyers } from './buyer.mts';
import { calls } from './call.mts';
import { callRecords } from './callRecord.mts';
import { campaigns } from './campaign.mts';
import { clients } from './client.mts';
import { integrations } from './integration.mts';
import { ivrFlows } from './ivrFlow.mts';
import { prompts } from './ivrPrompt.mts';
import { leads } from './lead.mts';
import { numberPools } from './numberPool.mts';
import { offers } from './offer.mts';
import { numbers } from './phoneNumber.mts';
import { reportHandlers } from './report.mts';
import { routingPlans } from './routingPlan.mts';
import { sessions } from './session.mts';
import { settings } from './settings.mts';
import { webhooks } from './webhook.mts';

export const resources: ApiDefinition['resources'] = {
	buyers,
	calls,
	callRecords,
	campaigns,
	clients,
	integrations,
	ivrFlows,
	leads,
	numberPools,
	numbers,
	offers,
	prompts,
	routingPlans,
	sessions,
	settings,
	webhooks,
};

/** What the API does. */
export const api: ApiDefinition = { resources, handlers: reportHandlers };

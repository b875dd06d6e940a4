import { accountSettings } from './accountSettings';
import { apiRequest } from './apiRequest';
import { buyer } from './buyer';
import { call } from './call';
import { campaign } from './campaign';
import { client } from './client';
import { clientIntegration } from './clientIntegration';
import { ivrFlow } from './ivrFlow';
import { ivrPrompt } from './ivrPrompt';
import { lead } from './lead';
import type { Resource } from './model';
import { numberPool } from './numberPool';
import { offer } from './offer';
import { phoneNumber } from './phoneNumber';
import { report } from './report';
import { routingPlan } from './routingPlan';
import { visitorSession } from './visitorSession';

/** All resources of the node, in the order in which n8n shows them. */
export const resources: Resource[] = [
	accountSettings,
	apiRequest,
	buyer,
	call,
	campaign,
	client,
	clientIntegration,
	ivrFlow,
	ivrPrompt,
	lead,
	numberPool,
	offer,
	phoneNumber,
	report,
	routingPlan,
	visitorSession,
];

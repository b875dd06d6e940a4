import {
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { outputsExpression, properties } from './descriptions/trigger';
import { triggerSubtitle } from './descriptions/subtitle';
import { EVENTS } from './events';
import { callMatrixApiTest } from './methods/credentialTest';
import { getBuyers, getCampaigns, getDispositions, getOffers } from './methods/filterOptions';
import { admitEvent } from './webhook/admission/admitEvent';
import { receive } from './webhook/delivery/receive';
import { processState } from './webhook/processState';
import { isRegistered, register, unregister } from './webhook/registration/register';

/** The trigger node. `webhook/` registers the webhook, verifies deliveries and admits events; nothing is decided here. */
export class CallMatrixTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CallMatrix Trigger',
		name: 'callMatrixTrigger',
		icon: { light: 'file:callMatrix.svg', dark: 'file:callMatrix.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: triggerSubtitle(EVENTS),
		// n8n's search shows trigger and actions as one entry, with this text.
		description:
			'Starts the workflow once for each event of a call. The actions read and change buyers, offers, campaigns, calls and numbers.',
		eventTriggerDescription: 'Waiting for you to place a test call',
		activationMessage:
			'The events you chose now start this workflow. If Registration is Manual, add the Production URL in your CallMatrix account.',
		defaults: { name: 'CallMatrix Trigger' },
		inputs: [],
		outputs: outputsExpression(EVENTS),
		credentials: [{ name: 'callMatrixApi', required: true, testedBy: 'callMatrixApiTest' }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'webhook',
				// 200 once n8n has stored the execution, with an empty body.
				responseMode: 'onReceived',
				responseData: 'noData',
			},
		],
		properties,
	};

	methods = {
		credentialTest: { callMatrixApiTest },
		loadOptions: { getBuyers, getCampaigns, getDispositions, getOffers },
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isRegistered(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await register(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await unregister(this);
			},
		},
	};

	/** Runs in the process that takes webhooks: verifies the delivery, claims its event and passes it to n8n. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, processState);
	}

	/** Runs inside the execution that the event started: admits the event once, and ends a duplicate. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await admitEvent(this, processState);
	}
}

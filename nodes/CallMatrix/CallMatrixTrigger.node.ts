import {
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { getCampaigns } from './methods/campaignOptions';
import { callMatrixApiTest } from './methods/credentialTest';
import { emit } from './webhook/admission/admitEvent';
import { OUTPUTS_EXPRESSION } from './webhook/admission/routing';
import { properties } from './descriptions/trigger';
import { receive } from './webhook/delivery/receive';
import { isRegistered, register, unregister } from './webhook/registration/registration';

/** The trigger node. `webhook/` registers the webhook, verifies deliveries and admits events; nothing is decided here. */
export class CallMatrixTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CallMatrix Trigger',
		name: 'callMatrixTrigger',
		icon: { light: 'file:callMatrix.svg', dark: 'file:callMatrix.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ [$parameter["triggerOn"]].flat().join(", ") }}',
		description: 'Starts the workflow once for each verified call event from CallMatrix',
		eventTriggerDescription: 'Waiting for you to place a test call',
		activationMessage:
			'Each event you chose now starts this workflow. If Registration is Manual, add the Production URL in your CallMatrix account.',
		defaults: { name: 'CallMatrix Trigger' },
		inputs: [],
		outputs: OUTPUTS_EXPRESSION,
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

	methods = { credentialTest: { callMatrixApiTest }, loadOptions: { getCampaigns } };

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

	/** Runs in the process that receives the webhook: verifies the delivery, claims the event, and passes it to n8n. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}

	/** Runs in the execution that the event started: records the event, and stops a duplicate. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await emit(this);
	}
}

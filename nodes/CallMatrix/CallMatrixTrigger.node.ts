import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { callMatrixApiTest } from './methods/credentialTest';
import { emit, EVENTS_REMEMBERED } from './webhook/emit';
import { ANY_EVENT, receive } from './webhook/receive';
import { isRegistered, register, unregister } from './webhook/subscription';

/** Starts a workflow when something happens to a call. */
export class CallMatrixTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CallMatrix Trigger',
		name: 'callMatrixTrigger',
		icon: { light: 'file:callMatrix.svg', dark: 'file:callMatrix.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["triggerOn"].join(", ") }}',
		description: 'Starts the workflow once for each event of a call in CallMatrix, verified and with the whole call',
		eventTriggerDescription: 'Waiting for you to place a test call',
		activationMessage: 'Every event you chose now starts this workflow. CallMatrix was told where to send them.',
		defaults: { name: 'CallMatrix Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
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
		properties: [
			{
				displayName: 'Trigger On',
				name: 'triggerOn',
				type: 'multiOptions',
				required: true,
				default: ['call.ended'],
				description: 'Which events of a call start the workflow. Each event is one n8n execution.',
				options: [
					{
						name: 'Any Call Event',
						value: ANY_EVENT,
						description: 'Everything that happens to a call, also events that CallMatrix adds later',
					},
					{ name: 'Call Answered', value: 'call.answered', description: 'A buyer answered' },
					{
						name: 'Call Disposition Set',
						value: 'call.disposition_set',
						description: 'The outcome of the call was recorded; may come before or after its end, and more than once',
					},
					{ name: 'Call Ended', value: 'call.ended', description: 'The call is over; duration and revenue are known' },
					{ name: 'Call Missed', value: 'call.missed', description: 'Nobody answered' },
					{ name: 'Call Started', value: 'call.started', description: 'A call came in' },
				],
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: 'Events to Remember',
						name: 'eventsToRemember',
						type: 'number',
						typeOptions: { minValue: 100, maxValue: 100000 },
						default: EVENTS_REMEMBERED,
						description:
							'How many of the newest events n8n keeps on record to recognise a duplicate after a restart. CallMatrix repeats an event for up to 24 hours, so take the events of a day: 10,000 are enough for about 2,500 calls a day with all events.',
					},
					{
						displayName: 'Oldest Delivery Accepted',
						name: 'oldestDeliveryAccepted',
						type: 'options',
						default: 90000,
						description: 'How old a signed delivery may be when it arrives. Older ones are refused.',
						options: [
							{
								name: '25 Hours',
								value: 90000,
								description: 'Takes every repetition that CallMatrix sends while this n8n was away',
							},
							{
								name: '5 Minutes',
								value: 300,
								description:
									'Only if CallMatrix signs each repetition anew; otherwise what comes after an outage is refused',
							},
						],
					},
				],
			},
		],
	};

	methods = { credentialTest: { callMatrixApiTest } };

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

	/** Runs in the process that takes the webhook: verifies, claims, hands the event to n8n. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}

	/** Runs inside the execution that the event started: records it, and ends a duplicate. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await emit(this);
	}
}

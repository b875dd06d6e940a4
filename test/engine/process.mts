import type { IExecuteFunctions, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { admitEvent } from '../../nodes/CallMatrix/webhook/admission/admitEvent.ts';
import { receive } from '../../nodes/CallMatrix/webhook/delivery/receive.ts';
import { ProcessState } from '../../nodes/CallMatrix/webhook/processState.ts';

/** What the trigger does in an n8n process. */
export interface Process {
	receive(context: IWebhookFunctions): Promise<IWebhookResponseData>;
	admitEvent(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

/** The trigger in an n8n process that has just started: it remembers nothing of an earlier one. */
export function startProcess(): Process {
	const state = new ProcessState();
	return {
		receive: async (context) => await receive(context, state),
		admitEvent: async (context) => await admitEvent(context, state),
	};
}

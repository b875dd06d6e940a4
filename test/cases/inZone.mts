/** Takes one delivery in the time zone of this process, in n8n-core's context, and prints the status that goes back; 200 where it runs. */
import '../setup.mts';

import { EventEmitter } from 'node:events';

import type { IDataObject } from 'n8n-workflow';

const { receive } = await import('../../nodes/CallMatrix/webhook/delivery/receive.ts');
const { ProcessState } = await import('../../nodes/CallMatrix/webhook/processState.ts');
const { bench, webhookContext } = await import('../engine/contexts.mts');

const [secret = '', body = '', headers = '{}'] = process.argv.slice(2);
const workflow = bench({
	type: 'callMatrixTrigger',
	parameters: { triggerOn: ['call.ended'] },
	credentials: { webhookSecret: secret },
	timezone: process.env.TZ ?? 'UTC',
});

class Reply extends EventEmitter {
	statusCode = 200;
	setHeader = (): this => this;
	status = (code: number): this => {
		this.statusCode = code;
		return this;
	};
	json = (answer: IDataObject): void => {
		process.stderr.write(JSON.stringify(answer));
	};
}

const response = new Reply();
const request = { headers: JSON.parse(headers) as IDataObject, rawBody: Buffer.from(body) };
const { workflowData } = await receive(webhookContext(workflow, { request, response }), new ProcessState());
process.stdout.write(JSON.stringify({ status: response.statusCode, runs: workflowData?.[0]?.length ?? 0 }));

import type { INodeExecutionData } from 'n8n-workflow';

/**
 * The outputs under Separate Outputs, and the event of each; what is none of them leaves by the last. n8n wires by position, so
 * they are all there whatever is chosen, and their order changes only with a node version.
 */
const OUTPUTS = [
	['Started', 'call.started'],
	['Answered', 'call.answered'],
	['Missed', 'call.missed'],
	['Disposition Set', 'call.disposition_set'],
	['Ended', 'call.ended'],
	['Other', undefined],
] as const;

/** What readBoolean takes for yes: n8n works the outputs out by itself, and an expression may give the text "false". */
const YES = ['true', 'yes', 'on', 'y', '1', 'active', 'enabled'];

/** The node's outputs as n8n asks for them: an expression on its parameter. */
export const OUTPUTS_EXPRESSION: `={{${string}}}` = `={{ ${JSON.stringify(YES)}.includes(String($parameter["separateOutputs"]).trim().toLowerCase()) ? ${JSON.stringify(
	OUTPUTS.map(([displayName]) => ({ type: 'main', displayName })),
)} : [{ "type": "main" }] }}`;

/** Puts each item where its event leaves. */
export function separate(items: INodeExecutionData[]): INodeExecutionData[][] {
	const outputs = OUTPUTS.map((): INodeExecutionData[] => []);
	for (const item of items) {
		const place = OUTPUTS.findIndex(([, event]) => event === item.json.event);
		outputs.at(place)?.push(item);
	}
	return outputs;
}

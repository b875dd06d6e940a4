import type { IDataObject, INodeExecutionData, INodeParameters, INodePropertyOptions } from 'n8n-workflow';

import { CallMatrix } from '../../nodes/CallMatrix/CallMatrix.node.ts';
import { groundOn, type Run } from '../engine/actionGround.mts';
import type { ApiRequest, Sandbox } from '../sandbox/index.mts';
import type { ActionInput, RowsResult } from './inputs.mts';

/** What the node sent for one resource: a request of its own, or an item of a batch. */
export interface Sent {
	/** IDs in the path, or of the item of the batch. */
	ids: string[];
	body: IDataObject;
	/** Of the answer. */
	status: number | null;
}

/** What came of an input. */
export interface ActionOutcome {
	items: INodeExecutionData[];
	/** Of a node that stopped: its message, and what a person should do. */
	stopped?: string;
	hints: string[];
	/** Everything that changes something, batches taken apart. */
	sent: Sent[];
	/** Requests that only read, oldest first. */
	reads: ApiRequest[];
	/** What the node stops with where all rows are sent, and where only the first one is. */
	whole?: { all: string; first: string };
}

const { properties } = new CallMatrix().description;

const optionOf = (options: unknown, label: string): string => {
	const found = (options as INodePropertyOptions[]).find(({ name }) => name === label);
	if (!found) throw new Error(`The panel has no ${label}`);
	return String(found.value);
};

/** n8n's names of what the panel shows as `Buyer: Update Caps`. */
function operationOf(label: string): { resource: string; operation: string } {
	const [resourceLabel = '', operationLabel = ''] = label.split(': ');
	const resource = optionOf(properties.find(({ name }) => name === 'resource')?.options, resourceLabel);
	const operations = properties.find(
		({ name, displayOptions }) => name === 'operation' && displayOptions?.show?.resource?.includes(resource),
	);
	return { resource, operation: optionOf(operations?.options, operationLabel) };
}

const LOCATOR = /^(added\.)?(buyer|offer|campaign|call|client|integration|flow|prompt|number|pool|plan)Id$/;

/** The panel of a tool whose arguments a language model fills in, and the item that holds them. */
function fromModel(
	parameters: INodeParameters,
	model: IDataObject,
): { parameters: INodeParameters; item: IDataObject } {
	const filledIn = structuredClone(parameters) as IDataObject;
	const item: IDataObject = {};
	for (const [path, value] of Object.entries(model)) {
		const name = path.replaceAll('.', '_');
		item[name] = value;
		const expression = `={{ $fromAI('${name}', '', 'string') }}`;
		const steps = path.split('.');
		const last = steps.pop() ?? path;
		const holder = steps.reduce((inner, step) => (inner[step] ??= {}) as IDataObject, filledIn);
		holder[last] = LOCATOR.test(path) ? { __rl: true, mode: 'id', value: expression } : expression;
	}
	return { parameters: filledIn as INodeParameters, item };
}

function toRun({ given, operation }: ActionInput): {
	parameters: INodeParameters;
	options: Run & { items: IDataObject[] };
} {
	const { parameters = {}, rows, items = [{}], model, timezone } = given;
	const chosen = operationOf(operation);
	const options = { items: rows ?? items, ...(timezone && { timezone }) };
	if (rows) {
		const fields = { mappingMode: 'autoMapInputData', value: null };
		return { parameters: { ...chosen, ...parameters, fields }, options };
	}
	if (!model) return { parameters: { ...chosen, ...parameters }, options };
	const tool = fromModel(parameters, model);
	return {
		parameters: { ...chosen, ...tool.parameters },
		options: { ...options, items: [tool.item], settings: { type: 'n8n-nodes-callmatrix.callMatrixTool' } },
	};
}

/** What a request that changes something says of each resource. */
function takeApart({ path, body, status }: ApiRequest): Sent[] {
	const { pathname } = new URL(path, 'http://sandbox');
	const items = (body as { items?: IDataObject[] } | undefined)?.items;
	if (pathname.endsWith('/batch') && items) {
		return items.map(({ id, ...rest }) => ({ ids: typeof id === 'string' ? [id] : [], body: rest, status }));
	}
	return [{ ids: pathname.split('/').map(decodeURIComponent), body: (body ?? {}) as IDataObject, status }];
}

const textOf = ({ message, description }: Error & { description?: string | null }): string =>
	[message, description].filter(Boolean).join('\n');

/** Runs inputs through the action node against one sandbox. */
export function actionRunner(sandbox: () => Sandbox): (input: ActionInput) => Promise<ActionOutcome> {
	const { runAndShow } = groundOn(sandbox);

	/** @returns what the node stops with; empty where it does not */
	async function stop(parameters: INodeParameters, options: Run): Promise<string> {
		const fault: unknown = await runAndShow(parameters, options).catch((thrown: unknown) => thrown);
		return fault instanceof Error ? textOf(fault) : '';
	}

	return async (input) => {
		const { parameters, options } = toRun(input);
		const hasRows = 'rows' in input.expect;
		const settings = { ...options.settings, ...(hasRows && { onError: 'continueRegularOutput' as const }) };
		const before = sandbox().control.requests().length;
		let result: Pick<ActionOutcome, 'hints' | 'items' | 'stopped'>;
		try {
			result = await runAndShow(parameters, { ...options, settings });
		} catch (fault) {
			// An agent is given the message alone.
			result = { items: [], hints: [], stopped: input.given.model ? (fault as Error).message : textOf(fault as Error) };
		}
		const requests = sandbox().control.requests().slice(before);
		const outcome: ActionOutcome = {
			...result,
			sent: requests.filter(({ method }) => method !== 'GET').flatMap(takeApart),
			reads: requests.filter(({ method }) => method === 'GET'),
		};
		if ((input.expect as Partial<RowsResult>).oneMessage !== undefined) {
			outcome.whole = {
				all: await stop(parameters, options),
				first: await stop(parameters, { ...options, items: options.items.slice(0, 1) }),
			};
		}
		return outcome;
	};
}

import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	NodeExecutionHint,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { RateLimiter } from '../../nodes/CallMatrix/client/rateLimiter.ts';
import { CallMatrix } from '../../nodes/CallMatrix/CallMatrix.node.ts';
import type { Sandbox } from '../sandbox/index.mts';
import { bench, executeContext, type Bench } from './contexts.mts';

/** Made once: its description takes longer than most runs. */
const node = new CallMatrix();

/** The columns of the items are the fields. */
export const AUTOMATICALLY = { mappingMode: 'autoMapInputData', value: null };

/** Updates buyers from the rows of a sheet, each of which says for whom it is. */
export const updateBuyers = (more: INodeParameters = {}): INodeParameters => ({
	resource: 'buyer',
	operation: 'update',
	buyerId: { __rl: true, mode: 'list', value: '' },
	fields: AUTOMATICALLY,
	...more,
});

/** The waits before a repetition are by chance: from here on they are none. Nor is there a rate to keep. */
export function spareWaits(): void {
	jest.spyOn(Math, 'random').mockReturnValue(0);
	jest.spyOn(RateLimiter.prototype, 'acquire').mockResolvedValue(undefined);
}

export interface Run {
	items?: IDataObject[];
	credentials?: IDataObject;
	settings?: Partial<INode>;
	timezone?: string;
	mode?: WorkflowExecuteMode;
	/** Aborted when a person cancels the execution. */
	signal?: AbortSignal;
}

/** What n8n shows when the node stops. */
export interface Refusal {
	message: string;
	description: string;
	context: IDataObject;
}

export interface Outcome {
	items: INodeExecutionData[];
	/** What the node shows above its output. */
	hints: string[];
}

/** The action node against a sandbox, run the way n8n runs it. */
export interface Ground {
	bench: (parameters: INodeParameters, options?: Run) => Bench;
	/** @returns the items of the output */
	run: (parameters: INodeParameters, options?: Run) => Promise<INodeExecutionData[]>;
	/** @returns also what the node shows above its output */
	runAndShow: (parameters: INodeParameters, options?: Run) => Promise<Outcome>;
	/** @returns what n8n shows when the node stops @throws where it does not */
	refusal: (parameters: INodeParameters, options?: Run) => Promise<Refusal>;
	/** @returns the ids of the first buyers */
	someBuyers: (count: number) => Promise<string[]>;
	/** The requests of what is done, each with its query parsed. */
	requestsOf: (
		act: () => Promise<unknown>,
	) => Promise<{ method: string; path: string; query: URLSearchParams; body: unknown }[]>;
}

export function groundOn(sandbox: () => Sandbox): Ground {
	const benchFor: Ground['bench'] = (parameters, { credentials = {}, settings, timezone } = {}) =>
		bench({
			type: 'callMatrix',
			parameters,
			credentials: {
				baseUrl: sandbox().baseUrl,
				apiKey: sandbox().apiKey,
				keyHeader: 'Authorization',
				...credentials,
			},
			...(settings && { settings }),
			...(timezone && { timezone }),
		});

	const runAndShow: Ground['runAndShow'] = async (parameters, options = {}) => {
		const context = executeContext(benchFor(parameters, options), options.items ?? [{}], options.mode, options.signal);
		const [items = []] = await node.execute.call(context);
		return { items, hints: context.hints.map(({ message }: NodeExecutionHint) => message) };
	};

	const run: Ground['run'] = async (parameters, options) => (await runAndShow(parameters, options)).items;

	return {
		bench: benchFor,
		run,
		runAndShow,
		refusal: async (parameters, options) => {
			const outcome = await run(parameters, options).catch((fault: unknown) => fault);
			if (!(outcome instanceof Error)) throw new Error('The node did not stop');
			return outcome as unknown as Refusal;
		},
		someBuyers: async (count) =>
			(await run({ resource: 'buyer', operation: 'getAll', returnAll: false, limit: count })).map(
				({ json }) => json.id as string,
			),
		requestsOf: async (act) => {
			const before = sandbox().control.requests().length;
			await act();
			return sandbox()
				.control.requests()
				.slice(before)
				.map(({ method, path, body }) => {
					const url = new URL(path, 'http://sandbox');
					return { method, path: url.pathname, query: url.searchParams, body };
				});
		},
	};
}

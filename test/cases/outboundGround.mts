/** What the cases of outbound.json share: the action node in n8n-core's context against a sandbox, and what it was sent. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import type { Operation } from '../../nodes/CallMatrix/resources/model.ts';
import { groundOn, type Refusal, type Run } from '../engine/actionGround.mts';
import { useSandbox } from '../jest/useSandbox.mts';

/** An entry of outbound.json. */
export interface Case {
	kind: string;
	operation: string;
	given: IDataObject;
	right: string;
}

/** Started before all tests of a file that imports this, and stopped after them. */
export const sandbox = useSandbox();
const { runAndShow, refusal, requestsOf } = groundOn(() => sandbox);

const AUTOMATICALLY = { mappingMode: 'autoMapInputData', value: null };
export const AS_TOOL: Run = { settings: { type: 'n8n-nodes-callmatrix.callMatrixTool' } };

/** @returns undefined where the resource has no such operation */
export const operationOf = (resource: string, operation: string): Operation | undefined =>
	resources.find(({ name }) => name === resource)?.operations.find(({ name }) => name === operation);

/** The panel of an operation whose fields come from the columns of the items. */
export const mapped = (resource: string, operation = 'update', more: INodeParameters = {}): INodeParameters => ({
	resource,
	operation,
	fields: AUTOMATICALLY,
	...more,
});

/** What CallMatrix was sent, as `PATCH /v1/buyers/buy_1` with the body. */
export type Sent = [string, unknown];

interface Result {
	sent: Sent[];
	outputs: IDataObject[];
	hints: string[];
}

/** Runs the node, which must not stop. */
export async function passes(parameters: INodeParameters, options?: Run): Promise<Result> {
	let [outputs, hints]: [IDataObject[], string[]] = [[], []];
	const requests = await requestsOf(async () => {
		const outcome = await runAndShow(parameters, options);
		[outputs, hints] = [outcome.items.map(({ json }) => json), outcome.hints];
	});
	return { sent: requests.map(({ method, path, body }): Sent => [`${method} ${path}`, body]), outputs, hints };
}

/** Runs the node, which must stop before it sends anything. @returns what it said */
export async function stops(parameters: INodeParameters, options?: Run): Promise<Refusal> {
	let said: Partial<Refusal> = {};
	const requests = await requestsOf(async () => {
		said = await refusal(parameters, options);
	});
	expect(requests).toEqual([]);
	return said as Refusal;
}

/** A text, and the value that it is. */
export type Read = [IDataObject[string], unknown];

/** Each text is read as its value. */
export async function reads(resource: string, row: IDataObject, column: string, texts: Read[], name: string) {
	for (const [text, value] of texts) {
		const { sent, hints } = await passes(mapped(resource), { items: [{ ...row, [column]: text }] });
		expect([text, sent.map(([, body]) => body), hints]).toEqual([text, [{ [name]: value }], []]);
	}
}

/** Each text is refused, quoted as it is, with what is allowed. */
export async function refuses(resource: string, row: IDataObject, column: string, label: string, texts: string[]) {
	for (const text of texts) {
		const { message } = await stops(mapped(resource), { items: [{ ...row, [column]: text }] });
		expect(message).toMatch(
			new RegExp(`^${label.replace(/[()]/g, '\\$&')} cannot be read from "${text}"\\. Allowed: .+ \\[item 0\\]$`),
		);
	}
}

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** Stands on an item between webhook() and execute(), which have nothing else in common: a worker may run the second. */
const SIGNED_WITH_PREVIOUS = 'signedWithPrevious';

/** What a delivery hands over to the execution that it starts. */
export const handOver = (items: IDataObject[], signedWithPrevious: boolean): INodeExecutionData[] =>
	items.map((item) => ({ json: signedWithPrevious ? { ...item, [SIGNED_WITH_PREVIOUS]: true } : item }));

export function readHandover(input: INodeExecutionData[]): {
	items: INodeExecutionData[];
	signedWithPrevious: boolean;
} {
	const items = input.map(({ json, ...others }) => {
		const item = { ...json };
		delete item[SIGNED_WITH_PREVIOUS];
		return { json: item, ...others };
	});
	return { items, signedWithPrevious: input.some(({ json }) => json[SIGNED_WITH_PREVIOUS] === true) };
}

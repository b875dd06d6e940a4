import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** What a delivery says to the execution that it starts, besides the event. */
export interface Handover {
	/** A name of the delivery that no other one has. It is still there when its run is retried from n8n's list. */
	delivery: string;
	signedWithPrevious: boolean;
	/** What a person should know of this event, to be shown above the output. */
	hints?: string[];
}

/** Stands on each item between webhook() and execute(), which have nothing else in common: a worker may run the second. */
const KEY = 'handover';

export const handOver = (items: IDataObject[], handover: Handover): INodeExecutionData[] =>
	items.map((item) => ({ json: { ...item, [KEY]: { ...handover } } }));

/** @returns the items as the workflow gets them, and what came with them; nothing in a run that no delivery has started */
export function readHandover(input: INodeExecutionData[]): {
	items: INodeExecutionData[];
	handover: Handover | undefined;
} {
	const handover = input[0]?.json[KEY] as unknown as Handover | undefined;
	const items = input.map(({ json, ...others }) => {
		const item = { ...json };
		delete item[KEY];
		return { json: item, ...others };
	});
	return { items, handover };
}

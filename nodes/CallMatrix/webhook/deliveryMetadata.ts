/**
 * What the process that takes a webhook passes to the execution that it starts. The two may be different processes and share only
 * the items, so it is attached to each item and taken off again before the workflow gets it.
 */

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { ownProperty } from './ownProperty';

export interface DeliveryMetadata {
	/** Unique for each delivery. n8n stores it with the execution, so it is still there when that is retried. */
	id: string;
	/** The delivery was signed with the previous webhook secret. */
	signedWithPrevious: boolean;
	/** Shown above the output. */
	hints: string[];
	/** Why the execution is to fail: what was delivered starts no workflow, and a person has to know. */
	notice?: string;
}

/** No field of an item has this name. */
const KEY = 'delivery';

export const attachDelivery = (items: IDataObject[], delivery: DeliveryMetadata): INodeExecutionData[] =>
	items.map((item) => ({ json: { ...item, [KEY]: { ...delivery } } }));

const isText = (value: unknown): value is string => typeof value === 'string';

function readMetadata(stored: unknown): DeliveryMetadata | undefined {
	const id = ownProperty(stored, 'id');
	if (!isText(id)) return undefined;
	const hints = ownProperty(stored, 'hints');
	const notice = ownProperty(stored, 'notice');
	return {
		...(isText(notice) && { notice }),
		id,
		signedWithPrevious: ownProperty(stored, 'signedWithPrevious') === true,
		hints: Array.isArray(hints) ? hints.filter(isText) : [],
	};
}

/** @returns the items as the workflow gets them, and the delivery's metadata: none in a run that no delivery started */
export function readDelivery(input: INodeExecutionData[]): {
	items: INodeExecutionData[];
	delivery: DeliveryMetadata | undefined;
} {
	const items = input.map(({ json, ...others }) => {
		const item = { ...json };
		delete item[KEY];
		return { json: item, ...others };
	});
	return { items, delivery: readMetadata(input[0]?.json[KEY]) };
}

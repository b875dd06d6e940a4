/** The action node in a process of its own: runs it once, and says how it went and what memory it took. */
import { setTimeout as sleep } from 'node:timers/promises';

import { getOneMessage, sendMessage } from 'execa';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { failed, runNode, type Account } from './node.mts';
import { buyerId } from './buyers.mts';

export interface Told {
	account: Account;
	parameters: INodeParameters;
	/** Which buyers the items are for. */
	from: number;
	count: number;
	/** Nothing is run: the items are held together with an output that is made of this. */
	holding?: IDataObject;
	/** Garbage is collected again and again, so that what is seen is what is held. It takes its time. */
	collect?: boolean;
}

export interface Report {
	failed: number;
	/** The first of the output. */
	first: IDataObject;
	/** What the run added at its peak to what was held before it. Bytes. */
	peakHeld: number;
	/** The most that the whole process took. Bytes. */
	peakProcess: number;
}

const SAMPLE_MS = 300;

function held(collect = false): number {
	if (collect) globalThis.gc?.();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

/** Copies of an answer, each of its own, as they come out of JSON. */
function copies(items: IDataObject[], answer: IDataObject): INodeExecutionData[] {
	const text = JSON.stringify(answer);
	return items.map((_, item) => ({ json: JSON.parse(text) as IDataObject, pairedItem: { item } }));
}

const told = (await getOneMessage()) as unknown as Told;
await sendMessage('ready');
await getOneMessage();
const before = held(true);
let peak = before;
const look = (): void => {
	peak = Math.max(peak, held(told.collect));
};
const timer = setInterval(look, SAMPLE_MS);
const items = Array.from({ length: told.count }, (_, at) => ({ id: buyerId(told.from + at), weight: at % 100 }));
const output = told.holding ? copies(items, told.holding) : await runNode(told.account, told.parameters, items);
await sleep(SAMPLE_MS);
look();
clearInterval(timer);
const report: Report = {
	failed: failed(output),
	// Both are held until here.
	first: { ...items[0], ...output[0]?.json },
	peakHeld: peak - before,
	peakProcess: process.resourceUsage().maxRSS * 1_024,
};
await sendMessage(report);

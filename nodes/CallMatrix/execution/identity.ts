import { NodeApiError, sleep, type IDataObject } from 'n8n-workflow';

import { parameterName } from '../resources/model';
import { request } from '../transport/request';
import { cleanProse, quote } from '../values/text';
import type { Job } from './job';
import { hasTitles, ownIdOf, readRow } from './row';
import { entriesOf } from './send';

/**
 * Whether the rows of a sheet that name their resource mean the one whose ID they have. IDs and names come apart where one column of
 * a sheet is sorted without the other: then a cap would go to somebody else.
 */

/** So many are looked up one by one; for more, the whole list takes fewer requests. */
const FEW = 20;

interface Named {
	itemIndex: number;
	id: string;
	titles: string[];
}

const sameName = (text: string): string => cleanProse(text).toLowerCase().replace(/\s+/g, ' ');

/** So many rows are looked at before others of n8n get their turn. */
const SLICE = 500;

/** The rows that have both an ID and a name. Rows that cannot be read are refused later, each for itself. */
async function namedRows(job: Job): Promise<Named[]> {
	const { context, resource, operation } = job;
	const ownId = ownIdOf(resource, operation);
	if (!operation.mapped || !ownId) return [];
	const mapping = context.getNodeParameter('fields', 0, {}) as { mappingMode?: unknown };
	if (mapping.mappingMode !== 'autoMapInputData' || !hasTitles(job)) return [];
	const rows: Named[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		if (itemIndex % SLICE === SLICE - 1) await sleep(0);
		try {
			const { id, titles } = readRow(job, itemIndex, context.getNodeParameter(parameterName(ownId), itemIndex, ''));
			if (id !== undefined && titles.some((title) => title !== id)) rows.push({ itemIndex, id, titles });
		} catch {
			continue;
		}
	}
	return rows;
}

/** What CallMatrix calls a resource, or why that could not be found out; neither where it has no such resource, or no name for it. */
interface Title {
	name?: string;
	fault?: string;
}

/** Looks up the names of resources by their IDs, in as few requests as there may be. */
async function titlesOf(job: Job, ids: Set<string>): Promise<Map<string, Title>> {
	const { context, resource, patience } = job;
	const { path = '', key = 'id', titles: [title = 'name'] = [] } = resource.listed ?? {};
	const titleOf = (entry: IDataObject): Title => (typeof entry[title] === 'string' ? { name: entry[title] } : {});
	const faultOf = (thrown: unknown): Title => ({ fault: thrown instanceof Error ? thrown.message : String(thrown) });
	if (ids.size > FEW) {
		try {
			const entries = await entriesOf(job, { method: 'GET', path });
			return new Map(entries.map((entry) => [String(entry[key]), titleOf(entry)]));
		} catch (thrown) {
			return new Map([...ids].map((id) => [id, faultOf(thrown)]));
		}
	}
	const found = new Map<string, Title>();
	for (const id of ids) {
		const one = { method: 'GET' as const, path: `${path}/${encodeURIComponent(id)}`, target: `${resource.noun} ${id}` };
		try {
			found.set(id, titleOf(await request(context, one, patience)));
		} catch (thrown) {
			// One that is not there is refused when it is changed, in CallMatrix's words.
			if (!(thrown instanceof NodeApiError && thrown.httpCode === '404')) found.set(id, faultOf(thrown));
		}
	}
	return found;
}

/** Notes each row whose ID is of a resource with another name. Costs nothing where no row has a name. */
export async function checkIdentities(job: Job): Promise<void> {
	const rows = await namedRows(job);
	if (rows.length === 0) return;
	const known = await titlesOf(job, new Set(rows.map(({ id }) => id)));
	for (const { itemIndex, id, titles } of rows) {
		const { name, fault } = known.get(id) ?? {};
		if (fault !== undefined)
			job.mismatches.set(itemIndex, `Whether ${id} has the name in the row could not be checked. ${fault}`);
		const other = titles.find((title) => title !== id && name !== undefined && sameName(title) !== sameName(name));
		if (other === undefined || name === undefined) continue;
		job.mismatches.set(
			itemIndex,
			`The row is for ${quote(other)}, and ${id} is ${quote(name)}. Correct the ID or the name in the sheet`,
		);
	}
}

import { NodeApiError, sleep, type IDataObject } from 'n8n-workflow';

import { parameterName } from '../../resources/derived';
import { cleanProse, quote } from '../../values/text';
import type { RunContext } from '../runContext';
import { hasTitles, ownIdOf, readRow } from './sheetRow';

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

const sameName = (text: string): string => cleanProse(text.normalize('NFC')).toLowerCase().replace(/\s+/g, ' ');

/** So many rows are looked at before others of n8n get their turn. */
const SLICE = 500;

/** The rows that have both an ID and a name. Rows that cannot be read are refused later, each for itself. */
async function namedRows(run: RunContext): Promise<Named[]> {
	const { context, resource, operation } = run;
	const ownId = ownIdOf(resource, operation);
	if (!operation.mapped || !ownId) return [];
	const mapping = context.getNodeParameter('fields', 0, {}) as { mappingMode?: unknown };
	if (mapping.mappingMode !== 'autoMapInputData' || !hasTitles(run)) return [];
	const rows: Named[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		if (itemIndex % SLICE === SLICE - 1) await sleep(0);
		try {
			const { id, titles } = readRow(run, itemIndex, context.getNodeParameter(parameterName(ownId), itemIndex, ''));
			if (id !== undefined && titles.some((title) => title !== id)) rows.push({ itemIndex, id, titles });
		} catch {
			continue;
		}
	}
	return rows;
}

/** One that is not there is refused when it is changed, in CallMatrix's words. */
function absent(fault: unknown): IDataObject {
	if (fault instanceof NodeApiError && fault.httpCode === '404') return {};
	throw fault;
}

/**
 * The names of resources by their IDs; without those that CallMatrix does not have, and those without a name.
 * @throws where they cannot be read
 */
async function namesOf(run: RunContext, ids: Set<string>): Promise<Map<string, string>> {
	const { client, resource } = run;
	const { path = '', key = 'id', titles: [title = 'name'] = [] } = resource.lookup ?? {};
	const entries: IDataObject[] = [];
	if (ids.size > FEW) entries.push(...(await client.list({ method: 'GET', path })));
	else {
		for (const id of ids) {
			const one = {
				method: 'GET' as const,
				path: `${path}/${encodeURIComponent(id)}`,
				target: `${resource.noun} ${id}`,
			};
			entries.push(await client.request(one).catch(absent));
		}
	}
	return new Map(
		entries.flatMap((entry): [string, string][] =>
			typeof entry[title] === 'string' ? [[String(entry[key]), entry[title]]] : [],
		),
	);
}

/** Notes each row whose ID is of a resource with another name, or may be. Costs nothing where no row has a name. */
export async function checkIdentities(run: RunContext): Promise<void> {
	const rows = await namedRows(run);
	if (rows.length === 0) return;
	let names: Map<string, string>;
	try {
		names = await namesOf(run, new Set(rows.map(({ id }) => id)));
	} catch (thrown) {
		run.budget.signal?.throwIfAborted();
		const reason = `Whether the ID and the name of the row go together could not be checked: ${(thrown as Error).message}`;
		for (const { itemIndex } of rows) run.mismatches.set(itemIndex, reason);
		return;
	}
	for (const { itemIndex, id, titles } of rows) {
		const name = names.get(id);
		const other = titles.find((title) => title !== id && name !== undefined && sameName(title) !== sameName(name));
		if (other === undefined || name === undefined) continue;
		run.mismatches.set(
			itemIndex,
			`The row is for ${quote(other)}, and ${id} is ${quote(name)}. Correct the ID or the name in the sheet`,
		);
	}
}

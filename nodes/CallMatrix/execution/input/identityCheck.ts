import { sleep } from 'n8n-workflow';

import { parameterName } from '../../resources/derived';
import { normalName } from '../../values/name';
import { quote } from '../../values/text';
import type { RunContext } from '../runContext';
import { hasTitles, isMappedAutomatically, ownIdOf, readRow } from './sheetRow';

/**
 * Checks that the ID and the name in a row belong to the same resource. They do not match after one column of a sheet was sorted without
 * the other, and the row would then change another resource. Rows that do not match are refused later, in `workItem.ts`.
 */

interface Named {
	itemIndex: number;
	id: string;
	titles: string[];
}

/** After this many rows, reading yields to everything else in n8n. */
const SLICE = 500;

/** The rows that have both an ID and a name. Rows that cannot be read are refused later, one by one. */
async function namedRows(run: RunContext): Promise<Named[]> {
	const { context, resource, operation } = run;
	const ownId = ownIdOf(resource, operation);
	if (!ownId || !isMappedAutomatically(run) || !hasTitles(run)) return [];
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

/** Records each row whose ID and name do not match or could not be checked. Sends nothing where no row has a name. */
export async function checkIdentities(run: RunContext): Promise<void> {
	const rows = await namedRows(run);
	if (rows.length === 0) return;
	let names: ReadonlyMap<string, string>;
	try {
		names = await run.directory.namesOf(run.resource, new Set(rows.map(({ id }) => id)));
	} catch (thrown) {
		run.budget.signal?.throwIfAborted();
		const reason = `Could not check whether the ID and the name in the row match: ${(thrown as Error).message}`;
		for (const { itemIndex } of rows) run.mismatches.set(itemIndex, reason);
		return;
	}
	for (const { itemIndex, id, titles } of rows) {
		const name = names.get(id);
		const other = titles.find((title) => title !== id && name !== undefined && normalName(title) !== normalName(name));
		if (other === undefined || name === undefined) continue;
		run.mismatches.set(
			itemIndex,
			`The row is for ${quote(other)}, and ${id} is ${quote(name)}. Correct the ID or the name in the sheet`,
		);
	}
}

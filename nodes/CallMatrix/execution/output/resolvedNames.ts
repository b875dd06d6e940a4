import type { INodeExecutionData } from 'n8n-workflow';

import { NameCache } from '../../lookup/nameCache';
import { resolveNames } from '../../lookup/namesBesideIds';
import type { RunContext } from '../runContext';

/** Looks up the names for the IDs in the output of a run, where a person asked for them. What a name is, is up to `lookup/`. */

/** @returns the items; with names behind their IDs where Resolve Names is on. A look-up that fails is a hint, and stops nothing. */
export async function withResolvedNames(
	{ client, budget, hints, resolvesNames }: RunContext,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	if (!resolvesNames) return items;
	const { records, failures } = await resolveNames(
		client,
		NameCache.shared,
		items.map(({ json }) => json),
		budget.signal,
	);
	budget.signal?.throwIfAborted();
	for (const failure of failures) hints.add(failure);
	return items.map((item, at) => ({ ...item, json: records[at] ?? item.json }));
}

/**
 * Looks up the names that an event lacks, once it is clear that it runs. Nothing that happens here stops the workflow, and it waits for
 * CallMatrix only shortly: a call is worth more than a name.
 */

import { sleep, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { createClient } from '../../client/client';
import { WaitBudget } from '../../client/waitBudget';
import type { NameCache } from '../../lookup/nameCache';
import { resolveNames } from '../../lookup/namesBesideIds';

/** How long a look-up may wait for a rate limit or an outage. Seconds. */
const LONGEST_WAIT = 2;

/** How long an event waits for its names. What comes later is kept for the next one. */
const LONGEST_MS = 5_000;

const STEP_MS = 100;

const LATE = `CallMatrix did not tell the names within ${LONGEST_MS / 1_000} s, so only IDs are shown.`;

/** @returns the items with the names that could be looked up */
export async function withResolvedNames(
	context: IExecuteFunctions,
	cache: NameCache,
	items: INodeExecutionData[],
	addHint: (context: IExecuteFunctions, message: string) => void,
): Promise<INodeExecutionData[]> {
	const signal = context.getExecutionCancelSignal();
	const client = await createClient(context, { budget: new WaitBudget(LONGEST_WAIT, signal) });
	let resolved: Awaited<ReturnType<typeof resolveNames>> | undefined;
	const resolving = resolveNames(
		client,
		cache,
		items.map(({ json }) => json),
		signal,
	).then((result) => {
		resolved = result;
	});
	const deadline = performance.now() + LONGEST_MS;
	while (!resolved && performance.now() < deadline) await Promise.race([resolving, sleep(STEP_MS)]);
	const { records = [], failures = [LATE] } = resolved ?? {};
	for (const failure of failures) addHint(context, failure);
	return items.map((item, at) => ({ ...item, json: records[at] ?? item.json }));
}

import { range } from 'lodash';
import { sleep, type INodeExecutionData } from 'n8n-workflow';

import { checkIdentities } from './input/identityCheck';
import { lookUpNames } from './input/lookUpNames';
import { stopWith } from './output/failures';
import { showHints } from './output/hints';
import { Outcomes } from './output/outcomes';
import { missingFields, withMissing } from './output/shape';
import type { RunContext } from './runContext';
import { Scheduler } from './sending/scheduler';
import { prepareItem } from './workItem';

/** The main loop: reads each item, schedules it, and returns the output. How items are read and sent is up to `input/` and `sending/`. */

/** After this long, reading items yields to everything else in n8n. Milliseconds. */
const SLICE_MS = 40;

/**
 * Carries out the operation for every item. Each item gets its own output, linked to it and in input order.
 * @throws where items failed and the node is not set to continue on fail, after all items have been sent
 */
export async function runOperation(run: RunContext): Promise<INodeExecutionData[]> {
	const { context, budget } = run;
	const outcomes = new Outcomes(run, context.getInputData().length);
	const scheduler = new Scheduler(run, outcomes);
	await lookUpNames(run);
	await checkIdentities(run);
	let since = Date.now();
	// Items that wait for another one about the same record are in a later turn.
	for (let turn = range(outcomes.count); turn.length > 0; turn = run.turns.next()) {
		for (const itemIndex of turn) {
			budget.signal?.throwIfAborted();
			try {
				const prepared = prepareItem(run, itemIndex);
				if (prepared && 'output' in prepared) outcomes.succeed(itemIndex, prepared.output);
				else if (prepared) await scheduler.schedule(prepared);
			} catch (thrown) {
				outcomes.fail(itemIndex, thrown);
			}
			if (Date.now() - since < SLICE_MS) continue;
			await sleep(0);
			since = Date.now();
		}
		await scheduler.finish();
	}
	budget.signal?.throwIfAborted();
	const missing = missingFields(run.shown);
	showHints(run, missing);

	const failures = outcomes.failures();
	// Where an item failed, n8n may try again, also with Continue On Fail: what was created then is not created again.
	if (failures.length === 0) run.creations.clear();
	else if (!context.continueOnFail()) throw stopWith(run, failures, outcomes.count);
	const items = outcomes.toItems(missing);
	return run.isTool ? withMissing(items, missing) : items;
}

import { range } from 'lodash';
import { sleep, type INodeExecutionData } from 'n8n-workflow';

import { checkIdentities } from './input/identityCheck';
import { lookUpNames } from './input/lookUpNames';
import { stopWith } from './output/failures';
import { withResolvedNames } from './output/resolvedNames';
import { showHints } from './output/hints';
import { Outcomes } from './output/outcomes';
import { missingFields, withMissing } from './output/shape';
import type { RunContext } from './runContext';
import { showCurrent } from './sending/currentRecords';
import { Scheduler } from './sending/scheduler';
import { prepareItem, type ApiItem } from './workItem';

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
	const unsent: ApiItem[] = [];
	let since = Date.now();
	// Items that wait for another one about the same record are in a later turn.
	for (let turn = range(outcomes.count); turn.length > 0; turn = run.turns.next()) {
		for (const itemIndex of turn) {
			budget.signal?.throwIfAborted();
			try {
				const prepared = prepareItem(run, itemIndex);
				if (prepared?.request && prepared.sendsNothing) unsent.push(prepared);
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
	await showCurrent(run, unsent, outcomes);
	budget.signal?.throwIfAborted();
	const missing = missingFields(run.shown);
	// Whoever changes something has not asked for the other fields.
	const told = run.operation.kind === 'read' ? missing : [];
	const failures = outcomes.failures();
	const isStopping = failures.length > 0 && !context.continueOnFail();
	const items = isStopping ? [] : await withResolvedNames(run, outcomes.toItems(missing));
	showHints(run, told);
	// Where an item failed, n8n may try again, also with Continue On Fail: what was created then is not created again.
	if (failures.length === 0) run.creations.clear();
	if (isStopping) throw stopWith(run, failures, outcomes.count);
	return run.isTool ? withMissing(items, told) : items;
}

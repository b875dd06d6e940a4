import { NodeOperationError, sleep, type IDataObject } from 'n8n-workflow';
import { cloneDeep } from 'lodash';

import type { Found } from '../../lookup/records';
import { resources } from '../../resources';
import type { ApiOperation } from '../../resources/model';
import type { Outcomes } from '../output/outcomes';
import { toOutput, withMarks, withNote } from '../output/shape';
import { apply } from '../preview/changes';
import { mentionedIds, type MentionedNames } from '../preview/mentionedNames';
import { previewDeletion, previewSending, previewUpdate } from '../preview/preview';
import type { RunContext } from '../runContext';
import type { ApiItem } from '../workItem';
import { checkPrecondition } from './precondition';

/**
 * Gives items for which nothing is sent their output, with the records that they are about: rows that change nothing, and previews. Only
 * reads. Called when everything else of the run has been sent, so that an unchanged row shows its record as the run left it.
 */

/** After this long, making output yields to everything else in n8n. Milliseconds. */
const SLICE_MS = 40;

/** What an AI agent must know, which sees no hints. */
const NOTHING_CHANGED = 'Preview: nothing was changed';

/** Whether the item is about one record that exists. */
const isAboutRecord = ({ operation: { kind } }: ApiItem): boolean => kind === 'update' || kind === 'delete';

/** The records of the items, by path. Those of one operation are read together. */
async function readRecords({ records, resource }: RunContext, items: ApiItem[]): Promise<Map<string, Found>> {
	const byOperation = new Map<ApiOperation, Map<string, string>>();
	for (const { operation, request } of items.filter(isAboutRecord)) {
		const targets = byOperation.get(operation) ?? new Map<string, string>();
		byOperation.set(operation, targets.set(request.path, request.target ?? resource.noun));
	}
	const found = new Map<string, Found>();
	for (const [operation, targets] of byOperation) {
		for (const [path, each] of await records.read(resource, operation, targets)) found.set(path, each);
	}
	return found;
}

/** The names of what the previews mention by its ID. Without them, a preview shows the IDs. */
async function readNames(
	{ directory, resource }: RunContext,
	items: ApiItem[],
	found: ReadonlyMap<string, Found>,
): Promise<MentionedNames> {
	const mentioned = new Map<string, Set<string>>();
	for (const item of items) {
		const about = found.get(item.request.path);
		const isSkipped = item.sendsNothing !== 'preview' || (isAboutRecord(item) && !(about && 'record' in about));
		const record = about && 'record' in about ? about.record : undefined;
		for (const [name, id] of isSkipped ? [] : mentionedIds(resource, item, record)) {
			const ids = mentioned.get(name) ?? new Set<string>();
			mentioned.set(name, ids.add(id));
		}
	}
	const names = new Map<string, ReadonlyMap<string, string>>();
	for (const [name, ids] of mentioned) {
		const other = resources.find((each) => each.name === name);
		if (!other?.lookup?.names || other.parent) continue;
		const read = await directory.namesOf(other, ids).catch(() => undefined);
		if (read) names.set(name, read);
	}
	return names;
}

class CurrentRecords {
	/** By path, the record after the previews before; absent where none was about it. */
	private readonly changed = new Map<string, IDataObject>();

	/** Faults that belong to an item already: an error holds the index of its item. */
	private readonly used = new Map<unknown, { message: string; description?: string }>();

	constructor(
		private readonly run: RunContext,
		private readonly found: ReadonlyMap<string, Found>,
		private readonly names: MentionedNames,
	) {}

	async outputOf(item: ApiItem): Promise<IDataObject> {
		const { resource } = this.run;
		const { operation, request, ids, itemIndex } = item;
		const isPreview = item.sendsNothing === 'preview';
		if (isPreview && operation.precondition) {
			await checkPrecondition(this.run, operation.precondition, { ...request.body, ...ids }, itemIndex);
		}
		if (!isAboutRecord(item))
			return isPreview
				? previewSending(resource, item, this.names)
				: withMarks(ids, { created: item.created, unchanged: true });
		const record = this.recordOf(item);
		if (!isPreview) {
			const output = toOutput(record, item.outputFields, this.run.shown);
			return withMarks(output, { created: item.created, unchanged: true });
		}
		if (operation.kind === 'delete') return previewDeletion(resource, item, record);
		const before = this.changed.get(request.path) ?? record;
		const { output, changes } = previewUpdate(resource, item, record, before, this.names);
		if (changes.length) {
			const after = this.changed.get(request.path) ?? cloneDeep(record);
			apply(after, changes);
			this.changed.set(request.path, after);
		}
		return output;
	}

	/** @throws why it could not be read */
	private recordOf({ request, itemIndex }: ApiItem): IDataObject {
		const { context, resource } = this.run;
		const found = this.found.get(request.path);
		if (found && 'record' in found) return found.record;
		if (!found) {
			const message = `${request.target ?? resource.noun} does not exist: CallMatrix does not list it`;
			throw new NodeOperationError(context.getNode(), message, { itemIndex });
		}
		const { fault } = found;
		const before = this.used.get(fault);
		if (before) throw new NodeOperationError(context.getNode(), before.message, { ...before, itemIndex });
		const { message, description } = fault as Error & { description?: string | null };
		this.used.set(fault, { message, ...(description && { description }) });
		throw fault;
	}
}

/** Reads the records of the items, and reports the outcome of each. */
export async function showCurrent(run: RunContext, items: ApiItem[], outcomes: Outcomes): Promise<void> {
	if (items.length === 0) return;
	const found = await readRecords(run, items);
	const records = new CurrentRecords(run, found, await readNames(run, items, found));
	let since = Date.now();
	for (const item of items) {
		run.budget.signal?.throwIfAborted();
		const { itemIndex, omitted, sendsNothing } = item;
		try {
			const output = await records.outputOf(item);
			const note = run.isTool && sendsNothing === 'preview' ? { callmatrix_note: NOTHING_CHANGED } : {};
			outcomes.succeed(itemIndex, withNote([{ ...output, ...note }], omitted));
		} catch (fault) {
			outcomes.fail(itemIndex, fault);
		}
		if (Date.now() - since < SLICE_MS) continue;
		await sleep(0);
		since = Date.now();
	}
}

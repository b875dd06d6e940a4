import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { readId, recordId } from '../../client/shapes/record';
import { unknownOutcome } from '../../client/userMessage';
import { mayStayUnchanged } from '../../resources/derived';
import type { ApiOperation, Field } from '../../resources/model';
import type { RunContext } from '../runContext';
import { targetId, type ApiItem } from '../workItem';
import { compare, describeDifference, isGuarded, isWrong, type Comparison } from './compare';
import { toOutput, withMarks, withNote } from './shape';

/**
 * Accepts what came back for an item as its success, or says why it is none: success is shown, not assumed. Also for the results in a
 * batch. A creation that came back with an ID is a success, whatever else differs: an error would invite a second one.
 */

const STATUS: Field = { name: 'status', label: 'Status', type: 'text' };

/** Everything that the operation may have sent. */
function sentFields({ required = [], shown = [], added = [], fixedBody }: ApiOperation): Field[] {
	const fields = [...required, ...shown, ...added];
	return fixedBody?.status !== undefined && !fields.some(({ name }) => name === 'status')
		? [...fields, STATUS]
		: fields;
}

/** What an API says that has nothing to show: `{ "success": true }`, `{ "message": "Updated" }`. */
const ACKNOWLEDGED = new Set(['success', 'ok', 'deleted', 'removed', 'updated', 'done']);
const DONE_WORDS = /^(?:ok|success(?:ful(?:ly)?)?|accepted|done|deleted|removed|updated|changed|saved)\b/i;

const isAcknowledgement = (answer: IDataObject): boolean =>
	Object.entries(answer).some(
		([name, value]) =>
			(ACKNOWLEDGED.has(name.toLowerCase()) && (value === true || (typeof value === 'number' && value > 0))) ||
			(/^(?:status|result|message)$/i.test(name) && typeof value === 'string' && DONE_WORDS.test(value)),
	);

/** Whether it shows at least one of the fields that were sent. */
const showsSent = (answer: IDataObject, sent: IDataObject = {}): boolean =>
	Object.keys(sent).some((name) => Object.hasOwn(answer, name));

const isEmpty = (answer: IDataObject): boolean => Object.keys(answer).length === 0;

/** Why an answer is not about the item; undefined where it is. */
function refuseForeign({ resource }: RunContext, item: ApiItem, answer: IDataObject): string | undefined {
	const { operation, request } = item;
	const { kind } = operation;
	const shape = request.record ?? {};
	if (shape.id === undefined || kind === 'action') {
		return kind === 'read' && isEmpty(answer) ? 'the response is empty' : undefined;
	}
	const id = recordId(answer, shape);
	const target = targetId(item);
	if (kind === 'create')
		return id === undefined ? `the response is not a CallMatrix ${resource.noun}: it has no ID` : undefined;
	if (id !== undefined) {
		const isOther = target !== undefined && id.toLowerCase() !== target.trim().toLowerCase();
		return isOther ? `the response is about ${resource.noun} ${id}, not ${target}` : undefined;
	}
	const isDone = kind !== 'read' && (isEmpty(answer) || isAcknowledgement(answer) || showsSent(answer, request.body));
	return isDone ? undefined : `the response is not a CallMatrix ${resource.noun}`;
}

/** Notes for the hints of the run what could not be confirmed. @returns what was not applied as sent */
function judge(run: RunContext, { operation }: ApiItem, { differences, hidden }: Comparison): string[] {
	const isCreation = operation.kind === 'create';
	const wrong = isCreation ? [] : differences.filter(isWrong);
	for (const difference of differences.filter((each) => !wrong.includes(each))) {
		const { field } = difference;
		if (isGuarded(field) && isCreation) run.unconfirmed.money.add(describeDifference(difference));
		else run.unconfirmed.changed.add(field.label);
	}
	for (const field of hidden) (isGuarded(field) ? run.unconfirmed.guarded : run.unconfirmed.hidden).add(field.label);
	return wrong.map(describeDifference);
}

/**
 * @param answer the record that came back; empty where none did
 * @returns the output of the item
 * @throws NodeOperationError where the answer is not about the item, or shows that it was not applied as sent
 */
export function accept(run: RunContext, item: ApiItem, answer: IDataObject): IDataObject[] {
	const { itemIndex, operation, ids, outputFields, omitted, request } = item;
	const foreign = refuseForeign(run, item, answer);
	if (foreign !== undefined) {
		const isRead = operation.kind === 'read';
		throw new NodeOperationError(
			run.context.getNode(),
			isRead ? `CallMatrix sent something else: ${foreign}` : unknownOutcome(foreign),
			{
				itemIndex,
				description: isRead
					? 'Look at Base URL in the CallMatrix credential, and run Account Settings: Check API.'
					: 'Check in CallMatrix whether it was applied, and check Base URL in the CallMatrix credential.',
			},
		);
	}
	if (operation.answers === 'deleted') return withNote([{ deleted: true, id: targetId(item) }], omitted);
	if (operation.answers === 'removed') return withNote([{ removed: true, ...ids }], omitted);
	const key = request.record?.id;
	const isShown = key === undefined || readId(answer[key]) !== undefined || showsSent(answer, request.body);
	if (request.body && operation.kind !== 'read' && !operation.open) {
		const wrong = judge(run, item, compare(request.body, isShown ? answer : {}, sentFields(operation)));
		if (wrong.length) {
			throw new NodeOperationError(run.context.getNode(), `Applied, but ${wrong.join('; ')}`, {
				itemIndex,
				description: `It is about ${request.target ?? 'this item'}. CallMatrix took the request and has another value: look at it in CallMatrix. If it happens with every item, run Account Settings: Check API and report the result.`,
			});
		}
	}
	// An answer without the record has nothing to simplify.
	const output =
		isShown || operation.kind !== 'update' ? toOutput(answer, outputFields, run.shown) : { [key]: targetId(item) };
	// The shape of rows that were left unchanged.
	const unchanged = mayStayUnchanged(run.operation) ? false : undefined;
	return withNote([withMarks(output, { created: item.created, unchanged })], omitted);
}

/** The filters whose effect shows: IDs and status. Never search, state or dates, which CallMatrix may read in its own way. */
const isChecked = ({ name, type }: Field): boolean => type === 'id' || /(?:^|_)status$/.test(name);

const hasValue = (entry: IDataObject, name: string, wanted: string): boolean | undefined => {
	const found = entry[name] ?? entry[`${name}s`];
	if (found === undefined) return undefined;
	return [found].flat().some((each: unknown) => String(each).toLowerCase() === wanted.toLowerCase());
};

/** @throws NodeOperationError where the entries of a list show that CallMatrix did not apply a filter */
export function checkFilters(
	run: RunContext,
	{ itemIndex, operation, request }: ApiItem,
	entries: IDataObject[],
): void {
	for (const field of (operation.filters ?? []).filter(isChecked)) {
		const value = request.query?.[field.name];
		if (typeof value !== 'string' && typeof value !== 'number') continue;
		const wanted = String(value);
		const other = entries.find((entry) => hasValue(entry, field.name, wanted) === false);
		if (!other) continue;
		throw new NodeOperationError(
			run.context.getNode(),
			`CallMatrix did not apply the filter ${field.label}: it returned ${run.resource.noun} ${String(other[request.record?.id ?? 'id'])} with ${field.name} ${String(other[field.name] ?? other[`${field.name}s`])}, ${wanted} was asked for`,
			{
				itemIndex,
				description: `Nothing was returned, because the list holds more than was asked for. Remove the filter and use n8n's Filter node after this one, and run Account Settings: Check API.`,
			},
		);
	}
}

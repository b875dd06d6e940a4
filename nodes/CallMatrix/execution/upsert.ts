import { END_UNKNOWN } from '../client/shapes/list';
import { recordId } from '../client/shapes/record';
import type { NameRefusal } from '../lookup/names';
import { parameterName, recordShape } from '../resources/derived';
import type { ApiOperation, Resource, UpsertOperation } from '../resources/model';
import { normalName } from '../values/name';
import { quote } from '../values/text';
import { plan, type Input, type Plan } from './input/plan';
import { countedAsEmpty, readFields } from './input/readFields';
import { nameField, readTarget, type NamedTarget } from './input/upsertTarget';
import type { RunContext } from './runContext';

/**
 * Create or Update: decides for each item which of the two it is; it then goes the way of that operation. A record is created once in an
 * execution: items of the same new name wait for the first of them, and another try of the execution knows what was created.
 */

/** What an item of Create or Update comes to. */
export interface UpsertChoice {
	operation: ApiOperation;
	planned: Plan;
	/** Whether this item creates the record, or did so in an earlier try of the execution. */
	created: boolean;
	/** Items with the same key are about the same record. */
	lockKey?: string;
}

interface Item {
	run: RunContext;
	operation: UpsertOperation;
	input: Input;
	itemIndex: number;
}

/** Whether a plan is a request that is to be sent. */
const isSent = (planned: Plan): planned is Exclude<Plan, { refusal: string } | { unchanged: true }> =>
	'request' in planned && !('unchanged' in planned);

const keyOfId = (id: string): string => JSON.stringify(['id', id]);
const keyOfName = (name: string): string => JSON.stringify(['name', normalName(name)]);

/** The parameter of the field that holds the name of a record. */
const nameParameter = ({ run, operation }: Item): string => {
	const field = nameField(run.resource, operation);
	return field ? parameterName(field) : '';
};

const inWords = ({ run }: Item, { given, allowed }: NameRefusal): string =>
	`${run.resource.label} ${given}. ${allowed}`;

const refuse = ({ operation }: Item, refusal: string): UpsertChoice => ({
	operation: operation.create,
	planned: { refusal },
	created: false,
});

/** The item in this turn; undefined where it waits for another one about the same record. */
function inTurn({ run, itemIndex }: Item, lockKey: string, choice: UpsertChoice): UpsertChoice | undefined {
	return run.turns.take(lockKey, itemIndex) ? { ...choice, lockKey } : undefined;
}

const withOmitted = (planned: Plan, omitted: string[]): Plan =>
	'refusal' in planned || omitted.length === 0 ? planned : { ...planned, omitted: [...omitted, ...planned.omitted] };

/** @param input without the ID, which may come from the row, the node or a name */
function update(item: Item, id: string, input: Input, created: boolean): UpsertChoice | undefined {
	const { run, operation } = item;
	const { resource } = run;
	const values = { ...input.values, ...(resource.id && { [parameterName(resource.id)]: id }) };
	const planned = plan(resource, operation.update, { ...input, values });
	const choice: UpsertChoice = { operation: operation.update, planned, created };
	return isSent(planned) ? inTurn(item, keyOfId(id), choice) : choice;
}

/** A field Name that only says which record it is changes nothing: its spelling in the sheet may be another one. */
function updateNamed(
	item: Item,
	id: string,
	{ isTitle, omitted }: NamedTarget,
	created: boolean,
): UpsertChoice | undefined {
	const { input } = item;
	const { [nameParameter(item)]: name, ...others } = input.added;
	const added = isTitle && name !== undefined ? input.added : others;
	const choice = update(item, id, { ...input, added, mayBeEmpty: true }, created);
	return choice && { ...choice, planned: withOmitted(choice.planned, omitted) };
}

function creationInput(item: Item, { name, fieldText }: NamedTarget): Input {
	const { input } = item;
	return fieldText === undefined ? { ...input, added: { ...input.added, [nameParameter(item)]: name } } : input;
}

function planCreation(item: Item, target: NamedTarget): UpsertChoice {
	const { run, operation } = item;
	const planned = plan(run.resource, operation.create, creationInput(item, target));
	return { operation: operation.create, planned: withOmitted(planned, target.omitted), created: true };
}

/** Whether a name has the form of the resource's IDs, as those of records that are deleted have. */
const isLikeId = ({ id }: Resource, name: string): boolean => {
	const [prefix = '', digits] = id?.example?.split('_') ?? [];
	return digits !== undefined && new RegExp(`^${prefix}_\\d+$`).test(normalName(name));
};

/** Why a name that no record has is not created; undefined where it is. */
function refuseCreation(item: Item, target: NamedTarget, { given, allowed }: NameRefusal): string | undefined {
	const { client, resource, renamed } = item.run;
	const { name, isTitle, fieldText = name, omitted } = target;
	const none = `${resource.label} ${given}`;
	if (client.notes.has(END_UNKNOWN)) {
		return `${resource.label} could not be looked up by the name ${quote(name)}: ${END_UNKNOWN}, so it may be there. Use the ID, or Create for a new one`;
	}
	if (isLikeId(resource, name)) return `${none}, which looks like an ID. Enter it as the ID`;
	if (isTitle && normalName(fieldText) !== normalName(name)) {
		return `${none}, and Name is ${quote(fieldText)}. ${allowed}. To create it, enter one name only`;
	}
	const other = renamed.get(normalName(name));
	if (other !== undefined) {
		return `${none} yet, but another item gives this name to ${other}. Use its ID here, too`;
	}
	const { required = [] } = item.operation.create;
	const input = creationInput(item, target);
	const read = readFields(required, input.added, input);
	if ('refusal' in read) return undefined;
	const missing = required.filter((field) => !read.names.has(field.name)).map(({ label }) => label);
	if (missing.length === 0) return undefined;
	const empty = countedAsEmpty([...omitted, ...read.omitted]);
	return `${none}. ${allowed}. To create it, fill in ${missing.join(', ')}${empty}`;
}

/** An item whose record was created in this execution, or may have been. */
function afterCreation(
	item: Item,
	target: NamedTarget,
	{ key, earlier }: NonNullable<ReturnType<RunContext['creations']['ofName']>>,
): UpsertChoice | undefined {
	const { run, operation, itemIndex } = item;
	const { creations, names, resource, turns } = run;
	const { name } = target;
	const creation = planCreation(item, target);
	const isOwn = isSent(creation.planned) && creations.key(itemIndex, creation.planned.request) === key;
	const id = earlier === 'sent' ? undefined : recordId(earlier.answer, recordShape(resource, operation.create));
	if (id !== undefined) {
		const lockKey = keyOfId(id);
		// What is stored of its creation is its outcome, unless another item has changed the record since.
		return isOwn && !turns.had(lockKey) ? inTurn(item, lockKey, creation) : updateNamed(item, id, target, isOwn);
	}
	const named = names.find({ resource: resource.name, name });
	// The creation of an earlier try, whose outcome was unknown, was applied.
	if ('id' in named) return updateNamed(item, named.id, target, isOwn);
	if (isOwn) return inTurn(item, keyOfName(name), creation);
	return refuse(
		item,
		`Not sent: whether an earlier item created ${resource.noun} ${quote(name)} is unknown. Check in CallMatrix, then run it again`,
	);
}

function chooseByName(item: Item, target: NamedTarget): UpsertChoice | undefined {
	const { run, itemIndex } = item;
	const { creations, names, resource, turns } = run;
	const lockKey = keyOfName(target.name);
	if (turns.waits(lockKey, itemIndex)) return undefined;
	const earlier = creations.ofName(lockKey);
	if (earlier) return afterCreation(item, target, earlier);
	const named = names.find({ resource: resource.name, name: target.name });
	if ('id' in named) return updateNamed(item, named.id, target, false);
	const refusal = named.isNone ? refuseCreation(item, target, named.refusal) : inWords(item, named.refusal);
	if (refusal !== undefined) return refuse(item, refusal);
	const creation = planCreation(item, target);
	if (!isSent(creation.planned)) return creation;
	// Nothing is sent in a preview, so only the turns tell that an item before creates it.
	if (run.previewed.has(itemIndex)) return inTurn(item, lockKey, { ...creation, created: !turns.had(lockKey) });
	creations.nameAs(lockKey, creations.key(itemIndex, creation.planned.request));
	return inTurn(item, lockKey, creation);
}

/**
 * Decides whether an item is a creation or an update.
 * @returns undefined where it waits for an earlier item about the same record: it is in a later turn
 */
export function chooseUpsert(
	run: RunContext,
	operation: UpsertOperation,
	input: Input,
	itemIndex: number,
): UpsertChoice | undefined {
	const item: Item = { run, operation, input, itemIndex };
	const target = readTarget(run.resource, operation, input);
	if ('refusal' in target) return refuse(item, target.refusal);
	return 'id' in target ? update(item, target.id, input, false) : chooseByName(item, target);
}

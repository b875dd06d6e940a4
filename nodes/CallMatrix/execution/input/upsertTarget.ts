import { parameterName } from '../../resources/derived';
import type { Field, Resource, UpsertOperation } from '../../resources/model';
import { normalName } from '../../values/name';
import { isNothing, quote } from '../../values/text';
import { describeUnreadable, readValue } from './fieldValue';
import { isByName, unlocated } from './locator';
import type { Input } from './plan';
import { countedAsEmpty } from './readFields';

/**
 * Reads which record an item of Create or Update is about: an ID, or else a name. Whether there is one of that name, and what follows, is
 * decided in `../upsert.ts`. Pure.
 */

/** A record that is found by its name. */
export interface NamedTarget {
	name: string;
	/** The name is in the place of an ID: in Buyer, By Name, or in the column `Buyer`. The field Name may then give it another one. */
	isTitle: boolean;
	/** What the field Name has. */
	fieldText?: string;
	/** What a language model filled with a placeholder. */
	omitted: string[];
}

/** `newName`: the name that the record will have. */
export type UpsertTarget = NamedTarget | { id: string; newName?: string } | { refusal: string };

/** The field that holds the name of a record. */
export const nameField = ({ lookup }: Resource, { added = [] }: UpsertOperation): Field | undefined =>
	added.find(({ name }) => lookup?.names?.includes(name));

interface Text {
	text?: string;
	omitted: string[];
}

function readText(field: Field, given: unknown, { isTool = false }: Input): Text | { refusal: string } {
	const reading = readValue(field, given, { isTool });
	if ('unreadable' in reading) return { refusal: describeUnreadable([reading.unreadable]) };
	if ('leftOut' in reading) return { omitted: [`${field.label} (${quote(reading.leftOut)})`] };
	return 'value' in reading ? { text: String(reading.value), omitted: [] } : { omitted: [] };
}

export function readTarget(resource: Resource, operation: UpsertOperation, input: Input): UpsertTarget {
	const { id: idField, label, noun } = resource;
	const field = nameField(resource, operation);
	if (!idField || !field) return { refusal: `${label} cannot be chosen by name` };
	const given = input.values[parameterName(idField)];
	const isNamed = isByName(idField, given);
	const chosen = readText(isNamed ? { ...idField, type: 'text' } : idField, unlocated(idField, given), input);
	if ('refusal' in chosen) return chosen;
	const named = readText(field, input.added[parameterName(field)], input);
	if (!isNamed && chosen.text !== undefined) {
		// A name that cannot be read is refused with the other fields.
		return { id: chosen.text, ...('text' in named && named.text !== undefined && { newName: named.text }) };
	}
	if ('refusal' in named) return named;
	const titles = [input.title, isNamed ? chosen.text : undefined].filter((text) => text !== undefined);
	const [title, other = title] = titles;
	if (title !== undefined && other !== undefined && normalName(title) !== normalName(other)) {
		return { refusal: `The row is for ${quote(title)} and for ${quote(other)}` };
	}
	const name = title ?? named.text ?? '';
	// A field Name that was left out is reported with the other fields.
	const { omitted } = chosen;
	if (!normalName(name)) {
		const all = countedAsEmpty([...omitted, ...named.omitted]);
		return { refusal: `${label} and ${field.label} are empty. Fill in the ID of the ${noun} or its name${all}` };
	}
	if (isNothing(name)) {
		const from = title === undefined ? field.label : label;
		return { refusal: `${from} cannot be read from ${quote(name)}. Allowed: a name as CallMatrix has it` };
	}
	return { name, isTitle: title !== undefined, omitted, ...(named.text !== undefined && { fieldText: named.text }) };
}

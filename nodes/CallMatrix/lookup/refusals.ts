/** Why a name means no ID, or more than one, in words for a person or an AI agent. Pure. */

import type { IDataObject } from 'n8n-workflow';

import { describeDifferences } from '../resources/entries';
import type { Resource } from '../resources/model';
import { quote } from '../values/text';
import type { NameRefusal } from './names';

/** An entry that a name may mean. */
export interface Candidate {
	id: string;
	/** As CallMatrix has it. */
	name: string;
	entry: IDataObject;
}

/** More are counted, not named. */
const MAX_CANDIDATES = 5;

const listed = (texts: string[]): string =>
	texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''}`;

/** @param candidates two or more */
export function refuseSeveral(resource: Resource, name: string, candidates: Candidate[]): NameRefusal {
	const shown = candidates.slice(0, MAX_CANDIDATES);
	const differences = describeDifferences(
		resource,
		shown.map(({ entry }) => entry),
	);
	const texts = shown.map(({ id }, at) => (differences[at] ? `${id} (${differences[at]})` : id));
	const more = candidates.length - shown.length;
	if (more > 0) texts.push(`${more} more`);
	return {
		given: `is not clear: ${candidates.length} ${resource.plural} are called ${quote(name)}: ${listed(texts)}`,
		allowed: 'Choose the right one by its ID',
	};
}

/** @param near the nearest names, of which each may belong to several */
export function refuseNone(
	resource: Resource,
	{ name, parentId }: { name: string; parentId?: string },
	near: Candidate[],
): NameRefusal {
	const within = resource.parent && parentId !== undefined ? ` of ${resource.parent.label} ${parentId}` : '';
	const names = near.slice(0, MAX_CANDIDATES).map((each) => `${quote(each.name)} (${each.id})`);
	return {
		given: `cannot be found: no ${resource.noun}${within} is called ${quote(name)}`,
		allowed: names.length ? `Nearest: ${listed(names)}` : 'Compare the name with the list in CallMatrix, or use the ID',
	};
}

/** An expression may give a name where there is none to choose by. */
export const refuseNameless = ({ plural }: Resource): NameRefusal => ({
	given: `cannot be chosen by name: ${plural} have no names`,
	allowed: 'Use the ID',
});

/** An ID was written where a name is read. */
export const refuseId = ({ noun }: Resource, name: string): NameRefusal => ({
	given: `cannot be found: no ${noun} is called ${quote(name)}, but one has that ID`,
	allowed: 'Enter it as the ID',
});

/** Nothing is known of a name where the list shows none. */
export const refuseHidden = ({ plural }: Resource, name: string): NameRefusal => ({
	given: `could not be looked up by the name ${quote(name)}: CallMatrix's list of ${plural} shows no names`,
	allowed: 'Use the ID',
});

export const refuseFailed = (name: string, { message }: Error): NameRefusal => ({
	given: `could not be looked up by the name ${quote(name)}: ${message.replace(/\.$/, '')}`,
	allowed: 'Nothing was sent for it',
});

/** Which items an event is for a trigger: by the events that it waits for, then by its filters. */

import type { IDataObject } from 'n8n-workflow';

import { ANY_EVENT, eventsOf } from '../../events';
import { isSameEvent } from '../eventName';
import type { EventSelection } from '../settings/eventSelection';
import type { ActiveFilter } from '../settings/settings';
import type { CallEvent } from './envelope';
import { toItem } from './itemShape';

/** The item under the name of an event that is derived from it. */
const derivedItem = ({ payload, ...item }: IDataObject, name: string): IDataObject => ({
	...item,
	event: name,
	derived: true,
	payload,
});

/** Whether a version of the node has no such event: nobody decided that it starts nothing. */
export const isUnknown = ({ name }: CallEvent, typeVersion: number): boolean =>
	!eventsOf(typeVersion).some((event) => event.name === name);

/**
 * @param onUnreadable told of each field that has a value in the event, and is null because it cannot be read
 * @returns an item, two where the event is also a derived one, or none
 */
export function selectItems(
	event: CallEvent,
	{ events, derivesMissed }: EventSelection,
	typeVersion: number,
	onUnreadable?: (field: string) => void,
): IDataObject[] {
	const item = toItem(event, typeVersion, onUnreadable);
	const { name: sent } = event;
	// What is signed and not known passes, too: its name need not begin with call.
	const isSelected = events.includes(ANY_EVENT) || (sent !== null && events.some((name) => isSameEvent(name, sent)));
	const derived = eventsOf(typeVersion).filter(
		({ name, derivedFrom }) => derivesMissed && derivedFrom === event.name && events.includes(name),
	);
	return [
		...derived.filter(() => item.answered === false).map(({ name }) => derivedItem(item, name)),
		...(isSelected ? [item] : []),
	];
}

/**
 * Applies the filters. An event that lacks a field passes that filter: a call that has only started has no revenue yet.
 * @param isSample it was made for a person who listens, and is shown even if it does not pass
 * @returns the items that pass, and hints for the person who looks at the output
 */
export function applyFilters(
	items: IDataObject[],
	filters: ActiveFilter[],
	isSample: boolean,
): { items: IDataObject[]; hints: string[] } {
	const hints = new Set<string>();
	const passed = items.filter((item) => {
		const failed = filters.filter(({ label, passes }) => {
			const result = passes(item);
			if (result === undefined) {
				hints.add(`The event has no readable value for the filter ${label}, so it passed that filter.`);
			}
			return result === false;
		});
		if (isSample && failed.length) {
			const labels = failed.map(({ label }) => label).join(', ');
			hints.add(
				`This test event does not match your filter: ${labels}. A real event like it would not start the workflow.`,
			);
		}
		return isSample || failed.length === 0;
	});
	return { items: passed, hints: [...hints] };
}

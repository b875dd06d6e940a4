/**
 * What names mean: IDs, or why a name means none. Names that nobody has looked up yet are noted, so that reading all items once tells
 * which there are; `directory.ts` looks them up. Pure.
 */

import { quote } from '../values/text';

/** Why a name is no ID, as two parts of a message: `cannot be found: no buyer is called "Harbr"`, and what to do. */
export interface NameRefusal {
	given: string;
	/** A sentence without its full stop. */
	allowed: string;
}

/** `isNone`: there is surely none of that name, so that it may be created. */
export type Named = { id: string } | { refusal: NameRefusal; isNone?: boolean };

/** A name that is to be looked up. */
export interface WantedName {
	/** The name of the resource: `buyer`. */
	resource: string;
	/** The ID of the resource in which it lies, e.g. the flow of a prompt. */
	parentId?: string;
	/** As it was written first. */
	name: string;
}

/** Looks a name up for those that read values. */
export interface NameReader {
	find: (wanted: WantedName) => Named;
}

const notLookedUp = (name: string): Named => ({
	refusal: {
		given: `could not be looked up by the name ${quote(name)}`,
		allowed: 'The name changed while it was read: use an expression that gives the same name each time, or an ID',
	},
});

/** Refuses every name: where there is nothing to look it up, it is never taken for an ID. */
export const NO_NAMES: NameReader = { find: ({ name }) => notLookedUp(name) };

const keyOf = ({ resource, parentId, name }: WantedName): string => JSON.stringify([resource, parentId ?? null, name]);

export class Names implements NameReader {
	private readonly known = new Map<string, Named>();

	private readonly noted = new Map<string, WantedName>();

	/** @returns what the name means; a refusal where it has not been looked up, and it is noted to be */
	find(wanted: WantedName): Named {
		const key = keyOf(wanted);
		const named = this.known.get(key);
		if (!named) this.noted.set(key, wanted);
		return named ?? notLookedUp(wanted.name);
	}

	/** Gives those that were asked for and are not known yet. */
	take(): WantedName[] {
		const wanted = [...this.noted.values()];
		this.noted.clear();
		return wanted;
	}

	set(wanted: WantedName, named: Named): void {
		this.known.set(keyOf(wanted), named);
	}
}

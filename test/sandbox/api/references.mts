import type { State } from '../data/state.mts';
import type { Kind } from '../model.mts';
import { ApiError } from './answers.mts';

/** Fields that name records of other kinds; `rules.*.target_buyer_id` is a field of each member of a list. */
export type References = Record<string, Kind>;

/** Refuses a body that names a record that does not exist. */
export function checkReferences(body: unknown, references: References, state: State): void {
	for (const [path, kind] of Object.entries(references)) {
		for (const [field, id] of valuesAt(body, path.split('.'))) {
			if (typeof id !== 'string' || state.of(kind).get(id)) continue;
			throw new ApiError(422, 'unknown_reference', `${field}: there is no ${id}.`, { field });
		}
	}
}

function* valuesAt(value: unknown, [step, ...rest]: string[], at: string[] = []): Generator<[string, unknown]> {
	if (step === undefined) {
		yield [at.join('.'), value];
	} else if (typeof value === 'object' && value !== null) {
		const members = Object.entries(value).filter(([name]) => step === '*' || step === name);
		for (const [name, member] of members) yield* valuesAt(member, rest, [...at, name]);
	}
}

import type { Derived, Kind, Kinds, Shown } from '../model.mts';
import type { State } from './state.mts';

/** For each derived field: looks at the state once, and then tells the field of each record. */
const derived: {
	[K in keyof Derived]: { [F in keyof Derived[K]]: (state: State) => (record: Kinds[K]) => Derived[K][F] };
} = {
	offers: {
		calls_total: (state) => perOffer(state, () => 1),
		calls_completed: (state) => perOffer(state, ({ status }) => (status === 'completed' ? 1 : 0)),
		revenue: (state) => {
			const cents = perOffer(state, ({ revenue }) => Math.round((revenue ?? 0) * 100));
			return (offer) => cents(offer) / 100;
		},
	},
	campaigns: {
		number_ids: (state) => {
			const numbers = idsBy(state, 'numbers', ({ campaign_id }) => campaign_id);
			return ({ id }) => numbers.get(id) ?? [];
		},
	},
	ivrFlows: {
		campaign_ids: (state) => {
			const campaigns = idsBy(state, 'campaigns', ({ ivr_flow_id }) => ivr_flow_id);
			return ({ id }) => campaigns.get(id) ?? [];
		},
	},
	numberPools: {
		number_ids: (state) => {
			const numbers = idsBy(state, 'numbers', ({ pool_id }) => pool_id);
			return ({ id }) => numbers.get(id) ?? [];
		},
	},
};

/** The records with all that is shown of them. */
export function shown<K extends Kind>(kind: K, records: readonly Kinds[K][], state: State): Shown[K][] {
	const fields = Object.entries<(state: State) => (record: never) => unknown>(fieldsOf(kind)).map(
		([name, look]) => [name, look(state)] as const,
	);
	return records.map((record) => ({
		...record,
		...Object.fromEntries(fields.map(([name, of]) => [name, of(record as never)])),
	})) as Shown[K][];
}

/** The fields of a kind that are not kept in its records. */
export function derivedFields(kind: Kind): string[] {
	return Object.keys(fieldsOf(kind));
}

function fieldsOf(kind: Kind): Record<string, (state: State) => (record: never) => unknown> {
	return kind in derived ? derived[kind as keyof Derived] : {};
}

/** A sum over the calls of each offer. */
function perOffer(state: State, of: (call: Kinds['calls']) => number): (offer: Kinds['offers']) => number {
	const sums = new Map<string, number>();
	for (const call of state.of('calls').all()) {
		if (call.offer_id !== null) sums.set(call.offer_id, (sums.get(call.offer_id) ?? 0) + of(call));
	}
	return ({ id }) => sums.get(id) ?? 0;
}

/** The ids of records by what they belong to. */
function idsBy<K extends Kind>(
	state: State,
	kind: K,
	ownerOf: (record: Kinds[K]) => string | null,
): Map<string, string[]> {
	const ids = new Map<string, string[]>();
	const collection = state.of(kind);
	for (const record of collection.all()) {
		const owner = ownerOf(record);
		if (owner === null) continue;
		const known = ids.get(owner);
		if (known) known.push(collection.idOf(record));
		else ids.set(owner, [collection.idOf(record)]);
	}
	return ids;
}

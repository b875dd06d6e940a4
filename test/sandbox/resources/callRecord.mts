/** Records of calls that were taken elsewhere, as they were handed in. The API takes them and does not show them. */
import { carryOutEach } from '../api/batchItems.mts';
import { batch, single } from '../api/envelope.mts';
import { find } from '../api/lookup.mts';
import type { Store } from '../data/store.mts';
import type { Kinds } from '../model/kinds.mts';
import type { Resource } from '../model/resource.mts';

type Fields = Record<string, unknown>;

export interface CallRecord {
	id: string;
	client_id: string;
	record: Fields;
	/** The number that was called is one of this account. */
	duplicate: boolean;
	/** The newest call to that number. */
	call_id: string | null;
	received_at: string;
}

declare module '../model/kinds.mts' {
	interface Kinds {
		callRecords: CallRecord;
	}
}

export const callRecords: Resource<'callRecords'> = {
	label: 'call record',
	idPrefix: 'rec',
	handlers: {
		ingestCallRecord: ({ params, body }, { store }) =>
			single(take(store, find(store, 'clients', params.clientId), body as Fields), 202),
		ingestCallRecords: ({ params, body, refusedItems }, { store }) => {
			const client = find(store, 'clients', params.clientId);
			const { items } = body as { items: Fields[] };
			// A record has no ID here; one that it brings along is the client's own.
			const idOf = () => undefined;
			return batch(
				carryOutEach(items, refusedItems, idOf, (record, index) => ({
					index,
					status: 202,
					data: take(store, client, record),
				})),
			);
		},
	},
};

function take(store: Store, client: Kinds['clients'], record: Fields): { received: true; duplicate: boolean } {
	const number = e164(record.calledNumber);
	const duplicate = store
		.of('numbers')
		.all()
		.some((known) => known.number === number);
	const calls = store.of('calls').all();
	const newest = calls.filter(({ dialed_number }) => dialed_number === number).at(-1);
	store.add('callRecords', {
		client_id: client.id,
		record,
		duplicate,
		call_id: duplicate ? (newest?.call_id ?? null) : null,
		received_at: new Date().toISOString(),
	});
	return { received: true, duplicate };
}

/** A number of the United States in whatever form. */
function e164(written: unknown): string {
	const digits = typeof written === 'string' || typeof written === 'number' ? String(written).replace(/\D/g, '') : '';
	return `+${digits.length === 10 ? '1' : ''}${digits}`;
}

/** Records of calls that were taken elsewhere, as they were handed in. The API takes them and does not show them. */
import { single } from '../api/envelope.mts';
import { find } from '../api/lookup.mts';
import type { Resource } from '../model/resource.mts';

export interface CallRecord {
	id: string;
	client_id: string;
	record: Record<string, unknown>;
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
		ingestCallRecord: ({ params, body }, { store }) => {
			const client = find(store, 'clients', params.clientId);
			const record = body as Record<string, unknown>;
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
			return single({ received: true, duplicate }, 202);
		},
	},
};

/** A number of the United States in whatever form. */
function e164(written: unknown): string {
	const digits = typeof written === 'string' || typeof written === 'number' ? String(written).replace(/\D/g, '') : '';
	return `+${digits.length === 10 ? '1' : ''}${digits}`;
}

import type { State } from '../../data/state.mts';
import { find, type OperationContext, type Operations } from '../operation.mts';

export function callRecordOperations({ state }: OperationContext): Operations {
	return {
		ingestCallRecord: ({ params, body }) => {
			const client = find(state, 'clients', params.clientId, 'client');
			const record = body as Record<string, unknown>;
			const number = e164(record.calledNumber);
			const duplicate = isOwn(state, number);
			const calls = state.of('calls').all();
			const newest = calls.filter(({ dialed_number }) => dialed_number === number).at(-1);
			state.add('callRecords', {
				client_id: client.id,
				record,
				duplicate,
				call_id: duplicate ? (newest?.call_id ?? null) : null,
				received_at: new Date().toISOString(),
			});
			return { status: 202, body: { received: true, duplicate } };
		},
	};
}

function isOwn(state: State, number: string): boolean {
	const numbers = state.of('numbers').all();
	return numbers.some((own) => own.number === number);
}

/** A number of the United States in whatever form. */
function e164(written: unknown): string {
	const digits = typeof written === 'string' || typeof written === 'number' ? String(written).replace(/\D/g, '') : '';
	return `+${digits.length === 10 ? '1' : ''}${digits}`;
}

import type { Kind } from '../model.mts';

const prefixes: Record<Kind, string> = {
	buyers: 'buy',
	offers: 'off',
	campaigns: 'cmp',
	calls: 'call',
	clients: 'cli',
	integrations: 'int',
	callRecords: 'rec',
	ivrFlows: 'ivr',
	prompts: 'prm',
	leads: 'lead',
	numberPools: 'pool',
	numbers: 'num',
	routingPlans: 'plan',
	sessions: 'ses',
	webhooks: 'whk',
};

/** Ids look like `buy_000123`, but are opaque to callers. */
export function idOf(kind: Kind, number: number): string {
	return `${prefixes[kind]}_${String(number).padStart(6, '0')}`;
}

/** The field that holds a record's id. */
export function idField(kind: Kind): string {
	return { calls: 'call_id', sessions: 'session_id' }[kind as string] ?? 'id';
}

/** What is mutated, and by which tests each part is held. Tests are chosen for speed: a mutant is tried in milliseconds. */
export interface Area {
	name: string;
	/** Modules below nodes/CallMatrix. */
	modules: string[];
	/** Test files below test. */
	tests: string[];
}

export const areas: Area[] = [
	{
		name: 'values',
		modules: ['values/*.ts'],
		tests: ['unit/boolean', 'unit/number', 'unit/moment', 'unit/phone', 'unit/text', 'unit/values', 'unit/period'],
	},
	{ name: 'columns', modules: ['execution/input/columns.ts'], tests: ['unit/columns', 'unit/values'] },
	{
		name: 'signature',
		modules: [
			'webhook/delivery/signature.ts',
			'webhook/delivery/signatureFormat.ts',
			'webhook/delivery/signatureHeaders.ts',
			'webhook/secrets.ts',
		],
		tests: ['unit/signature', 'unit/signatureEntries', 'unit/signatureHeaders'],
	},
	{
		name: 'event',
		modules: [
			'webhook/delivery/envelope.ts',
			'webhook/delivery/eventFields.ts',
			'webhook/delivery/itemShape.ts',
			'webhook/delivery/json.ts',
			'webhook/eventName.ts',
		],
		tests: ['unit/event', 'unit/eventEnvelopes', 'unit/eventValues'],
	},
	{
		name: 'claims',
		modules: ['webhook/delivery/claims.ts', 'webhook/delivery/unknownEvents.ts', 'webhook/admission/eventRate.ts'],
		tests: ['unit/claims', 'unit/eventRate', 'unit/eventsUnknown'],
	},
	{
		name: 'retry',
		modules: [
			'client/retry.ts',
			'client/retryAfter.ts',
			'client/rateLimiter.ts',
			'client/rateLimitHeaders.ts',
			'client/waitBudget.ts',
		],
		tests: [
			'unit/retry',
			'unit/retryAfter',
			'unit/rateLimiter',
			'unit/rateLimitHeaders',
			'unit/waitBudget',
			'unit/client',
		],
	},
	{
		name: 'sending',
		modules: [
			'execution/sending/nextStep.ts',
			'client/shapes/batch.ts',
			'execution/sending/idempotency.ts',
		],
		tests: ['unit/nextStep', 'unit/batch'],
	},
];

/**
 * Which modules are mutated, and which tests must notice. An area is small and its tests are fast, because each mutant of a constant
 * runs all tests of its area.
 */
export interface Area {
	/** `values/text` belongs to the group `values`. */
	name: string;
	/** Modules below nodes/CallMatrix. */
	modules: string[];
	/** Test files below test. */
	tests: string[];
}

export const areas: Area[] = [
	{ name: 'values/number', modules: ['values/number.ts'], tests: ['unit/number'] },
	{ name: 'values/text', modules: ['values/text.ts'], tests: ['unit/textPatterns'] },
	{ name: 'values/phone', modules: ['values/phone.ts'], tests: ['unit/phone'] },
	{ name: 'values/moment', modules: ['values/moment.ts'], tests: ['unit/moment', 'unit/period'] },
	{ name: 'values/boolean', modules: ['values/boolean.ts'], tests: ['unit/boolean'] },
	{
		name: 'columns',
		modules: ['execution/input/columns.ts'],
		tests: ['unit/columns', 'unit/columnsReading', 'unit/columnsSimilarity'],
	},
	{
		name: 'signature',
		modules: [
			'webhook/delivery/signature.ts',
			'webhook/delivery/signatureFormat.ts',
			'webhook/delivery/signatureHeaders.ts',
			'webhook/secrets.ts',
		],
		tests: ['unit/signature', 'unit/signatureEntries', 'unit/signatureHeaders', 'unit/secrets'],
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
		tests: ['unit/event', 'unit/eventEnvelopes', 'unit/eventLayers', 'unit/eventValues'],
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
		modules: ['execution/sending/nextStep.ts', 'client/shapes/batch.ts', 'execution/sending/idempotency.ts'],
		tests: ['unit/nextStep', 'unit/batch', 'unit/batchForms', 'unit/idempotency'],
	},
];

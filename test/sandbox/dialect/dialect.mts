/**
 * What another plausible API may do differently from the contract: one flat type of independent dimensions, each with its values.
 * What a value does is in the other files of this folder; this one says only which there are and which go together.
 */

/** Each dimension with its values. The first one is the contract's. */
export const dialectDimensions = {
	/** Where a list has its entries; `plural` is the resource's name: `{buyers: []}`, `{phone_numbers: []}`. */
	listAs: ['data', 'items', 'results', 'records', 'plural', 'nested', 'nestedPlural', 'bare'],
	/**
	 * How a list says that there is more. `unfollowable`, `totalOnly` and `silent` have no way on: whatever asks for the next page
	 * gets the first one again. So does `cursor=` where it is `ignored`.
	 */
	nextPage: [
		'next_cursor',
		'nextCursor',
		'meta.next_cursor',
		'pagination.next_cursor',
		'paging.next',
		'numberCursor',
		'nextUrl',
		'links.next',
		'linkHeader',
		'hasMore',
		'pageOfTotal',
		'offsetOfTotal',
		'unfollowable',
		'ignored',
		'totalOnly',
		'silent',
	],
	maxPageSize: ['200', '100', '10'],
	/** Whether a limit above the largest is refused. Otherwise fewer are given. */
	limitRefused: ['no', 'yes'],
	singleAs: ['bare', 'data', 'named', 'jsonapi'],
	/** The key of a record's own ID; `number`: all IDs in answers are numbers, and requests may have either. */
	idAs: ['id', '_id', 'resourceId', 'resourceIdCamel', 'uuid', 'number'],
	casing: ['snake', 'camel'],
	/** `camelOnly`: fields in snake_case are unknown, and unknown fields have no effect. */
	accepts: ['snake', 'both', 'camelOnly'],
	/** Whether lists refuse query parameters that they do not know, or know no filters and ignore them. */
	unknownQuery: ['refuse', 'ignore'],
	/** What comes back after a change, an action or a deletion. Creations are answered with the record in any case. */
	changeAnswer: ['record', 'noContent', 'empty', 'success', 'old', 'pending'],
	/** Whether values come back in another form than they were sent. */
	normalises: ['no', 'yes'],
	errorAs: [
		'contract',
		'text',
		'message',
		'list',
		'byField',
		'problem',
		'plain',
		'html',
		/** Status 200 and `success: false`, but for refusals of the key, the address or the pace. */
		'ok200',
		/** Status 200 and the contract's body, with the same exceptions. */
		'errorIn200',
	],
	/** Whether every error's words contain the API key. */
	echoesKey: ['no', 'yes'],
	batchAs: [
		'contract',
		'indexFrom1',
		'byId',
		'data',
		'responses',
		'bare',
		'succeededFailed',
		'multiStatus',
		'job',
		'none',
		'missing',
		'shuffled',
	],
	/** `putOnly`: 405 for PATCH; a PUT does what the contract's PATCH does. */
	updateBy: ['patch', 'putOnly'],
	idempotency: ['honoured', 'ignored'],
	/** Where the API key is: as in the contract (a bearer token or X-API-Key), or only there. */
	auth: ['contract', 'bearer', 'header', 'token', 'basic', 'query'],
	/** What comes back from the registration of a webhook. */
	registration: [
		'contract',
		'wrapped',
		'noId',
		'silent204',
		'otherUrl',
		'disabled',
		'missing',
		'methodMissing',
		'echoesLess',
	],
	eventAs: ['bare', 'data', 'data.call', 'data.object', 'call', 'payload', 'cloudLike'],
	eventCasing: ['snake', 'camel'],
	eventName: ['call.ended', 'call_ended', 'CALL.ENDED', 'ended', 'callEnded', 'Call Ended', 'other'],
	/** `number`: unquoted, above 2^53. */
	eventIdAs: ['event_id', 'eventId', 'id', 'webhookIdHeader', 'none', 'number'],
	eventTime: ['iso', 'isoNoZone', 'seconds', 'milliseconds', 'microseconds', 'secondsText', 'none'],
	callIdAs: ['text', 'number'],
	/** How call.ended shows that nobody answered. */
	missedAs: [
		'contract',
		'state',
		'disposition',
		'answeredFalse',
		'answeredZero',
		'answeredAtNull',
		'answeredAtMissing',
		'nothing',
	],
	/** `contract`: as the sandbox's `signing` says. */
	signature: [
		'contract',
		't-v1',
		'sha256',
		'hex',
		'base64',
		'standard',
		'hmac-sha256=',
		'sha256:',
		'base64url',
		'base64urlPadded',
		'timestampHeader',
		'otherHeader',
		'withUnknownVersions',
		'articleOnly',
	],
} as const;

export type DialectDimension = keyof typeof dialectDimensions;

/** One value for each dimension. */
export type Dialect = { readonly [D in DialectDimension]: (typeof dialectDimensions)[D][number] };

/** The contract's. */
export const contractDialect: Dialect = Object.fromEntries(
	Object.entries(dialectDimensions).map(([dimension, [first]]) => [dimension, first]),
) as Dialect;

/** A dialect with the contract's values where none is given, and of values that exclude each other the one that is possible. */
export function dialectOf(given: Partial<Dialect>): Dialect {
	checkValues(given);
	return resolve({ ...contractDialect, ...given });
}

/** Over HTTP and on the command line anything may be given. */
function checkValues(given: Partial<Dialect>): void {
	for (const [dimension, value] of Object.entries(given)) {
		if (!isDimension(dimension)) {
			throw new Error(`There is no ${dimension}, only ${Object.keys(dialectDimensions).join(', ')}.`);
		}
		const values: readonly string[] = dialectDimensions[dimension];
		if (!values.includes(value)) throw new Error(`${dimension} is one of ${values.join(', ')}.`);
	}
}

function isDimension(name: string): name is DialectDimension {
	return Object.hasOwn(dialectDimensions, name);
}

/** The only place that knows which values exclude each other. */
function resolve(dialect: Dialect): Dialect {
	return [bareList, jsonApiId, signedId, articleFields, cloudId].reduce(
		(before, rule) => ({ ...before, ...rule(before) }),
		dialect,
	);
}

/** A bare array has no room for a word about the next page, but in a header. */
function bareList({ listAs, nextPage }: Dialect): Partial<Dialect> {
	if (listAs !== 'bare' || nextPage === 'silent') return {};
	const leadsNowhere = ['unfollowable', 'ignored', 'totalOnly'].includes(nextPage);
	return { nextPage: leadsNowhere ? 'silent' : 'linkHeader' };
}

/** JSON:API has the ID as `id`. */
function jsonApiId({ singleAs, idAs }: Dialect): Partial<Dialect> {
	return singleAs === 'jsonapi' && idAs !== 'number' ? { idAs: 'id' } : {};
}

/** Only Standard Webhooks has a header for the ID. */
function signedId({ eventIdAs }: Dialect): Partial<Dialect> {
	return eventIdAs === 'webhookIdHeader' ? { signature: 'standard' } : {};
}

/** The article names the fields of an event, without a time. */
function articleFields({ signature, missedAs }: Dialect): Partial<Dialect> {
	if (signature !== 'articleOnly') return {};
	return {
		eventAs: 'bare',
		eventIdAs: 'event_id',
		eventTime: 'none',
		missedAs: missedAs === 'contract' || missedAs === 'state' ? missedAs : 'nothing',
	};
}

/** CloudEvents has the ID as `id`. */
function cloudId({ eventAs, eventIdAs }: Dialect): Partial<Dialect> {
	return eventAs === 'cloudLike' && (eventIdAs === 'event_id' || eventIdAs === 'eventId') ? { eventIdAs: 'id' } : {};
}

/**
 * What the nodes assume about CallMatrix's API and webhooks, and what they do where it does not hold, as data. `docs/callmatrix-api.md`
 * is made from it, and a test compares it with the product's source. Which operations and fields there are is in `openapi.yaml`.
 */

/** What the nodes do where an assumption does not hold. */
export type Reaction =
	/** They read it all the same, without a setting. */
	| { does: 'recognize'; what: string }
	/**
	 * They stop, fail the item or refuse the delivery. `says` are words of the message as the source has them, with `<name>` for each
	 * part that is filled in.
	 */
	| { does: 'stop'; when: string; says: string[] }
	/** They go on and say so above the output. `says` as above. */
	| { does: 'hint'; when: string; says: string[] }
	/** Somebody has to choose: the label of the setting, and what to enter. */
	| { does: 'ask'; setting: string; what: string }
	/** Nothing in the answers shows that it does not hold. */
	| { does: 'not notice'; what: string };

export interface Assumption {
	assumes: string;
	/** As `x-evidence` in the contract: `convention`, or `stated` or `implied` with a page of callmatrix.io. */
	evidence: string;
	reactions: Reaction[];
	/** Where to change it, from the root of the repository; the most likely one first. */
	files: string[];
	/** Dimensions of the sandbox's dialect that differ in this. */
	dialect?: string[];
}

export interface AssumptionGroup {
	title: string;
	assumptions: Assumption[];
}

const ARTICLE = '/blog/api-first-call-management-webhooks';
const STATED = `stated: ${ARTICLE}`;
const CONVENTION = 'convention';

const NODES = 'nodes/CallMatrix';
const SHAPES = `${NODES}/client/shapes`;
const SENDING = `${NODES}/execution/sending`;
const OUTPUT = `${NODES}/execution/output`;
const DELIVERY = `${NODES}/webhook/delivery`;
const REGISTRATION = `${NODES}/webhook/registration`;
const CREDENTIAL = 'credentials/CallMatrixApi.credentials.ts';

const lists: Assumption[] = [
	{
		assumes: 'A list is an object with its entries in `data`.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: "`items`, `results`, `records` or the resource's plural; one level down in any of these; under another name if it is the only list whose entries have IDs; a bare array whose entries have the resource's ID",
			},
			{
				does: 'stop',
				when: 'no such list is found',
				says: ['CallMatrix answered without a list', 'CallMatrix answered with a list whose entries have no ID'],
			},
		],
		files: [`${SHAPES}/page.ts`],
		dialect: ['listAs'],
	},
	{
		assumes: 'The next page is asked for with `cursor`, and its value is `next_cursor` of the page before.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: 'another spelling; a cursor under `meta`, `pagination`, `paging` or `links`; a number as cursor; a `next` URL or `Link: rel="next"`, of which only the query is used; `has_more`, continued after the last ID; `page` of `total_pages`; `offset` of `total`',
			},
			{
				does: 'stop',
				when: 'a next page is announced that the node cannot ask for, the same page comes twice, or fewer entries came than the total says',
				says: [
					'CallMatrix has more than the <count> it returned, but the node cannot get them',
					'CallMatrix gave the same page twice',
				],
			},
			{
				does: 'stop',
				when: 'a full page says nothing about more',
				says: [
					'CallMatrix may have more than the <count> it returned: that many were asked for, and it does not say whether there are more',
				],
			},
			{
				does: 'hint',
				when: 'a page that is not full says nothing about more',
				says: ['CallMatrix does not say whether the list has more entries than it returned'],
			},
			{
				does: 'stop',
				when: 'Create or Update finds no such name on such a page, or in a list that shows no names',
				says: ['so it may be there. Use the ID, or Create for a new one', '<resource> shows no names'],
			},
		],
		files: [`${SHAPES}/nextPage.ts`, `${SHAPES}/list.ts`, 'nodes/CallMatrix/lookup/directory.ts'],
		dialect: ['nextPage'],
	},
	{
		assumes: 'A page has at most 200 entries, and `limit` says how many.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: 'fewer entries than asked for; a refusal that names the limit: then 100, 50, 25 and 10 are tried, and at last no limit',
			},
		],
		files: [`${SHAPES}/page.ts`],
		dialect: ['maxPageSize', 'limitRefused'],
	},
	{
		assumes: "Filters, search, dates and sorting are query parameters with the contract's names.",
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: 'a sort order that is refused in the lists of the editor, which are then in their own order; a search that does not find a name, after which the whole list is read',
			},
			{
				does: 'stop',
				when: 'an entry shows that a filter by ID or status had no effect',
				says: ['CallMatrix did not apply the filter <label>'],
			},
			{ does: 'not notice', what: 'a search, a state, a date range or a sort order that is ignored' },
		],
		files: [
			`${NODES}/resources/`,
			`${OUTPUT}/accept.ts`,
			`${NODES}/methods/listSearch.ts`,
			`${NODES}/lookup/directory.ts`,
		],
		dialect: ['unknownQuery'],
	},
];

const records: Assumption[] = [
	{
		assumes: 'A single resource is the JSON object of the answer itself.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: 'the object under `data` or under its own name; JSON:API (`data.id` with `data.attributes`)',
			},
			{
				does: 'stop',
				when: 'a read brings something else',
				says: ['CallMatrix sent something else: <why>', 'the response is not a CallMatrix <resource>'],
			},
			{
				does: 'stop',
				when: 'the answer is about another ID than the one asked for',
				says: ['the response is about <resource> <id>, not <id>'],
			},
		],
		files: [`${SHAPES}/record.ts`, `${OUTPUT}/accept.ts`],
		dialect: ['singleAs'],
	},
	{
		assumes: 'The ID of a resource is a text under `id`.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: '`_id`, `uuid`, `<resource>_id` and `<resource>Id`; whole numbers up to 2^53, also in references to other resources',
			},
			{
				does: 'stop',
				when: 'a creation comes back without an ID, or with a number that JSON has rounded',
				says: ['The outcome is unknown:', 'the response is not a CallMatrix <resource>: it has no ID'],
			},
		],
		files: [`${SHAPES}/record.ts`, `${NODES}/resources/derived.ts`],
		dialect: ['idAs'],
	},
	{
		assumes: "Answers are in snake_case, with the contract's field names.",
		evidence: CONVENTION,
		reactions: [
			{ does: 'recognize', what: 'camelCase' },
			{
				does: 'hint',
				when: 'no entry of the output has a field; Simplify leaves the field out instead of showing null',
				says: ['CallMatrix did not return these fields, so they are left out: <fields>'],
			},
		],
		files: [`${NODES}/resources/`, `${SHAPES}/record.ts`],
		dialect: ['casing'],
	},
	{
		assumes: "Requests are in snake_case, with the contract's field names.",
		evidence: CONVENTION,
		reactions: [
			{
				does: 'stop',
				when: 'CallMatrix ignores a cap, money, status, bid priority or hours in an update',
				says: ['Applied, but <what differs>'],
			},
			{
				does: 'hint',
				when: 'it ignores another field, or does not show it',
				says: [
					'CallMatrix has other values than were sent for: <fields>',
					'CallMatrix did not return these fields, so they could not be checked: <fields>',
				],
			},
		],
		files: [`${NODES}/resources/`, `${NODES}/execution/input/plan.ts`],
		dialect: ['accepts'],
	},
	{
		assumes: 'PATCH changes the fields that are sent and leaves the others.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'stop',
				when: 'PATCH is refused with 405 or 501, instead of falling back to PUT, which could erase the fields that are not sent',
				says: ['CallMatrix does not take PATCH here'],
			},
		],
		files: [`${NODES}/resources/verbs.ts`, `${NODES}/client/messages.ts`],
		dialect: ['updateBy'],
	},
];

const errors: Assumption[] = [
	{
		assumes: 'A refusal is `{ "error": { "code", "message", "field" } }`.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: '`{ "error": "…" }`, `{ "message" }`, `errors` as a list or by field, RFC 9457, plain text, and the title of an HTML page',
			},
			{
				does: 'stop',
				when: 'any of these comes; the field, the code and the request ID follow where CallMatrix gives them',
				says: ['CallMatrix refused'],
			},
		],
		files: [`${SHAPES}/refusal.ts`],
		dialect: ['errorAs'],
	},
	{
		assumes: 'What was not done has a status of 400 or more.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: '`success: false`, `ok: false` or an `error` in an answer with status 2xx: it is a refusal',
			},
		],
		files: [`${SHAPES}/refusal.ts`],
		dialect: ['errorAs'],
	},
	{
		assumes: 'CallMatrix answers in JSON. A page or a text comes from something in front of it.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'stop',
				when: 'a page or a text comes with status 5xx; otherwise it is a refusal, with the title of the page',
				says: ['CallMatrix is having trouble'],
			},
			{
				does: 'stop',
				when: 'a page or a text comes with status 2xx, or a redirect comes',
				says: ['What answers at <url> is not the CallMatrix API (status <status>)'],
			},
		],
		files: [`${NODES}/client/messages.ts`, `${NODES}/client/response.ts`],
		dialect: ['errorAs'],
	},
	{
		assumes: 'An ID that does not exist gets 404.',
		evidence: CONVENTION,
		reactions: [
			{ does: 'recognize', what: 'any other status of 400 or more: a refusal in its words, with less exact advice' },
			{
				does: 'stop',
				when: 'the answer is a success without anything in it',
				says: ['CallMatrix sent something else: <why>', 'the response is empty'],
			},
		],
		files: [`${NODES}/client/messages.ts`, `${OUTPUT}/accept.ts`],
	},
	{
		assumes: 'Each answer has the header `X-Request-Id`.',
		evidence: CONVENTION,
		reactions: [{ does: 'recognize', what: 'an answer without it: messages then name no request' }],
		files: [`${SHAPES}/refusal.ts`],
	},
	{
		assumes: 'Messages of CallMatrix do not contain the API key.',
		evidence: CONVENTION,
		reactions: [
			{ does: 'recognize', what: 'the key and the webhook secrets in any usual encoding: they become `[hidden]`' },
		],
		files: [`${NODES}/client/redact.ts`],
		dialect: ['echoesKey'],
	},
];

const batches: Assumption[] = [
	{
		assumes: 'There are batch endpoints that take up to 1,000 resources in one request.',
		evidence: STATED,
		reactions: [
			{ does: 'recognize', what: '413: the batch is halved, and later ones are smaller' },
			{
				does: 'hint',
				when: 'the address gives 404 or 405; the rows are sent one by one',
				says: ['CallMatrix does not support batches of <resources>, so they were sent one by one'],
			},
			{ does: 'ask', setting: 'Send One at a Time', what: 'sends no batches' },
		],
		files: [`${SENDING}/nextStep.ts`, `${SHAPES}/batch.ts`],
		dialect: ['batchAs'],
	},
	{
		assumes: 'A batch is `POST /<resource>/batch` with `operation` (`create`, `update`, `delete`) and `items`.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: '400 or 422 for the whole batch: it is halved until the rows at fault are found, so that rows are sent one by one at last',
			},
		],
		files: [`${SHAPES}/batch.ts`, `${NODES}/resources/`],
		dialect: ['batchAs'],
	},
	{
		assumes: "The answer has one entry per row in `results`, with the row's `index` from 0 and its own `status`.",
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: 'entries matched by ID first; an index from 1 if exactly 1 to n come; `data`, `responses`, the plural or a bare array; `succeeded` and `failed`; status 207; rows in another order',
			},
			{
				does: 'stop',
				when: 'a row has no entry, or two that contradict each other',
				says: ['CallMatrix returned no result for it', 'CallMatrix returned two different results for it'],
			},
			{
				does: 'stop',
				when: 'the answer says nothing about the rows, as with a job or 204; the rows of other batches are then sent one by one',
				says: [
					'CallMatrix took the batch and did not say what became of each item. Switch on Send One at a Time under Options',
				],
			},
		],
		files: [`${SHAPES}/batch.ts`, `${SENDING}/batchResults.ts`],
		dialect: ['batchAs'],
	},
];

const comparison: Assumption[] = [
	{
		assumes: 'After a change, CallMatrix returns the resource as it now is.',
		evidence: CONVENTION,
		reactions: [
			{ does: 'recognize', what: '204, an empty answer or `{ "success": true }`: the change is done' },
			{
				does: 'hint',
				when: 'what was sent does not come back',
				says: [
					'CallMatrix did not show what it has now for <fields>, so check it there',
					'CallMatrix did not return these fields, so they could not be checked: <fields>',
				],
			},
		],
		files: [`${OUTPUT}/accept.ts`],
		dialect: ['changeAnswer'],
	},
	{
		assumes: 'A value comes back as it was sent.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: 'a number as text, another order of a set, spaces, letter case, the same moment in another zone, a phone number in another form',
			},
			{
				does: 'stop',
				when: 'a cap, money, status, bid priority or hours come back with another value after an update',
				says: ['Applied, but <what differs>', '<field> is <value>, <value> was sent'],
			},
			{
				does: 'hint',
				when: 'any other field differs, such as a name or URL that CallMatrix rewrites',
				says: [
					'CallMatrix has other values than were sent for: <fields>. It may have rewritten them, or not applied them',
				],
			},
		],
		files: [`${OUTPUT}/compare.ts`, `${OUTPUT}/accept.ts`],
		dialect: ['normalises', 'changeAnswer'],
	},
	{
		assumes: 'A creation returns the new resource with its ID.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'hint',
				when: 'it has an ID and other values; this is a success, because an error would invite a second creation',
				says: ['Created, but <what differs>'],
			},
			{
				does: 'stop',
				when: 'it has no ID',
				says: ['The outcome is unknown:', 'the response is not a CallMatrix <resource>: it has no ID'],
			},
		],
		files: [`${OUTPUT}/accept.ts`],
		dialect: ['normalises', 'idAs'],
	},
	{
		assumes: 'Money is in US dollars with at most two decimals, and hours are `HH:mm`.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'stop',
				when: 'the value comes back in another unit, such as cents',
				says: ['Applied, but <what differs>'],
			},
		],
		files: [`${NODES}/values/number.ts`, `${NODES}/execution/input/fieldReaders.ts`],
	},
	{
		assumes: 'A number that is deleted returns to the provider, and one that is released stays in the account.',
		evidence: 'stated: /features/number-pool-management',
		reactions: [
			{
				does: 'not notice',
				what: 'what either does to the bill: Release and Delete say what is expected, and to check',
			},
		],
		files: [`${NODES}/resources/phoneNumber.ts`],
	},
	{
		assumes: 'Business hours are Eastern Time, and daily caps start again at midnight Eastern Time.',
		evidence: 'stated: /features/buyer-management',
		reactions: [{ does: 'not notice', what: 'another time zone' }],
		files: [`${NODES}/execution/input/dateRange.ts`, `${NODES}/resources/fields.ts`],
	},
];

const events: Assumption[] = [
	{
		assumes:
			'An event is a JSON object with `event_id`, `call_id`, `caller_id`, `dialed_number`, `campaign_id`, session attributes and the state transition.',
		evidence: STATED,
		reactions: [
			{
				does: 'recognize',
				what: 'the event or its call inside `data`, `payload`, `event`, `object`, `call` or `attributes`, up to two levels deep; camelCase; numbers as IDs',
			},
			{
				does: 'stop',
				when: 'it has neither a name, an ID nor a call (status 400)',
				says: ['The body has no name of an event, no ID of an event and no call_id.'],
			},
		],
		files: [`${DELIVERY}/eventFields.ts`, `${NODES}/itemFields.ts`],
		dialect: ['eventAs', 'eventCasing', 'callIdAs'],
	},
	{
		assumes: '`event_id` is the same in every delivery of an event, and in no other event.',
		evidence: STATED,
		reactions: [
			{
				does: 'recognize',
				what: "`eventId`; the `webhook-id` that Standard Webhooks signs; an `id` beside the call that is not the call's. The last two count together with the event's name and call. Without any ID, the SHA-256 of the body",
			},
		],
		files: [`${DELIVERY}/envelope.ts`],
		dialect: ['eventIdAs'],
	},
	{
		assumes: 'Events are named `call.started`, `call.answered`, `call.disposition_set` and `call.ended`, in `event`.',
		evidence: STATED,
		reactions: [
			{
				does: 'recognize',
				what: "`call_ended`, `CALL.ENDED`, `callEnded`, `Call Ended`, `ended`; the name in `event_type`, `type` and similar fields; the call's new state where there is no name. Any other name passes under _Any Call Event_",
			},
			{
				does: 'stop',
				when: 'an unknown event is not selected: it is logged, and once a day for each name an execution fails',
				says: ['CallMatrix sends <name>, which this trigger is not set to. Choose Any Call Event.'],
			},
			{ does: 'ask', setting: 'Any Call Event', what: 'starts the workflow for every event' },
		],
		files: [`${NODES}/events.ts`, `${NODES}/webhook/eventName.ts`, `${DELIVERY}/unknownEvents.ts`],
		dialect: ['eventName'],
	},
	{
		assumes: 'An event says when it happened, in `occurred_at`.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: '`timestamp` and similar fields; a time without a zone (UTC); Unix seconds, milliseconds or microseconds, also as text. An event without any time is accepted where the signature has none either: then only its ID stops a copy',
			},
			{
				does: 'stop',
				when: 'it is older than 25 hours (status 401)',
				says: ['The delivery is older than the trigger accepts.'],
			},
		],
		files: [`${DELIVERY}/time.ts`, `${DELIVERY}/envelope.ts`],
		dialect: ['eventTime'],
	},
	{
		assumes: 'CallMatrix sends `call.missed`.',
		evidence: `implied: ${ARTICLE}`,
		reactions: [
			{
				does: 'recognize',
				what: 'a refusal of that name at registration: missed calls are then derived from `call.ended`, by state, disposition, `answered`, or no `answered_at`, buyer and talk time',
			},
			{ does: 'ask', setting: 'Missed Calls Come As', what: 'the same, with _Registration: Manual_' },
		],
		files: [`${NODES}/events.ts`, `${DELIVERY}/answered.ts`],
		dialect: ['missedAs'],
	},
	{
		assumes: "The fields that the trigger's filters read have the names of the table of item fields.",
		evidence: CONVENTION,
		reactions: [
			{
				does: 'hint',
				when: 'an event lacks the field of a filter',
				says: ['The event has no readable value for the filter <label>, so it passed that filter.'],
			},
		],
		files: [`${NODES}/itemFields.ts`, `${DELIVERY}/selectItems.ts`],
	},
	{
		assumes: 'CallMatrix resends an event until it is accepted, for up to 24 hours.',
		evidence: STATED,
		reactions: [
			{ does: 'ask', setting: 'Events to Remember', what: 'more, if copies come later than the store keeps their IDs' },
		],
		files: [`${DELIVERY}/claims.ts`, `${NODES}/triggerLimits.ts`],
	},
];

const signatures: Assumption[] = [
	{
		assumes: 'Each delivery is signed with HMAC-SHA256 and the shared secret of the account.',
		evidence: STATED,
		reactions: [
			{
				does: 'stop',
				when: 'nothing in the header is such a signature (status 401); no setting turns this off',
				says: ['The signature does not match.'],
			},
			{
				does: 'recognize',
				what: 'a Standard Webhooks key with or without `whsec_`, or pasted as `v1,whsec_…`',
			},
		],
		files: [`${DELIVERY}/signature.ts`, `${NODES}/webhook/secrets.ts`],
		dialect: ['signature'],
	},
	{
		assumes: 'The signature is in `X-CallMatrix-Signature`.',
		evidence: CONVENTION,
		reactions: [
			{ does: 'recognize', what: 'another header, if it is the only one whose name ends in `-signature`' },
			{ does: 'ask', setting: 'Signature Header', what: 'any other name' },
			{ does: 'stop', when: 'there is none (status 401)', says: ['The request has no signature.'] },
		],
		files: [`${DELIVERY}/signatureHeaders.ts`],
		dialect: ['signature'],
	},
	{
		assumes: 'It is written as `t=…,v1=<hex>`, as hex or base64, or as Standard Webhooks does.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: 'the prefixes `sha256=`, `sha256:` and `hmac-sha256=`; base64url; `<timestamp>.<body>` where a `…-timestamp` header goes with it. Entries of unknown versions are skipped',
			},
			{ does: 'stop', when: 'it has another form (status 401)', says: ['The signature has no known format.'] },
		],
		files: [`${DELIVERY}/signatureFormat.ts`],
		dialect: ['signature'],
	},
	{
		assumes: 'While a secret is rotated, deliveries are signed with the old or the new one.',
		evidence: STATED,
		reactions: [
			{ does: 'ask', setting: 'Previous Webhook Secret', what: 'the old one' },
			{
				does: 'hint',
				when: 'the old one is still in use',
				says: ['CallMatrix still signs with the previous webhook secret.'],
			},
		],
		files: [`${NODES}/webhook/secrets.ts`],
	},
];

const registration: Assumption[] = [
	{
		assumes: 'Webhooks are made, read, changed and removed at `/webhooks`.',
		evidence: `implied: ${ARTICLE}`,
		reactions: [
			{
				does: 'stop',
				when: 'the address gives 404 or 405',
				says: ['choose Registration: Manual in the trigger and enter its URL in CallMatrix yourself.'],
			},
			{ does: 'ask', setting: 'Registration', what: '_Manual_, and enter the URL in CallMatrix' },
		],
		files: [`${REGISTRATION}/webhookApi.ts`, `${NODES}/client/messages.ts`],
		dialect: ['registration'],
	},
	{
		assumes: "A registration returns the webhook's `id`, `url`, `events` and `status`.",
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: 'other names of these fields and other spellings of events; what is missing is read once by GET. A lost answer is looked for in the list by its URL',
			},
			{
				does: 'stop',
				when: 'what came back contradicts (another URL, fewer events, switched off); that webhook is removed again',
				says: ['CallMatrix registered a webhook that would not deliver what you chose: <what contradicts>'],
			},
			{
				does: 'stop',
				when: 'no ID is found; nothing is removed without one',
				says: [
					'CallMatrix registered the webhook without saying its ID',
					'CallMatrix lists a webhook of this trigger without its ID',
				],
			},
		],
		files: [`${REGISTRATION}/registered.ts`, `${REGISTRATION}/register.ts`],
		dialect: ['registration'],
	},
	{
		assumes: 'A webhook takes a list of event names.',
		evidence: CONVENTION,
		reactions: [
			{ does: 'recognize', what: 'a refusal of `call.missed`: the list is sent again without it' },
			{ does: 'ask', setting: 'Registration', what: '_Manual_, if each event needs its own subscription' },
		],
		files: [`${REGISTRATION}/register.ts`, `${NODES}/webhook/settings/eventSelection.ts`],
	},
	{
		assumes: '`POST /webhooks/{id}/test` sends a signed sample.',
		evidence: CONVENTION,
		reactions: [
			{ does: 'recognize', what: "an API without it: n8n's log says so, and you place a test call" },
			{ does: 'ask', setting: 'Send a Sample', what: 'off, if the samples are of no use' },
		],
		files: [`${REGISTRATION}/webhookApi.ts`],
	},
];

const repetition: Assumption[] = [
	{
		assumes: 'An API key may send 100 requests per second, and a batch counts as one.',
		evidence: STATED,
		reactions: [
			{ does: 'recognize', what: 'a lower limit: the node slows down at each 429, and reads the `RateLimit` headers' },
		],
		files: [`${NODES}/client/rateLimiter.ts`, `${NODES}/client/rateLimitHeaders.ts`],
	},
	{
		assumes: 'Over the limit, CallMatrix answers 429 with `Retry-After`.',
		evidence: STATED,
		reactions: [
			{
				does: 'recognize',
				what: 'seconds, dates and Unix times; without a readable header, the wait doubles each time',
			},
			{
				does: 'stop',
				when: 'it asks for more than the run may wait',
				says: ['CallMatrix takes no more requests of this API key for <time>'],
			},
			{ does: 'ask', setting: 'Longest Wait (Seconds)', what: 'how long a run may wait in total' },
		],
		files: [`${NODES}/client/retryAfter.ts`, `${NODES}/client/retry.ts`],
	},
	{
		assumes:
			'A request that got 429, or 503 with `Retry-After`, was not applied; neither was a batch that was refused as a whole with 400, 404, 405, 413 or 422.',
		evidence: CONVENTION,
		reactions: [{ does: 'not notice', what: 'a creation that was applied all the same, and is sent again' }],
		files: [`${NODES}/client/retry.ts`, `${SENDING}/nextStep.ts`],
	},
	{
		assumes: 'CallMatrix may ignore `Idempotency-Key`. The nodes send it with each POST and do not rely on it.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'stop',
				when: 'a creation was sent and its outcome was not learned; neither the node nor another try of the execution sends it again',
				says: [
					'The outcome is unknown:',
					'an earlier try of this execution may have done it, so it was not sent again',
				],
			},
		],
		files: [`${SENDING}/creations.ts`, `${SENDING}/sendRequest.ts`, `${NODES}/client/retry.ts`],
		dialect: ['idempotency'],
	},
	{
		assumes: 'A read, a deletion, or an update with absolute values has the same effect when it is sent twice.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'recognize',
				what: '404 for a deletion that is repeated after its answer was lost: it is done',
			},
			{
				does: 'not notice',
				what: 'a PATCH that adds to a value instead of setting it; only a PATCH of API Request is never repeated',
			},
		],
		files: [`${NODES}/client/retry.ts`, `${NODES}/resources/model.ts`],
	},
];

const authentication: Assumption[] = [
	{
		assumes: 'The API is at `https://api.callmatrix.io/v1`.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'stop',
				when: 'nothing, or something else, answers there',
				says: [
					'CallMatrix could not be reached at <url>: <reason>',
					'What answers at <url> is not the CallMatrix API (status <status>)',
				],
			},
			{ does: 'ask', setting: 'Base URL', what: 'the address of your account' },
		],
		files: [CREDENTIAL, `${NODES}/client/baseUrl.ts`],
	},
	{
		assumes: 'Each request carries an API key.',
		evidence: STATED,
		reactions: [
			{
				does: 'stop',
				when: 'CallMatrix answers 401 or 403',
				says: ['CallMatrix does not know this API key.', 'This API key may not do that.'],
			},
		],
		files: [`${NODES}/client/messages.ts`],
	},
	{
		assumes: 'The key is a bearer token in `Authorization`.',
		evidence: CONVENTION,
		reactions: [
			{
				does: 'ask',
				setting: 'API Key',
				what: 'the scheme with the key: `Token abc`, or `Basic` and the encoded pair',
			},
			{
				does: 'ask',
				setting: 'API Key Header',
				what: 'the header that takes the key as it is, or `?api_key` for a query parameter',
			},
		],
		files: [CREDENTIAL],
		dialect: ['auth'],
	},
];

export const ASSUMPTIONS: readonly AssumptionGroup[] = [
	{ title: 'Lists and pages', assumptions: lists },
	{ title: 'Single resources', assumptions: records },
	{ title: 'Errors', assumptions: errors },
	{ title: 'Batches', assumptions: batches },
	{ title: 'Comparison of what was sent with what came back', assumptions: comparison },
	{ title: 'Events', assumptions: events },
	{ title: 'Signatures', assumptions: signatures },
	{ title: 'Registration of webhooks', assumptions: registration },
	{ title: 'Repetition and rate limit', assumptions: repetition },
	{ title: 'Address and authentication', assumptions: authentication },
];

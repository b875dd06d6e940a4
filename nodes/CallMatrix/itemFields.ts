/**
 * The fields of an event's item, as one table: a new field is one row. The item and its order, the simplified output, the filters
 * of the trigger and docs/events.md follow from it. How a type is read from the payload is in `webhook/delivery/itemShape.ts`.
 */

import { rowsOf } from './events';
import type { FieldFilter, ItemField, PayloadField } from './itemFieldModel';

export type {
	ComputedField,
	FieldFilter,
	FilterSuggestions,
	ItemField,
	PayloadField,
	PayloadType,
} from './itemFieldModel';

/** Where an event may have the attributes of the visitor session: CallMatrix states the attributes, not where they are. */
const SESSIONS = ['session', 'visitor_session', 'session_attributes', 'visitor_session_attributes', 'visitor'];

/** The name beside an ID, as far as CallMatrix sends it. */
const nameBeside = (noun: 'buyer' | 'campaign' | 'offer'): PayloadField => ({
	name: `${noun}_name`,
	type: 'text',
	paths: [`${noun}_name`, `${noun}.name`],
	isSimplified: true,
	description: `The name of the ${noun}, if CallMatrix sends it or Resolve Names is on`,
	since: 1,
});

const visit = (name: string, description: string): PayloadField => ({
	name,
	type: 'text',
	paths: [...SESSIONS.map((session) => `${session}.${name}`), name],
	description,
	since: 1,
});

/** A filter by some of the account's resources. @param noun their name, with a capital: Campaign */
const oneOfIds = (noun: 'Buyer' | 'Campaign' | 'Offer', example: string): FieldFilter => ({
	name: `${noun.toLowerCase()}s`,
	label: `${noun} Names or IDs`,
	description: `Only calls of these ${noun.toLowerCase()}s. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`,
	format: 'IDs with commas between them',
	example,
	compare: 'ids',
	loadOptionsMethod: `get${noun}s`,
});

/** Where an event may have the new state of its call. That it has the transition is stated, not how it is written. */
export const NEW_STATE_PATHS = ['transition.to', 'state_transition.to', 'to_state', 'new_state', 'transition'];

/** Names and order are a promise: they change only with a node version. */
export const ITEM_FIELDS: readonly ItemField[] = [
	{ name: 'call_id', type: 'id', isSimplified: true, description: 'The call', since: 1 },
	{
		name: 'event',
		computed: 'eventName',
		isSimplified: true,
		description: 'Name of the event, e.g. call.ended',
		since: 1,
	},
	{ name: 'event_id', computed: 'eventId', description: 'The same in every delivery of the event', since: 1 },
	{
		name: 'occurred_at',
		computed: 'occurredAt',
		isSimplified: true,
		description: 'When it happened, as CallMatrix sent it',
		since: 1,
	},
	{ name: 'caller_id', type: 'id', isSimplified: true, description: "The caller's phone number", since: 1 },
	{
		name: 'caller_masked',
		computed: 'callerMasked',
		description: "Whether the caller's number is hidden or partly hidden",
		since: 1,
	},
	{
		name: 'dialed_number',
		type: 'id',
		description: 'The number that was called',
		since: 1,
		filter: {
			name: 'dialedNumbers',
			label: 'Dialed Numbers',
			description: 'Only calls to these numbers. Separate several with commas, semicolons or line breaks.',
			format: 'whole numbers with commas between them',
			example: '+18135550100, (813) 555-0101',
			compare: 'phones',
		},
	},
	{
		name: 'campaign_id',
		type: 'id',
		isSimplified: true,
		description: 'The campaign',
		since: 1,
		filter: oneOfIds('Campaign', 'cmp_1, cmp_2'),
	},
	nameBeside('campaign'),
	{
		name: 'buyer_id',
		type: 'id',
		isSimplified: true,
		description: 'The buyer who got the call',
		since: 1,
		filter: oneOfIds('Buyer', 'buy_1, buy_2'),
	},
	nameBeside('buyer'),
	{
		name: 'offer_id',
		type: 'id',
		isSimplified: true,
		description: 'The offer',
		since: 1,
		filter: oneOfIds('Offer', 'off_1, off_2'),
	},
	nameBeside('offer'),
	{
		name: 'from_state',
		type: 'text',
		paths: ['transition.from', 'state_transition.from', 'from_state', 'previous_state', 'old_state'],
		description: 'State before the event',
		since: 1,
	},
	{ name: 'to_state', type: 'text', paths: NEW_STATE_PATHS, description: 'State after the event', since: 1 },
	{
		name: 'answered',
		computed: 'answered',
		description: 'Whether a buyer answered, as far as the event tells',
		since: 1,
	},
	{
		name: 'disposition',
		type: 'text',
		isSimplified: true,
		description: 'The recorded outcome',
		since: 1,
		filter: {
			name: 'dispositions',
			label: 'Dispositions',
			description:
				'Only calls with one of these outcomes, in upper or lower case. To choose from those of your recent calls, add Dispositions From Recent Calls.',
			format: 'one disposition in each entry',
			example: 'sale',
			compare: 'texts',
			entryLabel: 'Disposition',
			suggestions: {
				name: 'recentDispositions',
				label: 'Dispositions From Recent Calls',
				description:
					'Only calls with one of these outcomes, or one under Dispositions, where you can enter any text. The list has the outcomes of the last 200 calls. Choose from the list, or specify names using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				loadOptionsMethod: 'getDispositions',
			},
		},
	},
	{
		name: 'duration_seconds',
		type: 'seconds',
		isSimplified: true,
		description: 'Duration of the call',
		since: 1,
		filter: {
			name: 'minimumDuration',
			label: 'Minimum Duration (Seconds)',
			description: 'Only calls that lasted at least this long',
			format: 'seconds',
			example: '90, or 00:01:30',
			compare: 'minimum',
		},
	},
	{
		name: 'revenue',
		type: 'usd',
		isSimplified: true,
		description: 'What the buyer pays',
		since: 1,
		filter: {
			name: 'minimumRevenue',
			label: 'Minimum Revenue (USD)',
			description: 'Only calls for which the buyer pays at least this much',
			format: 'US dollars',
			example: '40 or 42.50',
			compare: 'minimum',
		},
	},
	{ name: 'payout', type: 'usd', isSimplified: true, description: 'What the publisher gets', since: 1 },
	{ ...visit('utm_source', 'UTM source of the visit'), isSimplified: true },
	visit('utm_medium', 'UTM medium of the visit'),
	{ ...visit('utm_campaign', 'UTM campaign of the visit'), isSimplified: true },
	visit('utm_term', 'UTM term of the visit'),
	visit('utm_content', 'UTM content of the visit'),
	{ ...visit('gclid', 'Google Ads click ID'), isSimplified: true },
	visit('gbraid', 'Google Ads click ID for iOS, from web to app'),
	visit('wbraid', 'Google Ads click ID for iOS, from app to web'),
	visit('landing_page', 'First page of the visit'),
	visit('referrer', 'Page that the visitor came from'),
	{ name: 'test', computed: 'isTest', description: 'Whether it is a test delivery', since: 1 },
	{ name: 'payload', computed: 'payload', description: 'The signed event, as CallMatrix sent it', since: 1 },
];

export const fieldsOf = (typeVersion: number): ItemField[] => rowsOf(ITEM_FIELDS, typeVersion);

/** A field with its filter. */
export type FilteredField = ItemField & { filter: FieldFilter };

const hasFilter = (field: ItemField): field is FilteredField => field.filter !== undefined;

/** The fields that have a filter, in the order of the filters' labels. */
export const filteredFieldsOf = (typeVersion: number): FilteredField[] =>
	fieldsOf(typeVersion)
		.filter(hasFilter)
		.sort((a, b) => a.filter.label.localeCompare(b.filter.label));

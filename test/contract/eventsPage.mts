import { OTHER_OUTPUT, type EventType } from '../../nodes/CallMatrix/events.ts';
import type { ComputedField, ItemField, PayloadType } from '../../nodes/CallMatrix/itemFields.ts';

export const EVENTS_FILE = 'docs/events.md';

const TYPES: Record<PayloadType, string> = {
	id: 'text',
	text: 'text',
	usd: 'number, US dollars',
	seconds: 'number, seconds',
};

const COMPUTED: Record<ComputedField, string> = {
	answered: 'true or false',
	callerMasked: 'true or false',
	eventId: 'text',
	eventName: 'text',
	isTest: 'true or false, never null',
	occurredAt: 'text or number',
	payload: 'object',
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = (...cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`;

/** The events and the fields of an item, for people. */
export const eventsPage = (events: readonly EventType[], fields: readonly ItemField[]): string =>
	[
		'# Events of the CallMatrix Trigger',
		'',
		'Made from `nodes/CallMatrix/events.ts` and `nodes/CallMatrix/itemFields.ts` by `npm run generate`.',
		'',
		'## Events',
		'',
		'_Any Call Event_ under _Trigger On_ also takes events that CallMatrix adds later. With _Separate Outputs_ each event has its own',
		`output, in this order; events that are not listed here go to _${OTHER_OUTPUT}_.`,
		'',
		row('event', 'name', 'output', 'when'),
		row('---', '---', '---', '---'),
		...events.map(({ label, name, output, description }) => row(label, `\`${name}\``, output, description)),
		row('', 'any other', OTHER_OUTPUT, 'Events that CallMatrix adds later'),
		'',
		'A missed call that is derived from another event also has `derived: true`.',
		'',
		'## Fields',
		'',
		'Every item has these fields in this order, and null where the event says nothing or says something that cannot be read.',
		'_Simplify_ returns those with _yes_ in its column.',
		'',
		row('field', 'type', 'about', 'Simplify', 'filter'),
		row('---', '---', '---', '---', '---'),
		...fields.map((field) =>
			row(
				`\`${field.name}\``,
				'computed' in field ? COMPUTED[field.computed] : TYPES[field.type],
				field.description,
				field.isSimplified ? 'yes' : '',
				field.filter?.label ?? '',
			),
		),
		'',
	].join('\n');

/** What a preview says of a field, and what it gives to restore it. */
import { readValue } from '../../nodes/CallMatrix/execution/input/fieldValue.ts';
import { changesOf, writable } from '../../nodes/CallMatrix/execution/preview/changes.ts';
import { changesText, valueText } from '../../nodes/CallMatrix/execution/preview/describe.ts';
import type { Field } from '../../nodes/CallMatrix/resources/model.ts';
import { removalWord } from '../../nodes/CallMatrix/resources/derived.ts';
import { validValue } from '../contract/values.mts';
import { EVERY_FIELD } from './everyField.mts';

const NO_NAMES = new Map<string, Map<string, string>>();

/** What is sent for a value that is written into a field. */
function sentFor(field: Field, written: unknown): unknown {
	const reading = readValue(field, written);
	if (!('value' in reading)) throw new Error(`${field.name} cannot be read`);
	return reading.value;
}

test.each(EVERY_FIELD.map(({ name, field }) => [name, field] as const))(
	'What restores a value is read back as that value, and a removed one by its word: %s',
	(_, field) => {
		const sent = sentFor(field, validValue(field));
		const form = writable(field, sent);
		if (field.secret) expect(form).toBeUndefined();
		else {
			// Under a name without a path.
			const plain = { ...field, name: 'it' };
			expect(form).toBeDefined();
			expect(changesOf([plain], { it: sentFor(field, form) } as never, { it: sent } as never)).toEqual([]);
		}
		expect(writable(field, null)).toBe(field.secret ? undefined : removalWord(field));
	},
);

const field = (more: Partial<Field>): Field => ({ name: 'it', label: 'It', type: 'text', ...more });

test.each<[string, Field, unknown, unknown]>([
	['no states as all', field({ type: 'states', choices: [{ value: 'FL', label: 'Florida' }] }), [], 'all'],
	['half a percent with its sign', field({ type: 'percent' }), 0.5, '0.5%'],
	['an empty text that can be removed', field({ removable: 'value' }), '', '(remove)'],
	['a price in thousandths not at all', field({ type: 'money' }), 0.125, undefined],
	['a choice that the node does not know not at all', field({ type: 'choice', choices: [] }), 'archived', undefined],
	['no tags not at all', field({ type: 'words' }), [], undefined],
	['what CallMatrix does not show not at all', field({}), undefined, undefined],
])('A preview restores %s', (_, of, value, form) => {
	expect(writable(of, value)).toEqual(form);
});

test.each<[string, Field, unknown, unknown, boolean]>([
	['letter case of a text', field({}), 'harbor', 'Harbor', true],
	['a number and its text', field({ type: 'count' }), 40, '40', false],
	['a phone number in another form', field({ type: 'phone' }), '+14155550100', '(415) 555-0100', false],
	['the order of tags', field({ type: 'words' }), ['a', 'b'], ['b', 'a'], false],
	['seconds of a time', field({ type: 'timeOfDay' }), '09:00', '09:00:00', false],
	['0 and no cap', field({ type: 'count', removable: 'cap' }), 0, null, true],
	['nothing and an empty text', field({ removable: 'value' }), null, '', false],
])('A preview compares %s', (_, of, sent, current, isChange) => {
	expect(changesOf([of], { it: sent } as never, { it: current } as never)).toHaveLength(Number(isChange));
});

test.each<[Field, unknown, string]>([
	[field({ type: 'money' }), 42.5, '$42.50'],
	[field({ type: 'money' }), 1200, '$1,200'],
	[field({ type: 'money', removable: 'cap' }), null, 'unlimited'],
	[field({ type: 'percent' }), 12.5, '12.5%'],
	[field({ type: 'yesNo' }), false, 'no'],
	[field({ type: 'choice', choices: [{ value: 'round_robin', label: 'Round Robin' }] }), 'round_robin', 'Round Robin'],
	[field({ type: 'states' }), [], 'all'],
	[field({ type: 'rows' }), [{}, {}], '2 rows'],
	[field({ secret: true }), 'tok-5f3a', '(secret)'],
	[field({}), 'x'.repeat(100), `${'x'.repeat(60)}…`],
])('A preview writes a value as the panel does: %j %j', (of, value, text) => {
	expect(valueText(of, value, NO_NAMES)).toBe(text);
});

test('A sentence separates changes by semicolons where a list has commas', () => {
	const cap = { field: field({ label: 'Daily Cap', type: 'count' }), old: 40, new: 60 };
	const states = { field: field({ label: 'States', type: 'states' }), old: [], new: ['FL', 'TX'] };
	expect(changesText([cap, cap], [], NO_NAMES)).toBe('Daily Cap 40 → 60, Daily Cap 40 → 60');
	expect(changesText([cap, states], [states.field], NO_NAMES)).toBe(
		'Daily Cap 40 → 60; States all → FL, TX (cannot be restored)',
	);
});

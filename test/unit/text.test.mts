/** What text is no value: words for nothing, and errors of sheets and programs. And what every field does with it. */
import { isDeepStrictEqual } from 'node:util';

import { readValue, type Reading } from '../../nodes/CallMatrix/execution/input/fieldValue.ts';
import type { Field } from '../../nodes/CallMatrix/resources/model.ts';
import { clean, cleanProse, isBroken, isNothing, quote, splitList } from '../../nodes/CallMatrix/values/text.ts';
import { EVERY_FIELD, isFreeText } from './everyField.mts';

/** What people, programs and language models write where they have nothing to say. */
const WORDS = [
	...['None', 'null', 'nil', 'N/A', 'n/a', 'NA', 'n.a.', 'N.A', 'n-a', 'not applicable', 'Not Available', 'not set'],
	...['not specified', 'Not provided', 'not given', 'not known', 'Unset', 'unspecified', 'Unknown', 'undecided'],
	...['TBD', 'tba', 'TBC', 'T.B.D.', 'to be determined', 'To Be Announced', 'blank', '(blank)', 'empty', '(empty)'],
	...['void', 'Nothing', 'no value', 'no data', 'no change', 'No Changes', 'unchanged', 'missing', 'skip', 'ignore'],
	...['keep', 'as is', 'leave as is', 'leave blank', 'do not change', "don't change", 'don\u2019t change', 'same'],
	...['optional', '-', '--', '---', '\u2013', '\u2014', '?', '???', '.', '...', '\u2026', '_', '/', '~', '\\N'],
	...[
		'<none>',
		'<null>',
		'(none)',
		'"None"',
		"'null'",
		'`None`',
		'\u201cN/A\u201d',
		'None.',
		'{null}',
		'ninguno',
		'keine',
	],
];

const choiceOf = ({ choices = [] }: Field, word: string): string | undefined =>
	choices.find(({ value, label }) => [value, label.toLowerCase()].includes(word.toLowerCase()))?.value;

/** What is read of each value in every field where it is not as it should be. */
const wrong = <T,>(
	values: T[],
	read: (field: Field, value: T) => unknown,
	right: (field: Field, value: T) => unknown,
) =>
	EVERY_FIELD.flatMap(({ name, field }) =>
		values.map((value) => ({ name, value, read: read(field, value), right: right(field, value) })),
	).filter((each) => !isDeepStrictEqual(each.read, each.right));

/** A refusal is as good as another. */
const withoutReason = (reading: Reading): unknown => ('unreadable' in reading ? 'unreadable' : reading);

describe('A word for nothing', () => {
	test.each(WORDS)('is known as one, in every case and with spaces around it: %s', (word) => {
		for (const form of [word, word.toUpperCase(), word.toLowerCase(), ` ${word}\n`, `\u200b${word}\u00a0`]) {
			expect([form, isNothing(form)]).toEqual([form, true]);
		}
	});

	test('is none of what means something', () => {
		const meant = ['0', 'no', 'false', 'off', 'unlimited', 'no cap', 'no limit', 'remove', '(remove)', 'any', 'all'];
		for (const text of [
			...meant,
			'Nona',
			'Null Island',
			'Nanette',
			'-1',
			'Keeper',
			'NC',
			'NV',
			'Unknown Heating LLC',
		]) {
			expect([text, isNothing(text)]).toEqual([text, false]);
		}
	});

	test('removes nothing in any field, and is kept only as free text or as a choice of that name', () => {
		const right = (field: Field, word: string): unknown => {
			const choice = choiceOf(field, word);
			if (choice !== undefined) return { value: choice };
			const prose = cleanProse(word);
			return isFreeText(field) ? { value: field.type === 'text' ? prose : [prose] } : 'unreadable';
		};
		expect(wrong(WORDS, (field, word) => withoutReason(readValue(field, word)), right)).toEqual([]);
	});

	test('from an AI agent counts as left out, in every field without a choice of that name', () => {
		const right = (field: Field, word: string): unknown => {
			const choice = choiceOf(field, word);
			return choice === undefined ? { leftOut: clean(word) } : { value: choice };
		};
		expect(wrong(WORDS, (field, word) => readValue(field, word, { isTool: true }), right)).toEqual([]);
	});
});

const SHEET_ERRORS = [
	...['#REF!', '#VALUE!', '#NAME?', '#DIV/0!', '#N/A', '#NULL!', '#NUM!', '#SPILL!', '#CALC!', '#FIELD!', '#BLOCKED!'],
	...[
		'#CONNECT!',
		'#BUSY!',
		'#UNKNOWN!',
		'#GETTING_DATA',
		'#ERROR!',
		'#EXTERNAL!',
		'#PYTHON!',
		'#ref!',
		'#n/a',
		'#####',
	],
	...['Loading...', 'Err:502', 'Err:508', '#BEZUG!', '#WERT!', '#ZAHL!', '#NV', '#\u00dcBERLAUF!', '#VALEUR!', '#NOM?'],
	...[
		'#\u00a1REF!',
		'#\u00a1VALOR!',
		'#\u00bfNOMBRE?',
		'#\u00a1DIV/0!',
		'#\u00a1NULO!',
		'#N/D',
		'#RIF!',
		'#VALORE!',
		'#NOME?',
	],
	...[
		'#N\u00daM!',
		'#WAARDE!',
		'#VERW!',
		'#NAAM?',
		'#GETAL!',
		'#DEEL/0!',
		'#N/B',
		'#ADR!',
		'#ARG!',
		'#NAZWA?',
		'#DZIEL/0!',
	],
	...[
		'#REFERENS!',
		'#V\u00c4RDEFEL!',
		'#NAMN?',
		'#\u0421\u0421\u042b\u041b\u041a\u0410!',
		'#\u0417\u041d\u0410\u0427!',
		'#\u041d/\u0414',
	],
];

const PROGRAM_ERRORS = [
	...[
		'undefined',
		'Undefined',
		'NaN',
		'nan',
		'-nan',
		'NaT',
		'<NA>',
		'Invalid Date',
		'Invalid DateTime',
		'[object Object]',
	],
	...['[object Undefined]', 'Harbor [object Object]', '{{ $json.name }}', 'Harbor {{ $node["Sheet"].json.name }}'],
];

/** Not text. */
const NO_VALUES: unknown[] = [NaN, Infinity, -Infinity, new Date(NaN), ['NaN'], ['Harbor', '#REF!'], [NaN]];

describe('An error of a sheet or a program', () => {
	test.each([...SHEET_ERRORS, ...PROGRAM_ERRORS])('is known as one: %s', (text) => {
		expect(isBroken(text)).toBe(true);
	});

	test('is none of what people write with such marks', () => {
		const texts = [
			'#1 Roofing',
			'#1!',
			'# of calls',
			'#winning!',
			'C#',
			'REF!',
			'Nan',
			'NAN',
			'N/A',
			'Err: see notes',
			'##',
		];
		for (const text of [...texts, '{{ name }}', 'Undefined Terms LLC', '[object]', 'Loading dock']) {
			expect([text, isBroken(text)]).toEqual([text, false]);
		}
	});

	test.each([false, true])(
		'is refused in every field, and quoted unless the field is secret; from an AI agent: %p',
		(isTool) => {
			const read = (field: Field, raw: unknown): unknown => {
				const reading = readValue(field, raw, { isTool });
				return 'unreadable' in reading ? reading.unreadable.given : reading;
			};
			const right = ({ secret }: Field, text: string): string =>
				secret ? 'is no value' : `is ${quote(text)}, which is no value`;
			expect(wrong([...SHEET_ERRORS, ...PROGRAM_ERRORS, '\u200b#REF!', 'NaN\u00a0'], read, right)).toEqual([]);
			const rightOfOther = ({ secret }: Field): string => (secret ? 'is no value' : 'is "…", which is no value');
			const readOther = (field: Field, raw: unknown): unknown => String(read(field, raw)).replace(/".*"/, '"…"');
			expect(wrong(NO_VALUES, readOther, rightOfOther)).toEqual([]);
		},
	);
});

describe('A list', () => {
	test.each<[unknown, string[] | undefined]>([
		['a, b,,c', ['a', 'b', 'c']],
		['["a", "b"]', ['a', 'b']],
		['\ufeff["a",\u00a0"b\u200b"]', ['a', 'b']],
		[
			['a ', null, 'b', 'a'],
			['a', 'b'],
		],
		['a\ufeffb', ['ab']],
		['[a, b]', undefined],
		[[['a']], undefined],
		[{ a: 1 }, undefined],
		[7, ['7']],
	])('%p is %p', (raw, parts) => {
		expect(splitList(raw, /,/)).toEqual(parts);
	});
});

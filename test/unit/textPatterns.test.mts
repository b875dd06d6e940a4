/** Text by itself, without a field: how it is cleaned and quoted, which text is an error or a placeholder, and how a list is split. */
import { clean, cleanProse, isBroken, isNothing, quote, splitList } from '../../nodes/CallMatrix/values/text.ts';

describe('Cleaned text', () => {
	test.each([
		['  Harbor \n', 'Harbor'],
		['Harb\u200bor', 'Harbor'],
		['Harb\u00ador\u0007', 'Harbor'],
		['Harbor\u00a0Roofing\u2028LLC\u2009', 'Harbor Roofing LLC'],
		['é\tb\nc\r', 'é\tb\nc'],
		['a\u2010b\u2011c', 'a-b-c'],
		['\u2800\ufeff', ''],
	])('has no invisible characters, and plain spaces and hyphens, as a value and as free text: %j', (text, cleaned) => {
		expect([clean(text), cleanProse(text)]).toEqual([cleaned, cleaned]);
	});

	test.each([
		['9 – 5 — daily', '9 - 5 - daily'],
		['−5', '-5'],
		['❤\ufe0f', '❤'],
		['👩\u200d👧', '👩👧'],
		['می\u200cخواهم', 'میخواهم'],
		['🏴\u{e0067}\u{e007f}', '🏴'],
	])('keeps dashes and joiners only where it is free text: %j', (text, cleaned) => {
		expect([clean(text), cleanProse(text)]).toEqual([cleaned, text]);
	});
});

describe('A value quoted in a message', () => {
	test.each([
		['Harbor - Roofing', 'Harbor - Roofing'],
		['Größe 前 👍', 'Größe 前 👍'],
		['a\tb\nc', 'a\tb\nc'],
		['so\u200bon', 'so[U+200B]on'],
		['so\u0007on', 'so[U+0007]on'],
		['so\u00adon', 'so[U+00AD]on'],
		['so\u{1d173}on', 'so[U+1D173]on'],
		['so\u2800on', 'so[U+2800]on'],
		['so\u00a0on\u2028', 'so[U+00A0]on[U+2028]'],
		['9\u20135', '9[U+2013]5'],
		['\u202a415\u2011555\u202c', '[U+202A]415[U+2011]555[U+202C]'],
	])('shows what would be removed or replaced by its code point: %j', (text, shown) => {
		expect(quote(text)).toBe(`"${shown}"`);
	});

	test('is cut after 100 characters', () => {
		const text = Array.from({ length: 130 }, (_, at) => String(at % 10)).join('');
		expect(quote(text)).toBe(`"${text.slice(0, 100)}"`);
		expect(quote(text.slice(0, 100))).toBe(`"${text.slice(0, 100)}"`);
		expect(quote('')).toBe('""');
	});
});

describe('An error of a spreadsheet', () => {
	test.each(
		[
			'#REF!|#VALUE!|#NAME?|#NUM!|#NULL!|#DIV/0!|#N/A|#NA|#SPILL!|#CALC!|#FIELD!|#BLOCKED!|#CONNECT!|#BUSY!|#UNKNOWN!',
			'#GETTING_DATA|#ERROR!|#EXTERNAL!|#PYTHON!|#TIMEOUT!|#CIRCULAR!|###|########|Err:502|Loading...|Loading…',
			'#BEZUG!|#WERT!|#ZAHL!|#NV|#ÜBERLAUF!|#FELD!|#VALEUR!|#NOM?|#NOMBRE!|#NUL!|#PROPAGATION!|#CHAMP!',
			'#¡VALOR!|#NOMBRE?|#N/D|#NOME?|#DESBORDAMIENTO!|#VALORE!|#RIF!|#WAARDE!|#VERW!|#NAAM?|#¡REF!',
		]
			.join('|')
			.split('|'),
	)('is one in any case, and with the space that French puts before the mark: %s', (text) => {
		for (const form of [text, text.toLowerCase(), text.replace(/(?<=\p{L})[!?]$/u, ' $&')]) {
			expect([form, isBroken(form)]).toEqual([form, true]);
		}
	});

	test.each(['#¿NOMBRE?', '#¡NULO!', '#VÄRDEFEL!', '#VÄRDEFEL !', '#Н/Д', '#N/B!', '#DEEL/0!'])(
		'is known by its capitals in every other language: %s',
		(text) => {
			expect([isBroken(text), isBroken(text.toLowerCase())]).toEqual([true, false]);
		},
	);

	test.each(
		'See #REF!|Call #NOW!|#NOW! Roofing|#A/B testing|#REF! Roofing|Harbor ###|##|#A!|#Now!|Err:50|Err:5022|Err:508 again|Loading|Still Loading...'.split(
			'|',
		),
	)('is the whole text: %s is none', (text) => {
		expect(isBroken(text)).toBe(false);
	});
});

describe('An error of a program', () => {
	test.each('undefined|UNDEFINED|invalid date|Invalid DateTime|NaN|nan|-NaN|-nan|NaT|-NaT|<NA>'.split('|'))(
		'is %s',
		(text) => {
			expect(isBroken(text)).toBe(true);
		},
	);

	test.each(
		'left undefined|undefined terms|An invalid date|invalid dates|Hernan|Keenan|1NaN|NaNa|Nan|NAN|nat|NA|--nan'.split(
			'|',
		),
	)('is the whole text: %s is none', (text) => {
		expect(isBroken(text)).toBe(false);
	});

	test.each([
		['[object Object]', true],
		['Harbor [object Date] Roofing', true],
		['[object ]', false],
		['[object  Date]', false],
		['{{$json.name}}', true],
		['{{ $input.first().json }}', true],
		['{{ $("Sheet").item }}', true],
		['{{ $env.HOME }} and {{ $vars.x }}', true],
		['{{ Number($item.x) }}', true],
		['{{ $price }}', false],
		['{{ price }} $json', false],
		['{{ a }} $json }}', false],
		['{ $json }', false],
	])(
		'is an object turned into text, or an expression that was not evaluated, anywhere in it: %s: %p',
		(text, isError) => {
			expect(isBroken(text)).toBe(isError);
		},
	);
});

describe('A placeholder', () => {
	test.each(
		[
			'none|NULL|nil|NaN|N/A|n.a.|not applicable|Not Set|not given|not known|not sure|unset|undefined|unassigned',
			'Unknown|TBD|t.b.a.|to be determined|To Be Announced|to be confirmed|todo|blank|empty string|no data|no info',
			'no information|no changes|unchanged|skip|keep as is|leave as is|leave blank|do not change|same|optional|\\N',
			'ninguno|keine|aucun|nenhum|niente|geen',
		]
			.join('|')
			.split('|'),
	)('is a word for a missing value, in any case: %s', (word) => {
		expect([word, word.toLowerCase(), word.toUpperCase()].map(isNothing)).toEqual([true, true, true]);
	});

	test.each([
		...[
			'n/a',
			'N/A.',
			'"N/A"',
			'“none”',
			'‘none’',
			'`null`',
			'´null´',
			'(none)',
			'[none]',
			'{none}',
			'<none>',
			'( "None." )',
		],
		...['not  applicable', 'not\tset', 'not\u00a0set', 'don’t change', 'don´t change', 'don‘t change', '\\N'],
		...['', ' ', '""', "''", '()', '""."', '("")', '{}', '[]', '.', '...'],
		...['-', '--', '–', '_', '__', '?', '??', '~', '/', '…', '-?-', '(-)'],
	])(
		'is one in any quotes and parentheses, with any spaces, and so is text of nothing but those or marks: %j',
		(text) => {
			expect(isNothing(text)).toBe(true);
		},
	);

	test.each([
		'Why?',
		'-5',
		'5-',
		'/roofing',
		'roofing/',
		'?x',
		'24/7',
		'none of these',
		'not none',
		'nonexnone',
		'.5',
		'!',
		'#',
		'+',
		'*',
	])('is the whole text: %s is none', (text) => {
		expect(isNothing(text)).toBe(false);
	});
});

describe('The parts of a list', () => {
	test.each<[unknown, string[] | undefined]>([
		['a, b ,, a,\u00a0', ['a', 'b']],
		[
			['a ', null, undefined, '', 'b', 'a', 7, true],
			['a', 'b', '7', 'true'],
		],
		['["a", "b", null, 7]', ['a', 'b', '7']],
		['[\n"a",\n"b"\n]', ['a', 'b']],
		['\ufeff["a",\u00a0"b\u200b"]', ['a', 'b']],
		['[]', []],
		['', []],
		[7.5, ['7.5']],
		// Not JSON, although they have brackets.
		['Harbor [LLC], Summit', ['Harbor [LLC]', 'Summit']],
		['Harbor [LLC]', ['Harbor [LLC]']],
		['[Harbor] LLC', ['[Harbor] LLC']],
		['[Harbor]', undefined],
		["['a']", undefined],
		// Objects and lists are no parts.
		[['a', {}], undefined],
		[['a', ['b']], undefined],
		['["a", {}]', undefined],
		[{}, undefined],
		[null, undefined],
	])('are texts and numbers without blanks and duplicates, or nothing is read: %j, %j', (raw, parts) => {
		expect(splitList(raw, /,/)).toEqual(parts);
	});

	test('are cleaned as values, or as the caller says', () => {
		expect(splitList('9–5, ❤\ufe0f', /,/)).toEqual(['9-5', '❤']);
		expect(splitList('9–5, ❤\ufe0f', /,/, cleanProse)).toEqual(['9–5', '❤\ufe0f']);
		expect(splitList(['9–5', 'b\u200b'], /,/, cleanProse)).toEqual(['9–5', 'b']);
	});
});

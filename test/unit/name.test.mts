import fc from 'fast-check';

import { distance, nearest, normalName } from '../../nodes/CallMatrix/values/name.ts';

describe('Two names', () => {
	test.each([
		['case', 'Harbor Home', 'HARBOR home'],
		['spaces around', 'Harbor Home', ' \tHarbor Home\n'],
		['repeated spaces', 'Harbor Home', 'Harbor   Home'],
		['no-break spaces', 'Harbor Home', 'Harbor\u00a0Home'],
		['invisible characters', 'Harbor Home', '\ufeffHarbor Home\u200b'],
		['typographic hyphens', 'Pay-Per-Call', 'Pay\u2010Per\u2011Call'],
		['the Unicode form', 'Br\u00fbl\u00e9 Se\u00f1or', 'Bru\u0302le\u0301 Sen\u0303or'],
	])('mean the same whatever %s', (_, one, other) => {
		expect(normalName(other)).toBe(normalName(one));
	});

	test.each([
		['one is part of the other', 'Harbor Home', 'Harbor Home Insurance'],
		['a letter differs', 'Harbor Home', 'Harbour Home'],
		['an accent differs', 'Brule', 'Brul\u00e9'],
		['the words are written as one', 'Harbor Home', 'HarborHome'],
		['a sign differs', 'Roof & Gutter', 'Roof and Gutter'],
	])('differ where %s', (_, one, other) => {
		expect(normalName(other)).not.toBe(normalName(one));
	});

	test('mean the same to both sides, and what is normal stays as it is', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (name) => {
				expect(normalName(normalName(name))).toBe(normalName(name));
			}),
		);
	});

	test('have the Levenshtein distance of their letters', () => {
		expect([distance('harbor', 'harbr'), distance('', 'abc'), distance('kitten', 'sitting')]).toEqual([1, 3, 3]);
		fc.assert(
			fc.property(fc.string(), fc.string(), (a, b) => {
				expect(distance(a, b)).toBe(distance(b, a));
				expect(distance(a, b) === 0).toBe(a === b);
			}),
		);
	});
});

describe('The nearest names', () => {
	const names = ['harbor home insurance', 'harbor health', 'velmwick roofing', 'tarnmere solar', 'ab'];

	test.each([
		['with a letter too few', 'Harbor Home Insurnce', ['harbor home insurance']],
		['with letters exchanged', 'Velmwikc Roofing', ['velmwick roofing']],
		['that are longer', 'Harbor', ['harbor health', 'harbor home insurance']],
		['that are shorter', 'Tarnmere Solar of Tampa, Florida', ['tarnmere solar']],
		['of something else', 'Corvel Law', []],
		['of something else, however short', 'xy', []],
	])('are those %s', (_, name, expected) => {
		expect(nearest(name, names)).toEqual(expected);
	});

	test('are three at most, and typing mistakes come first', () => {
		const many = ['solar one of many', 'solar two of many', 'solar three of many', 'solbr'];
		expect(nearest('solar', many)).toEqual(['solbr', 'solar one of many', 'solar two of many']);
	});
});

/**
 * Words for made-up people of the trade. The place names are coined from syllables, so that no buyer is called like a
 * company that exists, and every phone number lies in 555-0100 … 555-0199, which are kept for fiction.
 */
import type { Random } from '../random.mts';

const heads =
	'Quill Tarn Brindle Oster Velm Hask Murl Pelham Corvel Drax Ember Fenwick Gale Lorn Nettle Thorn Wexel Yarl'.split(
		' ',
	);
const tails = 'mere wick hurst grove bourne crag dell fjord holt moor reach stead vale weir'.split(' ');

/** What is sold, with the kinds of business that buy such calls. */
export const verticals = {
	auto_insurance: ['Auto Insurance Agency', 'Insurance Brokers', 'Coverage Group'],
	health_insurance: ['Health Plans', 'Medicare Advisors', 'Benefits Agency'],
	personal_injury: ['Injury Law', 'Trial Attorneys', 'Accident Law Firm'],
	plumbing: ['Plumbing & Drain', 'Plumbing Services', 'Rooter Co.'],
	roofing: ['Roofing', 'Roof & Gutter', 'Exteriors'],
	hvac: ['Heating & Air', 'Climate Services', 'HVAC'],
	solar: ['Solar', 'Home Energy', 'Sun & Storage'],
	debt_relief: ['Debt Relief', 'Credit Counsel', 'Settlement Law'],
} as const;

export type Vertical = keyof typeof verticals;
export const verticalNames = Object.keys(verticals) as Vertical[];

export const dispositions = [
	'qualified',
	'sale',
	'appointment_set',
	'not_interested',
	'wrong_number',
	'voicemail',
] as const;

/** Area codes with their state and the first three digits of a ZIP code there. */
const areas = [
	['212', 'NY', '100'],
	['305', 'FL', '331'],
	['312', 'IL', '606'],
	['404', 'GA', '303'],
	['415', 'CA', '941'],
	['480', 'AZ', '852'],
	['503', 'OR', '972'],
	['512', 'TX', '787'],
	['602', 'AZ', '850'],
	['614', 'OH', '432'],
	['615', 'TN', '372'],
	['617', 'MA', '021'],
	['702', 'NV', '891'],
	['713', 'TX', '770'],
	['720', 'CO', '802'],
	['813', 'FL', '336'],
	['206', 'WA', '981'],
	['919', 'NC', '276'],
] as const;

export const states = [...new Set(areas.map(([, state]) => state))];
export const areaCodes: string[] = areas.map(([code]) => code);
export const tollFreeCodes = ['833', '844', '855', '866', '877', '888'];

/** `auto_insurance` as people say it. */
export function plainName(vertical: string): string {
	return vertical.replaceAll('_', ' ');
}

export function coinedName(random: Random): string {
	return random.pick(heads) + random.pick(tails);
}

/** A fictional caller: E.164 number, two-letter state, five-digit ZIP code. */
export function fictionalCaller(random: Random): { number: string; state: string; zip: string } {
	const [code, state, zip] = random.pick(areas);
	return { number: fictionalNumber(random, code), state, zip: zip + twoDigits(random) };
}

/** E.164, in the range that is kept for fiction. */
export function fictionalNumber(random: Random, areaCode: string = random.pick(areas)[0]): string {
	return numberOf(areaCode, twoDigits(random));
}

/** All the fictional numbers of an area code. */
export function numbersOf(areaCode: string): string[] {
	return Array.from({ length: 100 }, (_, line) => numberOf(areaCode, String(line).padStart(2, '0')));
}

function numberOf(areaCode: string, line: string): string {
	return `+1${areaCode}55501${line}`;
}

function twoDigits(random: Random): string {
	return String(random.int(0, 99)).padStart(2, '0');
}

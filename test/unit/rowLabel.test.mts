import fc from 'fast-check';

import { describeRow, rowLabel } from '../../nodes/CallMatrix/execution/output/rowLabel.ts';
import { buyer } from '../../nodes/CallMatrix/resources/buyer.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { lead } from '../../nodes/CallMatrix/resources/lead.ts';
import { phoneNumber } from '../../nodes/CallMatrix/resources/phoneNumber.ts';
import type { Resource } from '../../nodes/CallMatrix/resources/model.ts';

const named = (resource: Resource, item: Record<string, unknown>, message = 'Daily Cap is empty'): string =>
	describeRow(rowLabel(resource, item as never), message);

describe('A failed item is named', () => {
	test.each([
		['by row, ID and name', { row_number: 8, 'Buyer ID': 'buy_7', 'Buyer Name': 'Harbor' }, 'Row 8: buy_7, Harbor'],
		['by other spellings of these columns', { buyerId: 'buy_7', buyer: 'Harbor' }, 'buy_7, Harbor'],
		['by the columns of CallMatrix itself', { id: 'buy_7', name: 'Harbor' }, 'buy_7, Harbor'],
		['by its own ID before that of another program', { id: 'recA81', buyer_id: 'buy_7' }, 'buy_7'],
		['by a number as ID', { id: 4711 }, '4711'],
		['by an ID with many digits', { id: 'buy_12345678901' }, 'buy_12345678901'],
		['by its row only', { row_number: '12', cap: 5 }, 'Row 12'],
		['without an ID that is blank or an error', { row_number: 2, id: '#REF!', name: ' ' }, 'Row 2'],
		['without a row that is none', { row_number: 0, id: 'buy_7' }, 'buy_7'],
		['once where ID and name are the same', { id: 'buy_7', buyer: 'buy_7' }, 'buy_7'],
		['by nothing where it has nothing', { cap: 5 }, ''],
	])('%s', (_, item, expected) => {
		expect(named(buyer, item)).toBe(expected);
	});

	test('without what the message already says, as a whole word', () => {
		const item = { row_number: 8, id: 'buy_7', name: 'Harbor' };
		expect(named(buyer, item, 'CallMatrix has no buyer buy_7: gone')).toBe('Row 8: Harbor');
		expect(named(buyer, item, 'CallMatrix has no buyer buy_77: gone')).toBe('Row 8: buy_7, Harbor');
	});

	test('never by the name of a person or by a phone number', () => {
		const person = { id: 'lead_1', name: 'Ada Byron', first_name: 'Ada', Lead: 'Ada Byron', phone: '+18135550100' };
		expect(named(lead, person)).toBe('lead_1');
		expect(named(phoneNumber, { 'Phone Number': '(813) 555-0100', label: 'Tampa billboard' })).toBe('Tampa billboard');
	});

	test('by the start of a long name', () => {
		expect(named(buyer, { name: 'n'.repeat(5_000) }).length).toBeLessThan(100);
	});
});

describe('Whatever the cells of an item hold', () => {
	const digits = (length: number) => fc.stringMatching(new RegExp(`^[2-9]\\d{${length - 1}}$`));
	const phones = fc
		.tuple(digits(3), digits(3), digits(4))
		.chain(([area, office, line]) =>
			fc.constantFrom(
				`+1${area}${office}${line}`,
				`(${area}) ${office}-${line}`,
				`${area}.${office}.${line}`,
				`${area}${office}${line}`,
				`${office}-${line}`,
				`tel:+1-${area}-${office}-${line}`,
			),
		);
	const emails = fc.tuple(fc.stringMatching(/^[a-z]{1,9}$/), fc.stringMatching(/^[a-z]{1,9}$/));
	const personal = fc.oneof(
		phones,
		emails.map(([user, host]) => `${user}@${host}.com`),
		phones.map((phone) => `Harbor Home ${phone}`),
	);
	const columns = ['id', 'name', 'label', 'Buyer', 'Buyer Name', 'Buyer ID', 'Phone Number', 'call_id', 'Lead'];

	test('no phone number and no email address is in the label', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...resources),
				fc.dictionary(fc.constantFrom(...columns), personal, { minKeys: 1 }),
				(resource, item) => {
					expect(named(resource, item)).toBe('');
				},
			),
		);
	});

	test('it is a label or none, and never throws', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...resources),
				fc.dictionary(fc.constantFrom(...columns, 'row_number'), fc.anything()),
				fc.string(),
				(resource, item, message) => {
					expect(typeof named(resource, item, message)).toBe('string');
				},
			),
		);
	});
});

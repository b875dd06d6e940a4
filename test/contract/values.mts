import { parameterName } from '../../nodes/CallMatrix/resources/derived.ts';
import type { Field, FieldType } from '../../nodes/CallMatrix/resources/model.ts';

const VALID: Record<Exclude<FieldType, 'choice' | 'choiceList' | 'choices' | 'ids' | 'rows'>, string> = {
	id: 'some_000001',
	text: 'Harbor',
	words: 'vip, call-back',
	commaList: 'vertical, zip_code',
	count: '8',
	number: '30',
	money: '$42.50',
	percent: '12.5',
	yesNo: 'yes',
	timeOfDay: '9:00 AM',
	timeZone: 'America/Chicago',
	states: 'FL, TX',
	moment: '2026-11-23T09:00:00-05:00',
	phone: '(415) 555-0100',
	areaCode: '512',
	zipCode: '33602',
	url: 'https://www.example.com/ping',
	email: 'name@example.com',
	json: '{ "name": "Harbor" }',
};

/** What a person may write into a field. */
export function validValue(field: Field): unknown {
	switch (field.type) {
		case 'choice':
			return field.choices?.[0]?.value;
		case 'choices':
		case 'choiceList':
			return field.choices?.slice(0, 2).map(({ value }) => value);
		case 'ids':
			return { rows: [{ id: 'some_000001' }] };
		case 'rows':
			return {
				rows: [Object.fromEntries((field.fields ?? []).map((inner) => [parameterName(inner), validValue(inner)]))],
			};
		default:
			return VALID[field.type];
	}
}

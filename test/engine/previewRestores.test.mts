/** Preview as a property: it changes nothing, and Map Automatically on its output undoes the change that it showed. */
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { settableFields, valueIn } from '../../nodes/CallMatrix/execution/preview/changes.ts';
import { outputName } from '../../nodes/CallMatrix/execution/output/shape.ts';
import { isApiOperation, removalWord } from '../../nodes/CallMatrix/resources/derived.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import type { ApiOperation, Field, Resource } from '../../nodes/CallMatrix/resources/model.ts';
import { useSandbox } from '../jest/useSandbox.mts';
import { groundOn } from './actionGround.mts';

// Few records, so that several rows are often about the same one.
const sandbox = useSandbox({ sizes: { buyers: 5, campaigns: 5, offers: 5, calls: 10 } });

const { run, requestsOf } = groundOn(() => sandbox);

type Kind = 'buyers' | 'campaigns' | 'offers';

const IDS: Record<Kind, string[]> = {
	buyers: ['buy_000001', 'buy_000002', 'buy_000003'],
	campaigns: ['cmp_000001', 'cmp_000002', 'cmp_000003'],
	offers: ['off_000001', 'off_000002', 'off_000003'],
};

/** What a reference may be set to. */
const REFERENCES: Record<string, string[]> = {
	buyer: IDS.buyers,
	campaign: IDS.campaigns,
	ivrFlow: ['ivr_000001', 'ivr_000002'],
	numberPool: ['pool_000001', 'pool_000002'],
};

const WORDS = fc.constantFrom('Harbor', 'harbor', 'HARBOR Home', 'Roofing Tampa', 'a, b', 'None', 'ünïcode – ok');

const anyOf = (values: string[]): fc.Arbitrary<string> | undefined =>
	values.length ? fc.constantFrom(...values) : undefined;

/** What a person may write into a field. Numbers of a campaign must be free, so they are left alone. */
function written(field: Field): fc.Arbitrary<unknown> | undefined {
	const { type, choices = [], min = 0, max = 900, resource = '' } = field;
	const values: Partial<Record<Field['type'], fc.Arbitrary<unknown> | undefined>> = {
		text: WORDS,
		commaList: fc.constantFrom('zip_code', 'vertical, zip_code', 'zip_code, vertical'),
		choice: anyOf(choices.flatMap(({ value, label }) => [value, label])),
		choices: fc.subarray(choices.map(({ value }) => value)).filter(({ length }) => length > 0),
		states: fc.oneof(fc.constant('all'), fc.subarray(['FL', 'TX', 'GA'], { minLength: 1 })),
		count: fc.integer({ min, max }),
		number: fc.integer({ min, max }),
		money: fc.constantFrom(0, 12, 42.5, '$1,200', '0.99'),
		percent: fc.constantFrom('0.5%', 12.5, 100, 0),
		yesNo: fc.constantFrom('yes', 'no', true, false),
		timeOfDay: fc.constantFrom('9 am', '17:30', '00:00', '11:59 PM'),
		phone: fc.constantFrom('(415) 555-0100', '+14155550101'),
		url: fc.constantFrom('https://bids.example.com/ping', 'https://bids.example.com/Ping?a=1'),
		id: anyOf(REFERENCES[resource] ?? []),
	};
	const value = values[type];
	const word = removalWord(field);
	return value && (word === undefined ? value : fc.oneof({ weight: 3, arbitrary: value }, fc.constant(word)));
}

interface Subject {
	kind: Kind;
	resource: Resource;
	fields: Field[];
	parameters: INodeParameters;
}

function subjectOf(kind: Kind, name: string): Subject {
	const resource = resources.find((each) => each.name === name) as Resource;
	const update = resource.operations.find((each) => each.name === 'update') as ApiOperation;
	return {
		kind,
		resource,
		fields: settableFields(resource, update),
		parameters: {
			resource: name,
			operation: 'update',
			[`${name}Id`]: { __rl: true, mode: 'list', value: '' },
			fields: { mappingMode: 'autoMapInputData', value: null },
		},
	};
}

const SUBJECTS = [subjectOf('buyers', 'buyer'), subjectOf('campaigns', 'campaign'), subjectOf('offers', 'offer')];

/** A row about one of the records, with any of its fields; some of them are empty. */
function rowOf({ kind, fields }: Subject): fc.Arbitrary<IDataObject> {
	const columns = fields.flatMap((field) => {
		const value = written(field);
		return value ? [[outputName(field.name), fc.option(value, { freq: 8, nil: '' })] as const] : [];
	});
	return fc
		.tuple(fc.constantFrom(...IDS[kind]), fc.record(Object.fromEntries(columns), { requiredKeys: [] }))
		.map(([id, values]) => {
			const row = { name: '', ...values } as IDataObject;
			// They are only written together.
			if (!row.budget_cap_period || !row.budget_cap_amount) {
				delete row.budget_cap_period;
				delete row.budget_cap_amount;
			}
			return { id, ...row };
		});
}

const everything = (): Record<Kind, IDataObject[]> =>
	structuredClone({
		buyers: sandbox.control.all('buyers'),
		campaigns: sandbox.control.all('campaigns'),
		offers: sandbox.control.all('offers'),
	}) as unknown as Record<Kind, IDataObject[]>;

/** A value as text; lists have no order. */
const text = (record: IDataObject, name: string): string => {
	const value = valueIn(record, name);
	return JSON.stringify(Array.isArray(value) ? [...(value as string[])].sort() : (value ?? null));
};

/** The fields of a record that can be changed; a budget without an amount is none. */
function comparable({ fields }: Subject, record: IDataObject, without: ReadonlySet<string>): IDataObject {
	const isLeft = (name: string): boolean =>
		without.has(name) || (name === 'budget_cap.period' && valueIn(record, 'budget_cap.amount') === null);
	return Object.fromEntries(
		fields.filter(({ name }) => !isLeft(name)).map(({ name }) => [name, text(record, name)] as const),
	);
}

const NOT_RESTORED = ' (cannot be restored)';

test.each(SUBJECTS.map((subject) => [subject.kind, subject] as const))(
	'Preview of %s sends only GETs, and its output under Map Automatically restores every value that it does not call lost',
	async (kind, subject) => {
		const { parameters, fields } = subject;
		let restored = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(rowOf(subject), { minLength: 1, maxLength: 4 }), async (items) => {
				const before = everything();
				let previews: IDataObject[] = [];
				const requests = await requestsOf(async () => {
					const output = await run({ ...parameters, options: { preview: true } }, { items });
					previews = output.map(({ json }) => json);
				});
				expect(requests.map(({ method }) => method).filter((method) => method !== 'GET')).toEqual([]);
				expect(everything()).toEqual(before);

				await run(parameters, { items });
				const changed = everything();
				await run(parameters, { items: previews });
				const after = everything();

				for (const original of before[kind]) {
					const { id } = original;
					const own = previews.filter((preview) => preview.id === id);
					const shown = own.flatMap(({ changes }) => changes as { field: string }[]).map(({ field }) => field);
					const lost = fields.filter(
						({ label, name }) => shown.includes(label) && own.every((preview) => !(outputName(name) in preview)),
					);
					// Only what CallMatrix does not show, or what no value stands for, is lost, and the sentence says so.
					for (const field of lost) {
						const value = valueIn(original, field.name);
						expect([undefined, field.secret ? value : undefined]).toContain(value);
						expect(JSON.stringify(own)).toContain(NOT_RESTORED);
					}
					const without = new Set(lost.map(({ name }) => name));
					const [made = {}, is = {}] = [changed, after].map((all) => all[kind].find((one) => one.id === id));
					expect(comparable(subject, is, without)).toEqual(comparable(subject, original, without));
					// What the change touched was shown.
					const touched = fields.filter(({ name }) => text(original, name) !== text(made, name));
					restored += touched.length;
					const labels = touched.map(({ label }) => label);
					expect(shown).toEqual(expect.arrayContaining(labels));
				}
			}),
			{ numRuns: 10 },
		);
		expect(restored).toBeGreaterThan(0);
	},
	120_000,
);

test('Every operation that updates a resource can be previewed: its records can be read', () => {
	const updates = resources.flatMap((resource) =>
		resource.operations
			.filter(isApiOperation)
			.filter(({ kind }) => kind === 'update' || kind === 'delete')
			.map((operation) => [resource, operation] as const),
	);
	expect(updates.length).toBeGreaterThan(0);
	const unreadable = updates.filter(([{ operations, lookup, id }, { path }]) => {
		const hasGet = operations.some((each) => isApiOperation(each) && each.method === 'GET' && each.path === path);
		return !hasGet && path !== `${lookup?.path ?? ''}/{${id?.name ?? ''}}`;
	});
	expect(unreadable).toEqual([]);
});

import {
	bodySchemaOf,
	flattened,
	isNullable,
	propertiesOf,
	queryOf,
	type Contract,
	type ContractOperation,
	type Part,
} from './contract.mts';
import type { PossibleRequest } from './requests.mts';

/** The values that requests hold at each field: `business_hours.start`. */
export type Sent = Map<string, unknown[]>;

function collect(value: unknown, sent: Sent, under = ''): void {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
	for (const [name, inner] of Object.entries(value)) {
		const at = `${under}${name}`;
		const entries: unknown[] = Array.isArray(inner) ? inner : [inner];
		sent.set(at, [...(sent.get(at) ?? []), ...entries]);
		for (const entry of entries) collect(entry, sent, `${at}.`);
	}
}

/** Notes what a request holds. */
export function note({ request: { query, body } }: PossibleRequest, sent: Sent): void {
	collect(query, sent);
	collect(body, sent);
}

interface Place {
	/** `business_hours.start`; `rules.operator` for a field of the rows. */
	name: string;
	part: Part;
	/** Rows are replaced as a whole, so that a field of a row is removed by leaving it out. */
	isInRow?: boolean;
}

function placesIn(schema: Part, document: Contract, under = ''): Place[] {
	return Object.entries(propertiesOf(schema, document, under)).flatMap(([name, part]): Place[] => [
		{ name, part },
		...(part.items ? placesIn(part.items, document, `${name}.`).map((place) => ({ ...place, isInRow: true })) : []),
	]);
}

function* unsentAt({ name, part, isInRow }: Place, sent: Sent, document: Contract): Generator<string> {
	const values = sent.get(name);
	if (!values) {
		yield name;
		return;
	}
	const whole = flattened(part, document);
	const item = whole.items ? flattened(whole.items, document) : whole;
	const texts = new Set(values.flatMap((value) => String(value).split(',')));
	for (const choice of item.enum ?? []) {
		if (choice !== null && !texts.has(choice)) yield `${name} = ${choice}`;
	}
	if (!isInRow && isNullable(part, document) && !values.includes(null)) yield `${name} = null`;
}

/** What the contract takes at an operation and no node sends: `daily_cap`, `status = paused`, `value = null`. */
export function* unsent(operation: ContractOperation, sent: Sent, document: Contract): Generator<string> {
	const schema = bodySchemaOf(operation, document);
	// The body of a call record is the client's own, in a batch too.
	const isOpen = ['ingestCallRecord', 'ingestCallRecords'].includes(operation.id);
	const inQuery = [...queryOf(operation, document)].map(([name, { schema: part }]) => ({ name, part: part as Part }));
	for (const place of [...(schema && !isOpen ? placesIn(schema, document) : []), ...inQuery]) {
		yield* unsentAt(place, sent, document);
	}
}

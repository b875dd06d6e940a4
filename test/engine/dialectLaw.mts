/**
 * The law of dialects: whatever the real CallMatrix turns out to be, what the node reports is true of what CallMatrix has, or it says
 * that it cannot tell. fast-check picks a dialect of all dimensions; the state of the sandbox is the truth.
 */
import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { ClientState } from '../../nodes/CallMatrix/client/state.ts';
import { contractDialect, dialectDimensions, type Dialect } from '../sandbox/dialect/dialect.mts';
import { numberIds, type Sandbox } from '../sandbox/index.mts';
import { groundOn, type Outcome } from './actionGround.mts';

/** Small enough that a list of ten a page has three pages. */
export const SIZES = { buyers: 25, offers: 4, campaigns: 3, calls: 3 };

type Buyer = NonNullable<ReturnType<Sandbox['control']['getBuyer']>>;

/** How a credential has the API key in each place that a dialect takes it from. */
export const CREDENTIALS: Record<Dialect['auth'], (key: string) => IDataObject> = {
	contract: () => ({}),
	bearer: () => ({}),
	header: () => ({ keyHeader: 'X-API-Key' }),
	token: (key) => ({ apiKey: `Token ${key}` }),
	basic: (key) => ({ apiKey: `Basic ${Buffer.from(`${key}:`).toString('base64')}` }),
	query: () => ({ keyHeader: '?api_key' }),
};

/** Any dialect; half of the dimensions are mostly the contract's, or hardly anything would work. */
export const anyDialect: fc.Arbitrary<Partial<Dialect>> = fc
	.record(
		Object.fromEntries(
			Object.entries(dialectDimensions).map(([dimension, values]) => {
				const [usual, ...others] = values as readonly string[];
				return [
					dimension,
					fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) }),
				];
			}),
		),
	)
	.map((dialect) => dialect as Partial<Dialect>);

/** A seed for fast-check, printed so that a run can be repeated whatever came of it. */
export function printedSeed(what: string): number {
	const seed = Date.now() % 2 ** 31;
	process.stderr.write(`${what}: seed ${seed}\n`);
	return seed;
}

/** What is not the contract's, for the message of a failure. */
export const described = (dialect: Partial<Dialect>): string =>
	JSON.stringify(
		Object.fromEntries(
			Object.entries(dialect).filter(([name, value]) => contractDialect[name as keyof Dialect] !== value),
		),
	);

function hold(condition: boolean, sentence: string): asserts condition {
	if (!condition) throw new Error(sentence);
}

const UNKNOWN = /outcome is unknown/;
const APPLIED_BUT = /^Applied, but /;
const UNCONFIRMED = /could not be checked|did not show what it has now/;
const END_UNKNOWN = /does not say whether the list has more/;

/** A value for a message. */
const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));

/** What an item that failed says; empty where it succeeded. */
const toldBy = ({ error }: IDataObject): string => (typeof error === 'string' ? error : '');

const plain = (name: unknown): string => String(name).toLowerCase().replace(/\s+/g, ' ').trim();

export class DialectWorld {
	private readonly ground;

	private dialect: Dialect = contractDialect;

	private names = 0;

	/** @param sandbox of {@link SIZES} */
	constructor(private readonly sandbox: Sandbox) {
		this.ground = groundOn(() => sandbox);
	}

	/** Tries every kind of operation in a dialect. @throws where the node reports what is not so */
	async try(given: Partial<Dialect>): Promise<void> {
		this.dialect = this.sandbox.control.setDialect(null);
		this.dialect = this.sandbox.control.setDialect(given);
		// What was found out about another dialect is not known about this one.
		ClientState.shared = new ClientState();
		try {
			await this.tryReading();
			await this.tryFilter();
			await this.tryUpdates();
			await this.tryCreations();
			await this.tryDeletion();
		} catch (fault) {
			throw new Error(`${(fault as Error).message}\n${described(this.dialect)}`, { cause: fault });
		} finally {
			this.sandbox.control.setDialect(null);
		}
	}

	private buyers(): Buyer[] {
		return this.sandbox.control.all('buyers');
	}

	/** The ID as this dialect has it. */
	private idOf({ id }: Buyer): string {
		return String(this.dialect.idAs === 'number' ? numberIds.toNumber(id) : id);
	}

	private async run(parameters: INodeParameters, items: IDataObject[] = [{}]): Promise<Outcome> {
		const outcome = await this.ground.runAndShow(parameters, {
			items,
			credentials: CREDENTIALS[this.dialect.auth](this.sandbox.apiKey),
			settings: { onError: 'continueRegularOutput' },
		});
		for (const { json } of outcome.items) {
			const told = toldBy(json);
			hold(!told.includes(this.sandbox.apiKey), `The API key stands in a message: ${told}`);
		}
		hold(outcome.hints.length <= 3, `More than three hints: ${outcome.hints.join(' | ')}`);
		return outcome;
	}

	private async tryReading(): Promise<void> {
		const list = { resource: 'buyer', operation: 'getAll', returnAll: true };
		const { items, hints } = await this.run(list);
		const failed = items.find(({ json }) => json.error !== undefined);
		const all = this.buyers();
		if (!failed && !hints.some((hint) => END_UNKNOWN.test(hint))) {
			hold(items.length === all.length, `${items.length} buyers are said to be all ${all.length}`);
		}
		if (!failed) for (const { json } of items) this.checkBuyer(json);

		const [one] = all as [Buyer, ...Buyer[]];
		const { items: read } = await this.run({ resource: 'buyer', operation: 'get', buyerId: this.idOf(one) });
		for (const { json } of read) if (json.error === undefined) this.checkBuyer(json, one);
	}

	/** A buyer that was read is one that is there, with its values: a field that did not come is absent, not null. */
	private checkBuyer(json: IDataObject, expected?: Buyer): void {
		const buyer = expected ?? this.buyers().find((each) => this.idOf(each) === json.id);
		hold(buyer !== undefined && json.id === this.idOf(buyer), `There is no buyer ${shown(json.id)}`);
		hold(plain(json.name) === plain(buyer.name), `${shown(json.name)} is not the name of ${buyer.name}`);
		for (const cap of ['daily_cap', 'monthly_cap', 'bid_priority'] as const) {
			hold(
				json[cap] === undefined || json[cap] === buyer[cap],
				`${cap} is ${String(buyer[cap])}, not ${shown(json[cap])}`,
			);
		}
	}

	private async tryFilter(): Promise<void> {
		const filters = { status: 'inactive' };
		const { items, hints } = await this.run({ resource: 'buyer', operation: 'getAll', returnAll: true, filters });
		if (items.some(({ json }) => json.error !== undefined)) return;
		for (const { json } of items) {
			hold(
				json.status === undefined || json.status === 'inactive',
				`A buyer that is ${shown(json.status)} passed the filter`,
			);
		}
		const inactive = this.buyers().filter(({ status }) => status === 'inactive');
		const isCertain = !hints.some((hint) => END_UNKNOWN.test(hint)) && this.dialect.unknownQuery === 'refuse';
		if (isCertain) hold(items.length === inactive.length, `${items.length} of ${inactive.length} inactive buyers`);
	}

	private async tryUpdates(): Promise<void> {
		const chosen = this.buyers().slice(1, 4);
		const cap = ++this.names + 100;
		const rows = chosen.map((buyer, at) => ({ id: this.idOf(buyer), cap: cap + at }));
		const before = chosen.map(({ daily_cap: daily }) => daily);
		const parameters = {
			resource: 'buyer',
			operation: 'updateCaps',
			buyerId: '={{ $json.id }}',
			dailyCap: '={{ $json.cap }}',
		};
		const { items, hints } = await this.run(parameters, rows);
		hold(items.length === rows.length, 'An item is without an answer');
		for (const [at, { json }] of items.entries()) {
			const now = this.sandbox.control.getBuyer((chosen[at] as Buyer).id)?.daily_cap;
			this.checkChange(json, hints, { isDone: now === cap + at, isUntouched: now === before[at] });
		}
	}

	private checkChange(
		json: IDataObject,
		hints: string[],
		{ isDone, isUntouched }: { isDone: boolean; isUntouched: boolean },
	): void {
		const told = toldBy(json);
		if (json.error === undefined) {
			hold(isDone || hints.some((hint) => UNCONFIRMED.test(hint)), 'A change is said to be done and is not');
		} else if (!UNKNOWN.test(told) && !APPLIED_BUT.test(told)) {
			hold(isUntouched, `It is changed, although it is said: ${told}`);
		}
	}

	private async tryCreations(): Promise<void> {
		const rows = [1, 2].map(() => ({ name: `Dialect ${++this.names}` }));
		const parameters = {
			resource: 'buyer',
			operation: 'create',
			fields: { mappingMode: 'autoMapInputData', value: null },
		};
		const { items } = await this.run(parameters, rows);
		hold(items.length === rows.length, 'A creation is without an answer');
		for (const [at, { json }] of items.entries()) {
			const name = rows[at]?.name;
			const made = this.buyers().filter((buyer) => buyer.name === name);
			hold(made.length < 2, `${name} is there ${made.length} times`);
			const told = toldBy(json);
			if (UNKNOWN.test(told)) continue;
			hold(
				made.length === (json.error === undefined ? 1 : 0),
				`${name} is there ${made.length} times, and it is said: ${told || 'done'}`,
			);
			const [buyer] = made;
			if (buyer) hold(json.id === this.idOf(buyer), `${shown(json.id)} is not the ID of ${name}`);
		}
	}

	private async tryDeletion(): Promise<void> {
		const buyer = this.buyers().at(-1) as Buyer;
		const { items } = await this.run({ resource: 'buyer', operation: 'delete', buyerId: this.idOf(buyer) });
		const isGone = this.sandbox.control.getBuyer(buyer.id) === null;
		for (const { json } of items) {
			if (UNKNOWN.test(toldBy(json))) continue;
			hold(
				isGone === (json.error === undefined),
				`${isGone ? 'It is gone' : 'It is there'}, and it is said: ${toldBy(json) || 'done'}`,
			);
		}
	}
}

import type { Call, Kind, Kinds } from '../model.mts';
import { Random } from '../random.mts';
import { Collection } from './collection.mts';
import { derivedFields } from './derived.mts';
import { fresh } from './fresh.mts';
import { idField, idOf } from './ids.mts';
import { seedData, type Sizes } from './seed.mts';
import { newCall } from './seed/calls.mts';

/** How many calls a buyer has had. */
export interface Usage {
	daily: number;
	monthly: number;
	concurrency: number;
}

type Collections = { [K in Kind]: Collection<Kinds[K]> };

/** All that a local CallMatrix knows. */
export class State {
	settings = { static_pricing_fallback: true, updated_at: '2026-01-01T00:00:00.000Z' };
	/** Set by a tester, by the buyer's id; where it is not, calls are counted. */
	readonly usage = new Map<string, Partial<Usage>>();
	private readonly collections: Collections = {
		buyers: inOrder('buyers'),
		offers: inOrder('offers'),
		campaigns: inOrder('campaigns'),
		calls: newestFirst('calls', ({ started_at }) => started_at),
		clients: inOrder('clients'),
		integrations: inOrder('integrations'),
		callRecords: inOrder('callRecords'),
		ivrFlows: inOrder('ivrFlows'),
		prompts: inOrder('prompts'),
		leads: newestFirst('leads', ({ created_at }) => created_at),
		numberPools: inOrder('numberPools'),
		numbers: inOrder('numbers'),
		routingPlans: inOrder('routingPlans'),
		sessions: newestFirst('sessions', ({ started_at }) => started_at),
		webhooks: inOrder('webhooks'),
	};
	private readonly counts = new Map<Kind, number>();
	private readonly random: Random;

	constructor(seed: number, sizes: Sizes) {
		for (const [kind, records] of Object.entries(seedData(seed, sizes))) {
			for (const record of records) this.of(kind as Kind).add(record);
			this.counts.set(kind as Kind, records.length);
		}
		this.random = new Random(seed, 'state');
	}

	of<K extends Kind>(kind: K): Collection<Kinds[K]> {
		return this.collections[kind];
	}

	/** Adds a record with these fields, and with the usual in the others. */
	add<K extends Kind>(kind: K, fields: Partial<Kinds[K]>): Kinds[K] {
		return this.of(kind).add(merged(kind, this.blank(kind), fields) as Kinds[K]);
	}

	/** Sets the fields that are present; of an object such as the business hours, the parts that are present. */
	change<K extends Kind>(kind: K, record: Kinds[K], fields: Partial<Kinds[K]>): Kinds[K] {
		const before = 'updated_at' in record ? Date.parse(record.updated_at) : undefined;
		const stamp = before !== undefined && {
			updated_at: new Date(Math.max(Date.now(), before + 1)).toISOString(),
		};
		return this.of(kind).change(record, { ...merged(kind, record, fields), ...stamp });
	}

	nextId(kind: Kind): string {
		const count = (this.counts.get(kind) ?? 0) + 1;
		this.counts.set(kind, count);
		return idOf(kind, count);
	}

	/** Of calls, one that has just come in. */
	private blank(kind: Kind): object {
		if (kind === 'calls') return this.newCall();
		return { [idField(kind)]: this.nextId(kind), ...fresh[kind]?.() };
	}

	/** A call that has just come in, for an offer of the campaign and of the buyer where these are given. Not yet added. */
	newCall(wanted: { campaignId?: string; buyerId?: string | null; callId?: string; startedAt?: Date } = {}): Call {
		const fitting = this.of('offers')
			.all()
			.filter(
				(offer) =>
					offer.campaign_id === (wanted.campaignId ?? offer.campaign_id) &&
					offer.buyer_id === (wanted.buyerId ?? offer.buyer_id),
			);
		const offer = fitting.length > 0 ? this.random.pick(fitting) : undefined;
		const id = wanted.callId ?? this.nextId('calls');
		const call = newCall(this.random, id, wanted.startedAt ?? new Date(), offer, this.of('campaigns').all());
		if (wanted.campaignId !== undefined) call.campaign_id = wanted.campaignId;
		if (wanted.buyerId !== undefined) call.buyer_id = wanted.buyerId;
		return call;
	}

	/** Some call that exists, or a new one where there is none. */
	someCall(): Call {
		const calls = this.of('calls');
		return calls.size > 0 ? this.random.pick(calls.all()) : calls.add(this.newCall());
	}
}

/** In the order in which they were added. */
function inOrder<K extends Kind>(kind: K): Collection<Kinds[K]> {
	return new Collection(idIn(kind));
}

function newestFirst<K extends Kind>(kind: K, timeOf: (record: Kinds[K]) => string): Collection<Kinds[K]> {
	return new Collection(idIn(kind), (record) => Date.parse(timeOf(record)), true);
}

function idIn<K extends Kind>(kind: K): (record: Kinds[K]) => string {
	return (record) => record[idField(kind) as keyof Kinds[K]] as string;
}

/** The record with the fields, as far as they are kept, in it. */
function merged<T extends object>(kind: Kind, record: T, fields: object): T {
	const before = record as Record<string, unknown>;
	const kept = Object.entries(fields).filter(([name]) => !derivedFields(kind).includes(name));
	const changes = kept.map(([name, value]: [string, unknown]) => {
		const old = before[name];
		return [name, isPlain(old) && isPlain(value) ? { ...old, ...value } : value];
	});
	return { ...record, ...(Object.fromEntries(changes) as object) };
}

function isPlain(value: unknown): value is object {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

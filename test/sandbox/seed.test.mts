import { seedData, type Sizes } from './data/seed.mts';
import { startSandbox, type Kind } from './index.mts';
import { defaultSizes } from './options.mts';
import { Random } from './random.mts';
import { resources } from './resources/index.mts';
import { fewRecords, walkerOf } from './testing.mts';

/** Each list of the API with records from the start, but for those nested in others. */
const lists = (Object.keys(resources) as Kind[]).flatMap((kind) => {
	const { path, parent, seed } = resources[kind];
	return path === undefined || parent || !seed ? [] : [[path, kind] as const];
});

describe('the seeded data', () => {
	const seeded = (seed: number, sizes: Sizes) => seedData(resources, seed, sizes);
	const data = seeded(1, defaultSizes);

	it('has the sizes that were asked for', () => {
		expect([data.buyers.length, data.offers.length, data.campaigns.length, data.calls.length]).toEqual([
			2_000, 3_000, 200, 5_000,
		]);
		expect(seeded(1, { ...defaultSizes, buyers: 0, campaigns: 0, calls: 0, clients: 0 })).toMatchObject({
			buyers: [],
			offers: [],
			calls: [],
		});
	});

	it('is the same for the same seed, and different for another', () => {
		expect(seeded(1, fewRecords)).toEqual(seeded(1, fewRecords));
		expect(seeded(2, fewRecords).buyers).not.toEqual(seeded(1, fewRecords).buyers);
	});

	it('has only phone numbers that are reserved for fiction', () => {
		const numbers = [
			...data.calls.flatMap(({ caller_id, dialed_number }) => [caller_id ?? '', dialed_number]),
			...data.offers.map(({ destination_number }) => destination_number),
			...data.campaigns.map(({ dialed_number }) => dialed_number),
			...data.leads.map(({ phone }) => phone),
			...data.numbers.map(({ number }) => number),
			...data.sessions.map(({ number }) => number),
		];
		expect(numbers.filter((number) => !/^\+1[2-9]\d{2}55501(\d\d|\*\*)$/.test(number))).toEqual([]);
	});

	it('is consistent: calls reference offers, offers reference buyers and campaigns', () => {
		const offers = new Map(data.offers.map((offer) => [offer.id, offer]));
		const buyers = new Set(data.buyers.map(({ id }) => id));
		const campaigns = new Set(data.campaigns.map(({ id }) => id));
		expect(data.offers.every(({ buyer_id, campaign_id }) => buyers.has(buyer_id) && campaigns.has(campaign_id))).toBe(
			true,
		);
		const fits = data.calls.every(({ offer_id, buyer_id, campaign_id }) => {
			const offer = offers.get(offer_id ?? '');
			return offer?.buyer_id === buyer_id && offer.campaign_id === campaign_id;
		});
		expect(fits).toBe(true);
	});

	it('has no phone number twice, and phone numbers of every status', () => {
		expect(new Set(data.numbers.map(({ number }) => number)).size).toBe(data.numbers.length);
		const statuses = new Set(data.numbers.map(({ status }) => status));
		expect([...statuses].sort()).toEqual(['assigned', 'available', 'cooldown', 'disabled']);
	});

	it('has unique IDs like buy_000123', () => {
		expect(data.buyers[122]?.id).toBe('buy_000123');
		expect(new Set(data.calls.map(({ call_id }) => call_id)).size).toBe(5_000);
	});

	it('is valid under the contract, record by record', async () => {
		const sandbox = await startSandbox({
			sizes: { buyers: 500, offers: 700, campaigns: 50, calls: 1_000 },
			requestsPerSecond: 10_000,
		});
		try {
			const walk = walkerOf(sandbox);
			for (const [path, kind] of lists) {
				expect(await walk(path, { limit: '200' })).toHaveLength(sandbox.control.all(kind).length);
			}
			for (const { id } of sandbox.control.all('ivrFlows')) {
				expect((await walk(`/ivr-flows/${id}/prompts`)).length).toBeGreaterThan(2);
			}
		} finally {
			await sandbox.stop();
		}
	});

	it('makes the same events for the same seed', async () => {
		const ids = async (seed: number) => {
			const sandbox = await startSandbox({ seed, sizes: fewRecords });
			const { events } = sandbox.control.playCall({});
			await sandbox.stop();
			return events.map(({ event_id, call_id, caller_id }) => [event_id, call_id, caller_id]);
		};
		expect(await ids(7)).toEqual(await ids(7));
		expect(await ids(8)).not.toEqual(await ids(7));
	});
});

describe('the random generator', () => {
	it('is uniform enough, and differs by stream', () => {
		const random = new Random(1, 'a');
		const drawn = Array.from({ length: 10_000 }, () => random.int(0, 9));
		const counts = Array.from({ length: 10 }, (_, digit) => drawn.filter((one) => one === digit).length);
		expect(Math.min(...counts)).toBeGreaterThan(850);
		expect(Math.max(...counts)).toBeLessThan(1_150);
		expect(new Random(1, 'a').hex(16)).not.toBe(new Random(1, 'b').hex(16));
	});

	it('samples without repeating', () => {
		const sample = new Random(1, 'a').sample(10, 20);
		expect(sample).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
	});
});

/** Reading many items leaves time for everything else that n8n does in the same process. */
import { setImmediate as nextTurn } from 'node:timers/promises';

import { useSandbox } from '../jest/useSandbox.mts';
import { groundOn } from './actionGround.mts';

const sandbox = useSandbox({ sizes: { buyers: 1, offers: 0, campaigns: 0, calls: 0 } });
const { run } = groundOn(() => sandbox);

const ITEMS = 400;

/** Runs rows that are refused as they are read, so that nothing is waited for. @returns how often the event loop turned meanwhile */
async function turnsOfEventLoop(): Promise<number> {
	let turns = 0;
	const counted = new AbortController();
	const counting = (async () => {
		for (; !counted.signal.aborted; turns++) await nextTurn();
	})();
	const items = Array.from({ length: ITEMS }, () => ({ id: 'buy_000001', weight: 'soon' }));
	const output = await run(
		{ resource: 'buyer', operation: 'update', fields: { mappingMode: 'autoMapInputData', value: null } },
		{ items, settings: { onError: 'continueRegularOutput' } },
	);
	counted.abort();
	await counting;
	expect(output).toHaveLength(ITEMS);
	return turns;
}

describe('The event loop', () => {
	afterEach(() => {
		jest.restoreAllMocks();
	});

	test('turns while items are read slowly: after each 40 ms', async () => {
		let now = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => (now += 20));
		// Half of the items, or fewer where the clock is asked more often than once per item.
		expect(await turnsOfEventLoop()).toBeGreaterThan(ITEMS / 4);
	});

	test('is not waited for while items are read fast', async () => {
		const now = Date.now();
		jest.spyOn(Date, 'now').mockReturnValue(now);
		expect(await turnsOfEventLoop()).toBeLessThan(ITEMS / 10);
	});
});

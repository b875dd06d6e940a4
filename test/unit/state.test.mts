import { accountOf, ClientState } from '../../nodes/CallMatrix/client/state.ts';
import { TestClock } from './testClock.mts';

/** After the start, so that a limiter that was never used is not in use by chance. */
async function stateWith(maxEntries: number): Promise<{ clock: TestClock; state: ClientState }> {
	const clock = new TestClock();
	await clock.runUntil(1_000);
	return { clock, state: new ClientState({ clock, maxEntries }) };
}

describe('Rate limiters', () => {
	test('are shared by account, and by nothing else', async () => {
		const { state } = await stateWith(10);
		const one = state.rateLimiter(accountOf('https://a/v1', 'key'));
		expect(state.rateLimiter(accountOf('https://a/v1', 'key'))).toBe(one);
		expect(state.rateLimiter(accountOf('https://a/v1', 'other key'))).not.toBe(one);
		expect(state.rateLimiter(accountOf('https://b/v1', 'key'))).not.toBe(one);
		expect(new ClientState().rateLimiter(accountOf('https://a/v1', 'key'))).not.toBe(one);
	});

	test('are kept under a hash: the API key itself is not kept', () => {
		expect(accountOf('https://a/v1', 'secret-key')).toMatch(/^[\w+/]{43}=$/);
	});

	test('are bounded: the least recently used one is evicted', async () => {
		const { state } = await stateWith(3);
		const [a, b, c] = ['a', 'b', 'c'].map((account) => state.rateLimiter(account));
		state.rateLimiter('a');
		state.rateLimiter('d');
		expect(state.size.limiters).toBe(3);
		expect(state.rateLimiter('a')).toBe(a);
		expect(state.rateLimiter('c')).toBe(c);
		expect(state.rateLimiter('b')).not.toBe(b);
	});

	test('are not evicted while paused, throttled or in use, and are once that is over', async () => {
		const { clock, state } = await stateWith(1);
		const paused = state.rateLimiter('paused');
		paused.pauseUntil(clock.now() + 5_000);
		const throttled = state.rateLimiter('throttled');
		throttled.onThrottled();
		const busy = state.rateLimiter('busy');
		busy.onSuccess();
		state.rateLimiter('idle');
		expect(state.rateLimiter('paused')).toBe(paused);
		expect(state.rateLimiter('throttled')).toBe(throttled);
		expect(state.rateLimiter('busy')).toBe(busy);

		await clock.runUntil(clock.time + 60_001);
		state.rateLimiter('new');
		expect(state.size.limiters).toBe(1);
		expect(state.rateLimiter('paused')).not.toBe(paused);
	});

	test('stay bounded however many accounts there are', async () => {
		const { state } = await stateWith(5);
		for (let at = 0; at < 500; at++) state.rateLimiter(`account ${at}`);
		expect(state.size.limiters).toBe(5);
	});
});

describe('Missing endpoints', () => {
	test('are remembered, and bounded', async () => {
		const { state } = await stateWith(2);
		state.addMissing('https://a/v1/buyers/batch');
		expect(state.isMissing('https://a/v1/buyers/batch')).toBe(true);
		expect(state.isMissing('https://b/v1/buyers/batch')).toBe(false);
		for (let at = 0; at < 10; at++) state.addMissing(`https://a/v1/${at}`);
		expect(state.size.missing).toBe(2);
		expect(state.isMissing('https://a/v1/buyers/batch')).toBe(false);
		expect(state.isMissing('https://a/v1/9')).toBe(true);
	});
});

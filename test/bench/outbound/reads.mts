/** Single requests under CallMatrix's limit: how near to it, and who waits for whom. Two known limiters do the same. */
import Bottleneck from 'bottleneck';
import pThrottle from 'p-throttle';

import { buyerId, GET } from '../buyers.mts';
import { mostInOneSecond, type Figure } from '../figures.mts';
import { failed, runNode, type Account } from '../node.mts';
import { startSandboxProcess, type RemoteSandbox } from '../sandbox.mts';

const READS = 2_000;
const EXECUTIONS = 4;
const LATENCY_MS = 200;
const PER_SECOND = 100;

const buyers = (from: number, count: number): { id: string }[] =>
	Array.from({ length: count }, (_, at) => ({ id: buyerId(from + at) }));

interface Seen {
	perSecond: number;
	refused: number;
	most: number;
	failed: number;
	/** Which buyers were asked for, in the order in which the requests arrived. */
	order: number[];
}

/** @param act sends the requests @returns how many of them failed */
async function watch(sandbox: RemoteSandbox, act: () => Promise<number>): Promise<Seen> {
	const before = (await sandbox.control('requests')).length;
	const began = performance.now();
	const failures = await act();
	const seconds = (performance.now() - began) / 1_000;
	const requests = (await sandbox.control('requests')).slice(before);
	return {
		perSecond: READS / seconds,
		refused: requests.filter(({ status }) => status === 429).length,
		most: mostInOneSecond(requests.map(({ at }) => Date.parse(at))),
		failed: failures,
		order: requests.map(({ path }) => Number(path.slice(-6)) - 1),
	};
}

/** A request without any care, for the limiters to limit. @returns 1 where it failed */
const readWith =
	({ baseUrl, apiKey }: Account) =>
	async (at: number): Promise<number> => {
		const answer = await fetch(`${baseUrl}/buyers/${buyerId(at)}`, { headers: { Authorization: `Bearer ${apiKey}` } });
		await answer.arrayBuffer();
		return answer.ok ? 0 : 1;
	};

const numbers = Array.from({ length: READS }, (_, at) => at);
const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);

/** How often an execution was served twice while another one waited. */
function unfair(order: number[]): number {
	const each = READS / EXECUTIONS;
	const left = new Array<number>(EXECUTIONS).fill(each);
	const since = new Array<number>(EXECUTIONS).fill(0);
	let times = 0;
	for (const at of order) {
		const execution = Math.floor(at / each);
		left[execution] = (left[execution] ?? 0) - 1;
		since[execution] = 0;
		for (let other = 0; other < EXECUTIONS; other++) {
			if (other === execution || !left[other]) continue;
			since[other] = (since[other] ?? 0) + 1;
			// All others once: its turn is next.
			if ((since[other] ?? 0) > EXECUTIONS - 1) times++;
		}
	}
	return times;
}

export async function reads(): Promise<Figure[]> {
	const keys = ['warm-up', 'node', 'executions', 'p-throttle', 'bottleneck'];
	const sandbox = await startSandboxProcess({ sizes: { buyers: READS }, latencyMs: LATENCY_MS, moreApiKeys: keys });
	const account = (apiKey: string): Account => ({ ...sandbox.account, apiKey });

	// n8n-core loads and compiles for nearly half a second at its first request.
	await runNode(account('warm-up'), GET, buyers(0, 1));
	const node = await watch(sandbox, async () => failed(await runNode(account('node'), GET, buyers(0, READS))));
	const executions = await watch(sandbox, async () => {
		const each = READS / EXECUTIONS;
		const run = async (_: unknown, execution: number): Promise<number> =>
			failed(await runNode(account('executions'), GET, buyers(execution * each, each)));
		return sum(await Promise.all(Array.from({ length: EXECUTIONS }, run)));
	});
	const throttled = await watch(sandbox, async () => {
		const limit = pThrottle({ limit: PER_SECOND, interval: 1_000, strict: true });
		return sum(await Promise.all(numbers.map(limit(readWith(account('p-throttle'))))));
	});
	const necked = await watch(sandbox, async () => {
		const limiter = new Bottleneck({ minTime: 1_000 / PER_SECOND });
		const read = limiter.wrap(readWith(account('bottleneck')));
		return sum(await Promise.all(numbers.map(async (at) => await read(at))));
	});
	await sandbox.stop();

	const name = `${READS} single reads, ${LATENCY_MS} ms latency`;
	const together = `the same from ${EXECUTIONS} executions at once`;
	const peer = (bench: string, seen: Seen): Figure[] => [
		{ bench, figure: 'rate', measured: seen.perSecond, unit: '/s', target: { toCompare: true } },
		{ bench, figure: 'most in any 1 s', measured: seen.most, unit: '', target: { toCompare: true } },
		{ bench, figure: '429s', measured: seen.refused, unit: '', target: { toCompare: true } },
		{ bench, figure: 'reads lost', measured: seen.failed, unit: '', target: { toCompare: true } },
	];
	const ours = (bench: string, seen: Seen): Figure[] => [
		{ bench, figure: 'rate', measured: seen.perSecond, unit: '/s', target: { atLeast: 93 } },
		{ bench, figure: 'most in any 1 s', measured: seen.most, unit: '', target: { atMost: PER_SECOND } },
		{ bench, figure: '429s', measured: seen.refused, unit: '', target: { exactly: 0 } },
		{ bench, figure: 'items failed', measured: seen.failed, unit: '', target: { exactly: 0 } },
	];
	return [
		...ours(name, node),
		...peer(`${name}: p-throttle, strict`, throttled),
		...peer(`${name}: bottleneck, minTime`, necked),
		...ours(together, executions),
		{
			bench: together,
			figure: 'served twice while another waited',
			measured: unfair(executions.order),
			unit: 'times',
			target: { exactly: 0 },
		},
	];
}

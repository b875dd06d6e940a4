/** Ten thousand rows: what the node takes beside a script that sends the same, and beside n8n's own time. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { buyerId, UPDATE } from '../buyers.mts';
import type { Figure } from '../figures.mts';
import { contextOf, failed, runNode, type Account } from '../node.mts';
import { startSandboxProcess } from '../sandbox.mts';
import { inRounds } from './rounds.mts';

const ROWS = 10_000;
const BATCH = 1_000;
const LATENCY_MS = 50;
const ROUNDS = 5;

/** The fastest that one request per row can be. */
const ONE_BY_ONE_MS = (ROWS / 100) * 1_000;

const EXPRESSIONS: INodeParameters = {
	resource: 'buyer',
	operation: 'update',
	buyerId: '={{ $json.id }}',
	fields: { mappingMode: 'defineBelow', value: { weight: '={{ $json.weight }}' } },
};

/** What a person with ten minutes and the API reference writes. */
async function bareScript({ baseUrl, apiKey }: Account, rows: IDataObject[]): Promise<void> {
	for (let at = 0; at < rows.length; at += BATCH) {
		const answer = await fetch(`${baseUrl}/buyers/batch`, {
			method: 'POST',
			headers: {
				'Content-Type': 'application/json',
				Authorization: `Bearer ${apiKey}`,
				'Idempotency-Key': crypto.randomUUID(),
			},
			body: JSON.stringify({ operation: 'update', items: rows.slice(at, at + BATCH) }),
		});
		const { results } = (await answer.json()) as { results: { status: number }[] };
		if (!results.every(({ status }) => status === 200)) throw new Error('The bare script did not get through.');
	}
}

function readParameters(account: Account, rows: IDataObject[]): void {
	const context = contextOf(account, EXPRESSIONS, rows);
	for (const item of rows.keys()) {
		context.getNodeParameter('buyerId', item);
		context.getNodeParameter('fields', item);
	}
}

export async function bulk(): Promise<Figure[]> {
	const sandbox = await startSandboxProcess({ sizes: { buyers: ROWS }, latencyMs: LATENCY_MS });
	const { account } = sandbox;
	const rows = Array.from({ length: ROWS }, (_, at) => ({ id: buyerId(at), weight: at % 100, daily_cap: 40 }));
	let errors = 0;
	const node = async (parameters: INodeParameters): Promise<void> => {
		errors += failed(await runNode(account, parameters, rows));
	};

	const before = (await sandbox.control('figures')).apiRequests.total;
	await node(UPDATE);
	const requests = (await sandbox.control('figures')).apiRequests.total - before;

	const times = await inRounds(ROUNDS, {
		script: async () => {
			await bareScript(account, rows);
		},
		mapped: async () => {
			await node(UPDATE);
		},
		own: () => {
			readParameters(account, rows);
		},
		expressions: async () => {
			await node(EXPRESSIONS);
		},
	});
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	await node(EXPRESSIONS);
	delay.disable();
	await sandbox.stop();
	const name = `update ${ROWS} buyers, mapped automatically, ${LATENCY_MS} ms latency`;
	const withExpressions = 'the same with two expressions per item';
	return [
		{ bench: name, figure: 'requests', measured: requests, unit: '', target: { exactly: ROWS / BATCH } },
		{ bench: name, figure: 'errors', measured: errors, unit: '', target: { exactly: 0 } },
		{ bench: name, figure: 'time', measured: times.of('mapped'), unit: 'ms', target: { toCompare: true } },
		{
			bench: name,
			figure: 'time, of a bare script’s',
			measured: times.ratio(({ mapped, script }) => mapped / script),
			unit: 'x',
			target: { atMost: 1 },
		},
		{
			bench: name,
			figure: 'faster than one request per row at 100/s',
			measured: ONE_BY_ONE_MS / times.of('mapped'),
			unit: 'x',
			target: { atLeast: 50 },
		},
		{
			bench: withExpressions,
			figure: 'time',
			measured: times.of('expressions'),
			unit: 'ms',
			target: { toCompare: true },
		},
		{
			bench: withExpressions,
			figure: 'time more than above, of getNodeParameter’s own',
			measured: times.ratio(({ expressions, mapped, own }) => (expressions - mapped) / own),
			unit: 'x',
			target: { atMost: 1.2 },
		},
		{
			bench: withExpressions,
			figure: 'longest event-loop block',
			measured: delay.max / 1e6,
			unit: 'ms',
			target: { atMost: 100 },
		},
	];
}

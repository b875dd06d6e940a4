/** Two processes with one key: n8n's main process and a worker, or two installations. */
import { GET } from '../buyers.mts';
import type { Figure } from '../figures.mts';
import { nodeProcess } from '../nodeProcess.mts';
import { startSandboxProcess } from '../sandbox.mts';

const PROCESSES = 2;
const READS = 4_000;
const LATENCY_MS = 200;

export async function processes(): Promise<Figure[]> {
	const sandbox = await startSandboxProcess({ sizes: { buyers: READS }, latencyMs: LATENCY_MS });
	const { account } = sandbox;
	const count = READS / PROCESSES;
	const runs = await Promise.all(
		Array.from(
			{ length: PROCESSES },
			async (_, process) => await nodeProcess({ account, parameters: GET, from: process * count, count }),
		),
	);
	const before = (await sandbox.control('requests')).length;
	const reports = await Promise.all(runs.map(async (run) => await run()));
	const requests = (await sandbox.control('requests')).slice(before);
	await sandbox.stop();
	const moments = requests.map(({ at }) => Date.parse(at));
	const seconds = (Math.max(...moments) - Math.min(...moments)) / 1_000;
	const refused = requests.filter(({ status }) => status === 429).length;
	const failures = reports.reduce((total, { failed }) => total + failed, 0);

	const bench = `${READS} single reads from ${PROCESSES} processes with one key`;
	return [
		{ bench, figure: 'rate together', measured: READS / seconds, unit: '/s', target: { atLeast: 85 } },
		{ bench, figure: '429s', measured: (100 * refused) / requests.length, unit: '%', target: { atMost: 5 } },
		{ bench, figure: 'items failed', measured: failures, unit: '', target: { exactly: 0 } },
	];
}

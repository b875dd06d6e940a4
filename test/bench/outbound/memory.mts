/** A hundred thousand rows: how many requests, and what memory beside that of input and output. */
import { UPDATE } from '../buyers.mts';
import type { Figure } from '../figures.mts';
import { nodeProcess } from '../nodeProcess.mts';
import { startSandboxProcess } from '../sandbox.mts';

const ROWS = 100_000;

export async function memory(): Promise<Figure[]> {
	const sandbox = await startSandboxProcess({ sizes: { buyers: ROWS } });
	const told = {
		account: sandbox.account,
		parameters: UPDATE,
		from: 0,
		count: ROWS,
	};
	const before = (await sandbox.control('figures')).apiRequests.total;
	const node = await (await nodeProcess(told))();
	const requests = (await sandbox.control('figures')).apiRequests.total - before;
	const collected = await (await nodeProcess({ ...told, collect: true }))();
	await sandbox.stop();
	const holding = await (await nodeProcess({ ...told, holding: node.first, collect: true }))();

	const bench = `update ${ROWS} buyers`;
	return [
		{ bench, figure: 'requests', measured: requests, unit: '', target: { exactly: ROWS / 1_000 } },
		{ bench, figure: 'items failed', measured: node.failed + collected.failed, unit: '', target: { exactly: 0 } },
		{
			bench,
			figure: 'peak of what is held, of input and output alone',
			measured: collected.peakHeld / holding.peakHeld,
			unit: 'x',
			target: { atMost: 2 },
		},
		{
			bench,
			figure: 'peak of the process, of one that holds these alone',
			measured: node.peakProcess / holding.peakProcess,
			unit: 'x',
			target: { atMost: 2 },
		},
	];
}

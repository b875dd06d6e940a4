import { kill } from 'node:process';

import { execa } from 'execa';

import { eventually } from './eventually.mts';
import { installN8n, isAlive } from './n8n/install.mts';
import { repository } from './n8n/paths.mts';

/** A process and all that it started, directly or not. */
async function family(root: number): Promise<number[]> {
	const { stdout } = await execa('ps', ['-eo', 'pid=,ppid=']);
	const parents = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
	const found = [root];
	for (const pid of found) found.push(...parents.filter(([, parent]) => parent === pid).map(([child]) => child));
	return found;
}

test('Ctrl-C in the middle of the demo leaves no process behind', async () => {
	await installN8n();
	const demo = execa('node', ['--import', 'tsx', 'test/e2e/demo/main.mts'], {
		cwd: repository,
		reject: false,
		all: true,
	});
	let said = '';
	demo.all.on('data', (chunk: Buffer) => (said += chunk.toString()));
	await eventually(
		() => Promise.resolve(/workflows run [1-9]/.exec(said) ?? undefined),
		'the day in the demo',
		180_000,
	);

	const pid = demo.pid ?? 0;
	const started = await family(pid);
	// The demo, n8n, its task runner and what watches them.
	expect(started.length).toBeGreaterThan(3);
	kill(pid, 'SIGINT');
	const { exitCode } = await demo;
	expect(exitCode).toBe(1);
	await eventually(() => Promise.resolve(started.some(isAlive) ? undefined : true), 'the end of all that was started');
});

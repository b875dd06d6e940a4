/**
 * `npm run demo`: a day of calls in a real n8n. With `--once` it ends after the summary, with 0 if it is right; otherwise the
 * editor stays open until Ctrl-C.
 */
import { exit, stderr } from 'node:process';
import { parseArgs } from 'node:util';

import { installN8n } from '../n8n/install.mts';
import { packPackage } from '../n8n/package.mts';
import { during, say } from '../progress.mts';
import { brokenRoad, playDay } from './day.mts';
import { withFigures } from './figures.mts';
import { setStage, type Stage } from './stage.mts';
import { summarise, type Check } from './summary.mts';

let isSetUp = false;

/** Ctrl-C, however often: npm may pass it on a second time. What it meets before the stage is set has nothing to tidy. */
const interrupted = new Promise<undefined>((resolve) => {
	for (const name of ['SIGINT', 'SIGTERM'] as const) {
		process.on(name, () => {
			if (!isSetUp) exit(130);
			resolve(undefined);
		});
	}
});

const { values: flags } = parseArgs({ options: { once: { type: 'boolean', default: false } } });

function print(checks: readonly Check[]): void {
	const width = Math.max(...checks.map(({ what }) => what.length));
	for (const { what, holds, found } of checks) say(`  ${holds ? '✓' : '✗'} ${what.padEnd(width)}  ${found}`);
}

function invite({ n8n, owner, inbox }: Stage): void {
	say();
	say(`The editor   ${n8n.url}`);
	say(`  login      ${owner.email}`);
	say(`  password   ${owner.password}`);
	say(`The inbox    ${inbox.url}`);
	say();
	say('Everything runs on this machine alone. Ctrl-C ends it.');
}

async function demo(): Promise<boolean> {
	say('CallMatrix in n8n: a short day of calls\n');
	const tarball = await during('building and packing the package', packPackage);
	const installation = await installN8n();
	const stage = await setStage(installation, tarball);
	isSetUp = true;
	const end = async (): Promise<void> => {
		await during('ending everything', stage.stop);
	};
	try {
		say('\nThe day: calls with duplicates and forgeries among them; at noon the road to n8n breaks.');
		const day = withFigures(stage, async () => await playDay(stage, brokenRoad));
		const calls = await Promise.race([day, interrupted]);
		if (!calls) return false;
		say('\nWhat must be true:');
		const checks = await summarise(stage, calls);
		print(checks);
		const right = checks.every(({ holds }) => holds);
		say(right ? '\nAll of it is.' : '\nNot all of it is: see the lines with ✗.');
		if (!flags.once) {
			invite(stage);
			await interrupted;
		}
		return right;
	} finally {
		await end();
	}
}

try {
	const right = await demo();
	// What a broken-off day still waits for keeps nothing alive.
	exit(right ? 0 : 1);
} catch (error) {
	stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
	exit(1);
}

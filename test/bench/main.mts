/** `npm run bench -- outbound`: measures, prints a table, writes JSON, and fails where a target is missed. */
import { Console } from 'node:console';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { inspect } from 'node:util';

import { isMet, row, type Figure } from './figures.mts';

/** The benches of each group, each a file. */
const GROUPS: Record<string, string[]> = {
	inbound: ['verify', 'forgeries', 'remembering'],
	outbound: ['bulk', 'reads', 'processes', 'refusals', 'memory'],
};

const HELP = `npm run bench -- <group> [<bench> ...]

${Object.entries(GROUPS)
	.map(([group, benches]) => `  ${group}   ${benches.join(', ')}`)
	.join('\n')}
`;

type Module = Record<string, () => Promise<Figure[]>>;

async function main(): Promise<void> {
	const [group = '', ...chosen] = process.argv.slice(2);
	const known = GROUPS[group] ?? [];
	const benches = chosen.length ? chosen : known;
	if (!benches.length || !benches.every((name) => known.includes(name))) throw new Error(HELP);
	const figures: Figure[] = [];
	// One after the other: they would take each other's time.
	for (const name of benches) {
		const module = (await import(`./${group}/${name}.mts`)) as Module;
		figures.push(...((await module[name]?.()) ?? []));
	}
	new Console(process.stdout).table(figures.map(row));

	const missed = figures.filter((figure) => !isMet(figure));
	await mkdir('.bench', { recursive: true });
	const machine = { node: process.version, cores: cpus().length };
	await writeFile(`.bench/${group}.json`, JSON.stringify({ machine, missed: missed.length, figures }, null, '\t'));
	process.stdout.write(`Written to .bench/${group}.json. ${missed.length} of the targets missed.\n`);
	if (missed.length) process.exitCode = 1;
}

main().catch((error: unknown) => {
	process.stderr.write(`${inspect(error)}\n`);
	// Not exitCode: a sandbox that is still running would keep this process alive.
	process.exit(1);
});

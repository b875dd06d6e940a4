import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { kill, pid, platform } from 'node:process';
import { during } from '../progress.mts';
import { runGroup } from './group.mts';
import { nodeSource, type Node24 } from './node24.mts';
import { npm } from './npm.mts';
import { demoFolder, n8nVersion } from './paths.mts';

/** A real n8n on disk. */
export interface Installation {
	version: string;
	/** The folder with its `node_modules`. */
	folder: string;
	node: Node24;
	/** n8n's command. */
	command: string;
}

const folderName = `n8n-${n8nVersion}`;
/** Written last. */
const marker = 'installed.json';

/**
 * n8n and its Node in `.demo/`, installed when they are not there. What was interrupted is done again: the folder gets its
 * name when everything is in it and n8n's database driver was seen to load.
 */
export async function installN8n(): Promise<Installation> {
	if (platform === 'win32') {
		throw new Error('The demo starts a real n8n and needs Linux or macOS. On Windows, use WSL (wsl --install).');
	}
	const folder = join(demoFolder, folderName);
	if (await isComplete(folder)) return describe(folder);
	await mkdir(demoFolder, { recursive: true });
	await removeLeftovers();
	const building = join(demoFolder, `${folderName}.partial-${pid}`);
	await mkdir(building);
	try {
		await fill(building);
		await rm(folder, { recursive: true, force: true });
		await rename(building, folder);
	} finally {
		await rm(building, { recursive: true, force: true });
	}
	return describe(folder);
}

async function fill(folder: string): Promise<void> {
	const source = nodeSource();
	const node = source.dependency;
	const dependencies = { n8n: n8nVersion, ...(node && { [node.name]: node.range }) };
	await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }, undefined, '\t'));
	await during(`installing n8n ${n8nVersion} and its Node, once: about 2,400 packages and 3 GB, 3 to 7 minutes`, () =>
		// Without install scripts: some of n8n's packages cannot be compiled everywhere, and none of those is needed here.
		npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'], {
			cwd: folder,
			failed: `n8n ${n8nVersion} could not be installed.`,
		}),
	);
	const installed = describe(folder, source.locate(folder));
	await during("fetching or compiling n8n's database driver, 1 to 2 minutes", async () => {
		const { headers, executable } = installed.node;
		await npm(['rebuild', 'sqlite3', '--ignore-scripts=false', '--loglevel=error'], {
			cwd: folder,
			failed: "n8n's database driver (sqlite3) could not be made ready.",
			path: dirname(executable),
			// Otherwise node-gyp downloads the headers from nodejs.org, or takes those of another Node.
			...(headers !== undefined && { settings: { npm_config_nodedir: headers } }),
		});
		await requireDriver(installed);
	});
	await writeFile(join(folder, marker), JSON.stringify({ n8n: n8nVersion }));
}

/** npm ends well, too, when its settings forbid the script that makes the driver. */
async function requireDriver({ folder, node }: Installation): Promise<void> {
	const { exitCode, output } = await runGroup(node.executable, ['-e', 'require("sqlite3")'], { cwd: folder });
	if (exitCode === 0) return;
	throw new Error(
		`n8n's database driver (sqlite3) does not load. npm may be set not to run install scripts (npm config get ignore-scripts).\n${output}`,
	);
}

function describe(folder: string, node = nodeSource().locate(folder)): Installation {
	return { version: n8nVersion, folder, node, command: join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

async function isComplete(folder: string): Promise<boolean> {
	const text = await readFile(join(folder, marker), 'utf8').catch(() => '{}');
	const { n8n } = JSON.parse(text) as { n8n?: string };
	return n8n === n8nVersion && existsSync(describe(folder).node.executable);
}

/** Half installations of processes that are gone. */
async function removeLeftovers(): Promise<void> {
	for (const name of await readdir(demoFolder)) {
		const owner = /\.partial-(\d+)$/.exec(name)?.[1];
		if (owner !== undefined && !isAlive(Number(owner)))
			await rm(join(demoFolder, name), { recursive: true, force: true });
	}
}

export function isAlive(id: number): boolean {
	try {
		return kill(id, 0);
	} catch (error) {
		// A process of somebody else lives, though it may not be signalled.
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pid } from 'node:process';

import { runGroup } from '../n8n/group.mts';
import { demoFolder } from '../n8n/paths.mts';
import { during } from '../progress.mts';

/** @param name the package that it is for */
async function run(name: string, command: string, args: readonly string[]): Promise<void> {
	const { exitCode, output } = await runGroup(command, args, {});
	if (exitCode === 0) return;
	throw new Error(
		`${command} does not do what is asked. Where there is no Debian, install ${name} yourself.\n${output}`,
	);
}

/**
 * A Debian package in `.demo/`, with what it needs and this machine lacks. Unpacked and not installed, with a list of packages of
 * its own, so nobody has to be root.
 *
 * @returns the folder that stands for `/`
 */
export async function unpackDebian(name: string): Promise<string> {
	const folder = join(demoFolder, name);
	if ((await readdir(folder).catch(() => [])).length > 0) return folder;
	const building = `${folder}.partial-${pid}`;
	const [lists, cache, root] = ['lists', 'cache', 'root'].map((part) => join(building, part)) as [
		string,
		string,
		string,
	];
	try {
		for (const part of [join(lists, 'partial'), join(cache, 'archives', 'partial'), root]) {
			await mkdir(part, { recursive: true });
		}
		const own = [`Dir::State::Lists=${lists}`, `Dir::Cache=${cache}`, 'APT::Sandbox::User=', 'Debug::NoLocking=1'];
		const apt = ['-qq', ...own.flatMap((setting) => ['-o', setting])];
		await during(`fetching Debian's ${name}, once`, async () => {
			await run(name, 'apt-get', [...apt, 'update']);
			await run(name, 'apt-get', [...apt, '-y', '--no-install-recommends', '--download-only', 'install', name]);
		});
		const archives = join(cache, 'archives');
		for (const file of await readdir(archives)) {
			if (file.endsWith('.deb')) await run(name, 'dpkg-deb', ['-x', join(archives, file), root]);
		}
		await rename(root, folder);
	} finally {
		await rm(building, { recursive: true, force: true });
	}
	return folder;
}

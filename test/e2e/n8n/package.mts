import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from './npm.mts';
import { demoFolder, repository } from './paths.mts';
import { runGroup } from './group.mts';

/** Our package as it would be published. */
export interface Tarball {
	file: string;
	name: string;
	version: string;
}

/** Builds our package and packs it into a folder. */
export async function packPackage(into = join(demoFolder, 'package')): Promise<Tarball> {
	await npm(['run', 'build'], { cwd: repository, failed: 'The package does not build.' });
	await mkdir(into, { recursive: true });
	const args = ['pack', '--json', '--silent', '--pack-destination', into];
	const said = await npm(args, { cwd: repository, failed: 'The package cannot be packed.' });
	// Warnings about somebody's npm settings may stand before it.
	const [packed] = JSON.parse(said.slice(said.search(/^\[/m))) as Array<{
		filename: string;
		name: string;
		version: string;
	}>;
	if (!packed) throw new Error('npm pack packed nothing.');
	return { file: join(into, packed.filename), name: packed.name, version: packed.version };
}

/**
 * Installs a packed package the way n8n itself does when somebody installs it from Settings: unpacked into `nodes/` of
 * n8n's data, without development and peer dependencies, and listed in the package.json there.
 *
 * @param userFolder N8N_USER_FOLDER
 */
export async function installPackage(tarball: Tarball, userFolder: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	const home = join(nodes, 'node_modules', tarball.name);
	await mkdir(home, { recursive: true });
	const unpacked = await runGroup('tar', ['-xzf', tarball.file, '-C', home, '--strip-components=1'], {});
	if (unpacked.exitCode !== 0) throw new Error(`The package cannot be unpacked.\n${unpacked.output}`);
	const manifest = join(home, 'package.json');
	const description = JSON.parse(await readFile(manifest, 'utf8')) as Record<string, unknown>;
	for (const field of ['devDependencies', 'peerDependencies', 'optionalDependencies']) {
		Reflect.deleteProperty(description, field);
	}
	await writeFile(manifest, JSON.stringify(description, undefined, 2));
	const settings = ['audit=false', 'fund=false', 'bin-links=false', 'install-strategy=shallow', 'ignore-scripts=true'];
	await npm(['install', ...settings.map((setting) => `--${setting}`), '--package-lock=false'], {
		cwd: home,
		failed: `${tarball.name} could not be installed into n8n.`,
	});
	await writeFile(
		join(nodes, 'package.json'),
		JSON.stringify({ name: 'installed-nodes', private: true, dependencies: { [tarball.name]: tarball.version } }),
	);
}

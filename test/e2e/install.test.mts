/** The commands of the README's section Install, run as they stand there. */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';

import getPort from 'get-port';

import { runGroup } from './n8n/group.mts';
import { N8nClient } from './n8n/client.mts';
import { installN8n } from './n8n/install.mts';
import { repository } from './n8n/paths.mts';
import { N8nServer } from './n8n/server.mts';

const { name, version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
	name: string;
	version: string;
};
const TARBALL = `${name}-${version}.tgz`;

/** What replaces the modules that this test runs on. It was run before, or there would be no test. */
const ALREADY_RUN = 'npm ci';

const readme = await readFile(join(repository, 'README.md'), 'utf8');
const section = /^## Install$(.*?)^## /ms.exec(readme)?.[1] ?? '';
const blocks = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, commands]) => commands ?? '');
const [packing = '', withNpm = '', withDocker = ''] = blocks;

/** Where the tests put what they make. */
let folder: string;

/** Runs commands as a person who has no settings for npm. */
async function type(commands: string, cwd: string, home: string): Promise<void> {
	const { exitCode, output } = await runGroup('/bin/sh', ['-ec', commands], {
		cwd,
		env: { PATH: env.PATH, HOME: home },
		extendEnv: false,
	});
	if (exitCode !== 0) throw new Error(`The README's commands do not work:\n${commands}\n${output}`);
}

/** In a folder with nothing but the tarball: whatever the commands come to be, they leave the project as it is. */
async function install(home: string): Promise<void> {
	const cwd = await mkdtemp(join(folder, 'project-'));
	await copyFile(join(repository, TARBALL), join(cwd, TARBALL));
	await type(withNpm, cwd, home);
}

const readJson = async (...path: string[]): Promise<unknown> =>
	JSON.parse(await readFile(join(...path), 'utf8')) as unknown;

/** What there is beside npm's own notes. */
const packagesIn = async (nodes: string): Promise<string[]> =>
	(await readdir(join(nodes, 'node_modules'))).filter((entry) => !entry.startsWith('.')).sort();

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'callmatrix-install-'));
	await rm(join(repository, TARBALL), { force: true });
	expect(packing).toContain(ALREADY_RUN);
	await type(packing.replace(`${ALREADY_RUN} && `, ''), repository, folder);
});
afterAll(async () => {
	await rm(folder, { recursive: true, force: true });
});

test('npm run pack makes the tarball that the README installs', async () => {
	expect(await readdir(repository)).toContain(TARBALL);
	expect(blocks).toHaveLength(3);
	expect(withNpm).toContain(TARBALL);
	expect(withDocker).toContain(TARBALL);
});

test('After the npm installation of the README a fresh n8n has both nodes', async () => {
	const installation = await installN8n();
	const ports = { editor: await getPort(), broker: await getPort() };
	const n8n = await N8nServer.prepare(installation, install, ports, `http://127.0.0.1:${ports.editor}/`);
	try {
		await n8n.start();
		const client = new N8nClient(n8n.url);
		await client.createOwner('owner@example.com');
		for (const node of [`${name}.callMatrixTrigger`, `${name}.callMatrix`]) {
			expect(await client.nodeType(node)).toMatchObject({ credentials: [{ name: 'callMatrixApi' }] });
		}
	} finally {
		await n8n.stop();
	}
});

test('The npm installation of the README keeps the community nodes that n8n has installed, and adds no n8n-workflow', async () => {
	const userFolder = await mkdtemp(join(folder, 'user-'));
	const nodes = join(userFolder, '.n8n', 'nodes');
	const other = join(nodes, 'node_modules', 'n8n-nodes-other');
	await mkdir(other, { recursive: true });
	await writeFile(join(other, 'package.json'), JSON.stringify({ name: 'n8n-nodes-other', version: '1.0.0' }));
	await writeFile(join(nodes, 'package.json'), JSON.stringify({ dependencies: { 'n8n-nodes-other': '1.0.0' } }));
	// Twice, as for a new version.
	await install(userFolder);
	await install(userFolder);
	expect(await packagesIn(nodes)).toEqual([name, 'n8n-nodes-other']);
	expect(await readJson(nodes, 'node_modules', name, 'package.json')).toMatchObject({ name, version });
	expect(await readJson(nodes, 'package.json')).toEqual({
		dependencies: { [name]: `file:../${TARBALL}`, 'n8n-nodes-other': '1.0.0' },
	});
});

test('The npm installation of the README goes into n8n also where the home folder is an npm project', async () => {
	const userFolder = await mkdtemp(join(folder, 'user-'));
	await writeFile(join(userFolder, 'package.json'), '{}');
	await install(userFolder);
	expect(await packagesIn(join(userFolder, '.n8n', 'nodes'))).toEqual([name]);
	expect(await readFile(join(userFolder, 'package.json'), 'utf8')).toBe('{}');
});

test('What the README runs in a Docker container is what it runs on a machine, in the home folder of the image', () => {
	const inContainer = /^docker exec n8n (.+)$/m.exec(withDocker)?.[1];
	const onMachine = /^npm install .+$/m.exec(withNpm)?.[0];
	expect(onMachine).toContain(TARBALL);
	expect(inContainer).toBe(onMachine?.replaceAll('~/', '/home/node/'));
});

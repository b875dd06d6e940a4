/**
 * Does offline what n8n's verification does before it lists a community node: lints the sources and the packed tarball with
 * the scanner's own rules, and holds the tarball's files against the list of those that belong in it.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';
import { execa } from 'execa';

const root = process.cwd();
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

interface Packed {
	filename: string;
	files: { path: string; size: number }[];
}

/** Packs the package, unpacks it in a folder of its own and gives both back. */
async function pack(folder: string): Promise<{ unpacked: string; files: string[]; bytes: number }> {
	const { stdout } = await execa('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root });
	const [packed] = JSON.parse(stdout) as [Packed];
	await execa('tar', ['-xzf', packed.filename, '-C', folder], { cwd: folder });
	return {
		unpacked: join(folder, 'package'),
		files: packed.files.map(({ path }) => path).sort(),
		bytes: packed.files.reduce((sum, { size }) => sum + size, 0),
	};
}

/** @returns what is in the tarball and should not be, and what should be and is not */
async function compareFiles(files: string[]): Promise<string[]> {
	const expected = (await readFile(join(root, 'test/gate/tarball-files.txt'), 'utf8')).split('\n').filter(Boolean);
	return [
		...files.filter((file) => !expected.includes(file)).map((file) => `in the tarball, not on the list: ${file}`),
		...expected.filter((file) => !files.includes(file)).map((file) => `on the list, not in the tarball: ${file}`),
	];
}

async function scan(what: string, folder: string, patterns: string[]): Promise<boolean> {
	const { passed, message, details } = await analyzePackage(folder, patterns);
	say(`${passed ? 'passed' : 'FAILED'}: ${what}${passed ? '' : `: ${message ?? ''}\n${details ?? ''}`}`);
	return passed;
}

const folder = await mkdtemp(join(tmpdir(), 'callmatrix-scan-'));
try {
	const { unpacked, files, bytes } = await pack(folder);
	const differences = await compareFiles(files);
	for (const difference of differences) say(`FAILED: ${difference}`);
	if (!differences.length)
		say(`passed: the tarball holds its ${files.length} files (${Math.ceil(bytes / 1024)} kB) and no other`);
	const sources = await scan("sources under n8n's verification rules", root, SOURCE_FILE_PATTERNS);
	const tarball = await scan("tarball under n8n's verification rules", unpacked, ['**/*.js', 'package.json']);
	process.exitCode = differences.length || !sources || !tarball ? 1 : 0;
} finally {
	await rm(folder, { recursive: true });
}

/** Which Chromium the editor is shown in: this machine's own, or Debian's. Ends where it runs; browser.mts uses it. */
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from 'node:process';

import { execa } from 'execa';
import { chromium, type Browser } from 'playwright-core';

import { unpackDebian } from '../once/debian.mts';

interface Program {
	executablePath: string;
	/** What it needs beside the environment of this process. */
	environment: Record<string, string>;
}

/** Nothing that asks the internet, and no sandbox: it needs rights that containers lack, and only our own n8n is opened. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

async function findChromium(): Promise<Program> {
	const own = await execa('sh', ['-c', 'command -v chromium'], { reject: false });
	if (own.exitCode === 0) return { executablePath: own.stdout.trim(), environment: {} };
	const root = await unpackDebian('chromium');
	return {
		// Not usr/bin/chromium, a script that looks for all else below /.
		executablePath: join(root, 'usr/lib/chromium/chromium'),
		environment: {
			LD_LIBRARY_PATH: (await libraryFolders(root)).join(':'),
			// Where this machine has fonts, their settings are there too.
			...(!existsSync('/etc/fonts/fonts.conf') && { FONTCONFIG_FILE: await fontSettings(root) }),
		},
	};
}

const namesIn = async (folder: string): Promise<string[]> => await readdir(folder).catch(() => []);

/** Debian keeps libraries in folders by architecture, and some of a package below them: `usr/lib/x86_64-linux-gnu/pulseaudio`. */
async function libraryFolders(root: string): Promise<string[]> {
	const folders: string[] = [];
	for (const top of ['usr/lib', 'lib']) {
		for (const name of (await namesIn(join(root, top))).filter((each) => each.endsWith('-linux-gnu'))) {
			const folder = join(root, top, name);
			const below = (await namesIn(folder)).map((each) => join(folder, each));
			for (const each of [folder, ...below]) {
				if ((await namesIn(each)).some((file) => /\.so(?:\.|$)/.test(file))) folders.push(each);
			}
		}
	}
	return folders;
}

/** Settings for the fonts that came with it: Debian's own lead to folders below /. @returns the file's path */
async function fontSettings(root: string): Promise<string> {
	const file = join(root, 'fonts.conf');
	const folders = `<dir>${join(root, 'usr/share/fonts')}</dir><cachedir>${join(root, 'var/cache/fontconfig')}</cachedir>`;
	await writeFile(file, `<?xml version="1.0"?>\n<fontconfig>${folders}</fontconfig>\n`);
	return file;
}

/** A Chromium without a window, with a new and empty profile. */
export async function startChromium(): Promise<Browser> {
	const { executablePath, environment } = await findChromium();
	const inherited = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
	return await chromium.launch({
		executablePath,
		args: FLAGS,
		env: { ...Object.fromEntries(inherited), ...environment },
	});
}

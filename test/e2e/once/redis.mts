import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';

import { execa } from 'execa';
import getPort from 'get-port';

import { eventually } from '../eventually.mts';
import { startGroup } from '../n8n/group.mts';
import { unpackDebian } from './debian.mts';

/** A real Redis with nothing in it. */
export interface Redis {
	port: number;
	/** What `redis-cli` answers, a line each. */
	ask: (...command: string[]) => Promise<string[]>;
	stop: () => Promise<void>;
}

/** The environment in which `redis-server` and `redis-cli` are found: this machine's own, or those of Debian's package. */
async function placeOfRedis(): Promise<Record<string, string>> {
	const path = env.PATH ?? '';
	const own = await execa('redis-server', ['--version'], { reject: false });
	if (own.exitCode === 0) return { PATH: path };
	const usr = join(await unpackDebian('redis-server'), 'usr');
	// None where this machine has them all.
	const libraries = (await readdir(join(usr, 'lib')).catch(() => [])).map((name) => join(usr, 'lib', name));
	return { PATH: [join(usr, 'bin'), path].join(delimiter), LD_LIBRARY_PATH: libraries.join(delimiter) };
}

export async function startRedis(): Promise<Redis> {
	const place = await placeOfRedis();
	const port = await getPort();
	const server = startGroup('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
		env: place,
		stdout: 'ignore',
		stderr: 'ignore',
	});
	const ask = async (...command: string[]): Promise<string[]> => {
		const { stdout } = await execa('redis-cli', ['-p', String(port), ...command], { env: place });
		return stdout.split('\n').filter(Boolean);
	};
	const stop = async (): Promise<void> => {
		await server.kill();
	};
	try {
		await eventually(async () => ((await ask('PING'))[0] === 'PONG' ? true : undefined), 'an answer of Redis');
	} catch (error) {
		await stop();
		throw error;
	}
	return { port, ask, stop };
}

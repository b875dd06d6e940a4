import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pid } from 'node:process';
import { isAlive } from './install.mts';
import { demoFolder } from './paths.mts';

/** Where one n8n keeps what it knows, and the key that opens it. */
export interface DataFolder {
	/** N8N_USER_FOLDER. */
	folder: string;
	encryptionKey: string;
	logFile: string;
}

/** A fresh one. Those of earlier runs stay to be looked at until the next run. */
export async function freshDataFolder(): Promise<DataFolder> {
	const all = join(demoFolder, 'data');
	await mkdir(all, { recursive: true });
	for (const name of await readdir(all)) {
		const owner = Number(name.split('-')[0]);
		if (!isAlive(owner)) await rm(join(all, name), { recursive: true, force: true });
	}
	const folder = join(all, `${pid}-${randomBytes(3).toString('hex')}`);
	await mkdir(folder);
	return { folder, encryptionKey: randomBytes(24).toString('hex'), logFile: join(folder, 'n8n.log') };
}

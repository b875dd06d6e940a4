import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import getPort from 'get-port';

/** A real Postgres with nothing in it, in this process. Any user and password will do. */
export interface Postgres {
	port: number;
	rows: (query: string) => Promise<Record<string, unknown>[]>;
	stop: () => Promise<void>;
}

/** n8n's node opens up to 100 connections a credential. */
const CONNECTIONS = 100;

export async function startPostgres(): Promise<Postgres> {
	const db = await PGlite.create();
	const port = await getPort();
	const server = new PGLiteSocketServer({ db, port, host: '127.0.0.1', maxConnections: CONNECTIONS });
	await server.start();
	return {
		port,
		rows: async (query) => (await db.query<Record<string, unknown>>(query)).rows,
		stop: async () => {
			await server.stop();
			await db.close();
		},
	};
}

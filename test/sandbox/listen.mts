/** Starts and closes HTTP servers on 127.0.0.1. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The port that was asked for is in use. */
export class PortInUseError extends Error {
	constructor(readonly port: number) {
		super(`Port ${port} of 127.0.0.1 is in use. Choose another one, or 0 for any that is free.`);
	}
}

/** A server on 127.0.0.1 only. */
export interface Listening {
	port: number;
	/** Closes it and breaks off what is connected. */
	close(): Promise<void>;
}

/** @param port 0 takes a free one */
export async function listen(listener: RequestListener, port: number): Promise<Listening> {
	const server = createServer(listener);
	// Clients end idle connections. A server that does it may close one just as a busy client uses it again.
	server.keepAliveTimeout = 0;
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			reject(error.code === 'EADDRINUSE' ? new PortInUseError(port) : error);
		});
		server.listen(port, '127.0.0.1', resolve);
	});
	return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
	await new Promise<void>((resolve) => {
		server.close(() => {
			resolve();
		});
		server.closeAllConnections();
	});
}

import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa, type Options } from 'execa';

/** What became of a program. */
export interface Ended {
	exitCode: number | null;
	signal: string | null;
	/** What it wrote; empty where it writes into a file. */
	output: string;
}

/** A program with all that it starts. */
export interface Group {
	pid: number;
	ended: Promise<Ended>;
	/** Asks it to end, and ends it by force when it takes too long. */
	stop(graceMs: number): Promise<Ended>;
	/** Ends the program and its children at once, as a crash of the machine would. */
	kill(): Promise<Ended>;
	signal(name: NodeJS.Signals): void;
}

/**
 * The program becomes the leader of a process group of its own. Next to it in the group a watcher reads the pipe whose other
 * end is ours: when this process is gone, however it went, the pipe closes and the watcher ends the whole group. When only
 * the leader is gone, we close the pipe, and what the leader left behind goes the same way.
 */
const leader = `exec 3<&0
(cat; kill -KILL 0) <&3 >/dev/null 2>&1 3<&- &
exec "$@" </dev/null 3<&-`;

/** Starts a program that leaves nothing behind. Linux and macOS. */
export function startGroup(command: string, args: readonly string[], options: Options): Group {
	const child = execa('/bin/sh', ['-c', leader, 'sh', command, ...args], {
		...options,
		detached: true,
		reject: false,
		stdin: 'pipe',
		stripFinalNewline: true,
	});
	const { pid } = child;
	if (pid === undefined) throw new Error(`${command} could not be started.`);
	const ended = child.then((result) => ({
		exitCode: result.exitCode ?? null,
		signal: result.signal ?? null,
		output: typeof result.all === 'string' ? result.all : '',
	}));
	const signal = (name: NodeJS.Signals) => {
		try {
			kill(-pid, name);
		} catch (error) {
			if (!isGone(error)) throw error;
		}
	};
	return {
		pid,
		ended,
		signal,
		async stop(graceMs) {
			// To the leader only: it knows how to end its children.
			child.kill('SIGTERM');
			await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
			signal('SIGKILL');
			return await ended;
		},
		async kill() {
			signal('SIGKILL');
			return await ended;
		},
	};
}

/** Runs a program to its end. */
export async function runGroup(command: string, args: readonly string[], options: Options): Promise<Ended> {
	return await startGroup(command, args, { ...options, all: true }).ended;
}

/** There is no such group any more. */
function isGone(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ESRCH';
}

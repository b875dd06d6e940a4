import { stdout } from 'node:process';

const redrawEveryMs = 1_000;
const lineEveryMs = 10_000;

/** Writes a line to the terminal. */
export function say(line = ''): void {
	stdout.write(`${line}\n`);
}

export function seconds(milliseconds: number): string {
	return `${Math.round(milliseconds / 1_000)} s`;
}

/**
 * Says what is being done while it is done: a running clock on a terminal, a line every ten seconds elsewhere, and one line
 * with the time it took at the end.
 */
export async function during<T>(what: string, work: () => Promise<T>): Promise<T> {
	const began = Date.now();
	const elapsed = () => seconds(Date.now() - began);
	const show = () => stdout.write(stdout.isTTY ? `\r  … ${what} (${elapsed()})` : `  … ${what} (${elapsed()})\n`);
	if (stdout.isTTY) show();
	const timer = setInterval(show, stdout.isTTY ? redrawEveryMs : lineEveryMs);
	let mark = '✗';
	try {
		const result = await work();
		mark = '✓';
		return result;
	} finally {
		clearInterval(timer);
		stdout.write(`${stdout.isTTY ? '\r\u001b[K' : ''}  ${mark} ${what} (${elapsed()})\n`);
	}
}

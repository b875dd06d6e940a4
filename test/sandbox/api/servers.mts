/** The paths of the contract that have a server of their own. */
import type { Contract } from '../contract.mts';

/**
 * The validator looks for every path below the contract's first server. This takes a request to a path that has a server of
 * its own to where the validator looks for it.
 *
 * @returns undefined for a path that lies below its own server alone, and was looked for below the first
 */
export function pathResolver(contract: Contract): (path: string) => string | undefined {
	const base = below(contract.servers[0]?.url);
	const exceptions = Object.entries(contract.paths).flatMap(([path, { servers }]) => {
		const pattern = new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
		return servers?.[0] ? [{ pattern, server: below(servers[0].url) }] : [];
	});
	return (path) => {
		for (const { pattern, server } of exceptions) {
			if (path.startsWith(server) && pattern.test(path.slice(server.length))) return base + path.slice(server.length);
			if (path.startsWith(base) && pattern.test(path.slice(base.length))) return undefined;
		}
		return path;
	};
}

/** The path of a server, which the paths of the contract are appended to. */
function below(url: string | undefined): string {
	return url === undefined ? '' : new URL(url).pathname.replace(/\/$/, '');
}

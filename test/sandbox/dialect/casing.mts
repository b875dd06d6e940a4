/** Names in snake_case and camelCase, as keys of JSON. Values are left alone. */

/** `daily_cap` is `dailyCap`; what begins with an underscore keeps it. */
export function camel(name: string): string {
	return name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

/** `dailyCap` is `daily_cap`. */
export function snake(name: string): string {
	return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * A copy of a JSON value with other keys, at any depth.
 *
 * @param rename undefined leaves a field out
 */
export function renameKeys(value: unknown, rename: (key: string) => string | undefined): unknown {
	if (Array.isArray(value)) return value.map((entry) => renameKeys(entry, rename));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).flatMap(([key, inner]) => {
			const name = rename(key);
			return name === undefined ? [] : [[name, renameKeys(inner, rename)] as const];
		}),
	);
}

/** Reads properties of foreign data. Says nothing about what a value is: each reader checks that. */

/** An object's own property: what was never sent is undefined, even where its name is that of something built in. */
export const ownProperty = (from: unknown, key: string): unknown =>
	typeof from === 'object' && from !== null && Object.hasOwn(from, key) ? Reflect.get(from, key) : undefined;

/** @param path property names with dots between them */
export const ownPropertyAt = (from: unknown, path: string): unknown => path.split('.').reduce(ownProperty, from);

/** An object's own value: what was never sent is undefined, also where it has the name of something built in. */
export const ownValue = (from: unknown, key: string): unknown =>
	typeof from === 'object' && from !== null && Object.hasOwn(from, key)
		? (from as Record<string, unknown>)[key]
		: undefined;

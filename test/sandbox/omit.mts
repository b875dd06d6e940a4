/** A copy of the record without these fields. */
export function omit(record: object, ...fields: string[]): Record<string, unknown> {
	return Object.fromEntries(Object.entries(record).filter(([name]) => !fields.includes(name)));
}

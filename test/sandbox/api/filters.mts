/** The filters of lists, by the names of their query parameters. */

/** Whether a record fits the value of a filter. */
export type Filters<T> = Record<string, (record: T, value: string) => boolean>;

type Field<T> = keyof T & string;

/** Filters of the same names as the fields that they compare. */
export function equal<T>(...fields: Array<Field<T>>): Filters<T> {
	return Object.fromEntries(
		fields.map((field) => [field, (record: T, value: string) => String(record[field]) === value]),
	);
}

/** `min_<name>` and `max_<name>`, both included. A record without the field fits neither. */
export function range<T>(name: string, field: Field<T>): Filters<T> {
	const compare = (fits: (is: number, bound: number) => boolean) => (record: T, value: string) =>
		typeof record[field] === 'number' && fits(record[field], Number(value));
	return {
		[`min_${name}`]: compare((is, bound) => is >= bound),
		[`max_${name}`]: compare((is, bound) => is <= bound),
	};
}

/** `<name>_after`, from that moment on, and `<name>_before`, up to that moment and without it. */
export function period<T>(name: string, field: Field<T>): Filters<T> {
	const time = (record: T) => Date.parse(String(record[field]));
	return {
		[`${name}_after`]: (record, value) => time(record) >= Date.parse(value),
		[`${name}_before`]: (record, value) => time(record) < Date.parse(value),
	};
}

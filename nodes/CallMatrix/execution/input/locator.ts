import { BY_NAME } from '../../resources/derived';
import type { Field } from '../../resources/model';

/** How n8n stores what was chosen in a resource locator or added as rows. Pure. */

/** The value in n8n's resource locator. Anything else is returned unchanged, e.g. a JSON body with a `mode` and a `value`. */
export function unlocated({ type }: Field, raw: unknown): unknown {
	const isMarked = typeof raw === 'object' && raw !== null && ('__rl' in raw || ('mode' in raw && type !== 'json'));
	const isLocator = isMarked && 'value' in raw;
	return isLocator ? raw.value : raw;
}

/** Whether a name is written in the place of an ID. */
export const isByName = ({ type, resource }: Field, raw: unknown): boolean =>
	type === 'id' &&
	resource !== undefined &&
	typeof raw === 'object' &&
	raw !== null &&
	'mode' in raw &&
	raw.mode === BY_NAME;

/** The rows of n8n's fixed collection, or the list that an expression gave. */
export function rowsOf(raw: unknown): unknown[] | undefined {
	if (Array.isArray(raw)) return raw;
	if (typeof raw !== 'object' || raw === null) return undefined;
	const { rows } = raw as { rows?: unknown };
	return rows === undefined && Object.keys(raw).length === 0 ? [] : Array.isArray(rows) ? rows : undefined;
}

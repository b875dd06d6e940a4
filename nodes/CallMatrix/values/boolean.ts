import { clean } from './text';

const YES = new Set(['yes', 'true', 'on', 'y', '1', 'active', 'enabled']);
const NO = new Set(['no', 'false', 'off', 'n', '0', 'inactive', 'disabled']);

/** Reads yes or no as users, sheets and expressions write it: the text "false" is no. Pure. @returns undefined for anything else */
export function readBoolean(raw: unknown): boolean | undefined {
	if (typeof raw === 'boolean') return raw;
	if (typeof raw !== 'string' && typeof raw !== 'number') return undefined;
	const meant = clean(String(raw)).toLowerCase();
	return YES.has(meant) ? true : NO.has(meant) ? false : undefined;
}

/** What a parameter's raw value is before anything reads it: empty, or wrapped by n8n. */

import { clean } from '../../values/text';
import { ownProperty } from '../ownProperty';

/** Whether a parameter was left empty, or an expression gave nothing. */
export const isUnset = (raw: unknown): boolean =>
	raw === null || raw === undefined || (typeof raw === 'string' && clean(raw) === '');

/** The value of a resource locator, as a parameter of another node holds one; anything else as it is. */
export const unwrap = (raw: unknown): unknown => (ownProperty(raw, '__rl') === true ? ownProperty(raw, 'value') : raw);

import { clean } from '../../values/text';
import { ownValue } from '../ownProperty';

/** Whether a parameter was left empty, or an expression gave nothing. */
export const isUnset = (raw: unknown): boolean =>
	raw === null || raw === undefined || (typeof raw === 'string' && clean(raw) === '');

/** The value of a resource locator, as another node's parameter holds one; anything else as it is. */
export const unwrap = (raw: unknown): unknown => (ownValue(raw, '__rl') === true ? ownValue(raw, 'value') : raw);

/** The items of a batch: each is refused or carried out by itself. */
import type { ErrorRequestHandler, Request } from 'express';
import type { BatchItem } from './envelope.mts';
import { errorBody, problemsOf, toApiError, type ErrorBody, type Problem } from './errors.mts';

const refused = new WeakMap<Request, ReadonlyMap<number, ErrorBody>>();

/** Where only items of a batch are invalid, those are refused and the others carried out. */
export const refuseItems: ErrorRequestHandler = (error: unknown, request, _response, next) => {
	const items = new Map<string, Problem[]>();
	for (const { field = '', message } of problemsOf(error)) {
		const [, index = 'none', within] = /^items\.(\d+)(?:\.(.+))?$/.exec(field) ?? [];
		const found = items.get(index) ?? [];
		items.set(index, [...found, { message, ...(within !== undefined && { field: within }) }]);
	}
	if (!request.path.endsWith('/batch') || items.size === 0 || items.has('none')) {
		next(error);
		return;
	}
	refused.set(request, new Map([...items].map(([index, found]) => [Number(index), errorBody(found)])));
	next();
};

/** The items of a batch that were refused, by their place. */
export function refusedItems(request: Request): ReadonlyMap<number, ErrorBody> {
	return refused.get(request) ?? new Map<number, ErrorBody>();
}

/**
 * What comes of each item: one that is refused does not hold up the others.
 *
 * @param idOf an item's ID, where it has one
 */
export function carryOutEach<T>(
	items: readonly T[],
	refusals: ReadonlyMap<number, ErrorBody>,
	idOf: (item: T) => unknown,
	carryOut: (item: T, index: number) => BatchItem,
): BatchItem[] {
	return items.map((item, index) => {
		const id = idOf(item);
		const named = typeof id === 'string' && { id };
		const error = refusals.get(index);
		if (error) return { index, status: 400, ...named, error };
		try {
			return carryOut(item, index);
		} catch (thrown) {
			const { status, body } = toApiError(thrown);
			return { index, status, ...named, error: body };
		}
	});
}

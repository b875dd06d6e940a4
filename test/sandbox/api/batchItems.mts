/** Refuses the invalid items of a batch one by one. */
import type { ErrorRequestHandler, Request } from 'express';
import { errorBody, problemsOf, type ErrorBody, type Problem } from './errors.mts';

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

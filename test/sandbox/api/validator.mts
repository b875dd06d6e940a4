import type { Request, RequestHandler } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import type { Contract } from '../contract.mts';
import type { Keys } from './auth.mts';

const made = new WeakMap<Contract, RequestHandler[]>();

/**
 * Middleware that lets through what the contract allows, both ways, and throws otherwise. The app's keys stand in its
 * `locals.keys`: so that one validator serves all sandboxes of a process, as making it takes half a second.
 */
export function validator(contract: Contract): RequestHandler[] {
	const before = made.get(contract);
	if (before) return before;
	const middleware = OpenApiValidator.middleware({
		apiSpec: contract as unknown as Parameters<typeof OpenApiValidator.middleware>[0]['apiSpec'],
		validateRequests: { allErrors: true },
		validateResponses: true,
		validateSecurity: {
			handlers: {
				bearer: (request) => keysOf(request).bearer(request) !== undefined,
				header: (request) => keysOf(request).header(request) !== undefined,
			},
		},
		ajvFormats: { mode: 'full' },
	}) as RequestHandler[];
	made.set(contract, middleware);
	return middleware;
}

function keysOf(request: Request): Keys {
	return request.app.locals.keys as Keys;
}

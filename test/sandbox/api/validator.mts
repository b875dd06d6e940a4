// @oncePerWorker: reading the contract and making the validator take a second (test/jest/runtime.cjs).
/** Validates requests and responses against the contract. */
import type { Request, RequestHandler } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import type { Contract } from '../contract.mts';
import type { Keys } from './auth.mts';
import { formats, validatorContract } from './validatorContract.mts';

export interface Validator {
	/** Lets through the requests that the contract allows, and throws otherwise. */
	requests: RequestHandler[];
	/** The same for responses. */
	responses: RequestHandler[];
}

const validators = new WeakMap<Contract, Validator>();

/**
 * Middleware that validates against the contract. It finds the app's keys in `locals.keys`, so that one validator serves all
 * sandboxes of a process: making it takes half a second.
 */
export function validator(contract: Contract): Validator {
	const before = validators.get(contract);
	if (before) return before;
	const middleware = OpenApiValidator.middleware({
		apiSpec: validatorContract(contract) as unknown as Parameters<typeof OpenApiValidator.middleware>[0]['apiSpec'],
		validateRequests: { allErrors: true },
		validateResponses: true,
		validateSecurity: {
			handlers: {
				bearer: (request) => keysOf(request).bearer(request) !== undefined,
				header: (request) => keysOf(request).header(request) !== undefined,
			},
		},
		formats,
		ajvFormats: { mode: 'full' },
	}) as RequestHandler[];
	// The last one validates responses.
	const both = { requests: middleware.slice(0, -1), responses: middleware.slice(-1) };
	validators.set(contract, both);
	return both;
}

function keysOf(request: Request): Keys {
	return request.app.locals.keys as Keys;
}

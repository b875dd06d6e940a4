// @oncePerWorker: reading the contract and making the validator take a second (test/jest/runtime.cjs).
import type { Request, RequestHandler } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import type { Contract } from '../contract.mts';
import type { Keys } from './auth.mts';
import { formats, validatorContract } from './validatorContract.mts';

export interface Validator {
	/** Lets through the requests that the contract allows, and throws otherwise. */
	requests: RequestHandler[];
	/** The same for answers. */
	answers: RequestHandler[];
}

const made = new WeakMap<Contract, Validator>();

/**
 * Middleware that holds requests and answers to the contract. The app's keys stand in its `locals.keys`: so that one
 * validator serves all sandboxes of a process, as making it takes half a second.
 */
export function validator(contract: Contract): Validator {
	const before = made.get(contract);
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
	// What holds answers to the contract is the last of it.
	const both = { requests: middleware.slice(0, -1), answers: middleware.slice(-1) };
	made.set(contract, both);
	return both;
}

function keysOf(request: Request): Keys {
	return request.app.locals.keys as Keys;
}

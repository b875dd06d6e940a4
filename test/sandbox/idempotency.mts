/** Idempotency keys of POST requests. */
import { createHash } from 'node:crypto';
import type { ApiResponse } from './api/envelope.mts';
import { ApiError } from './api/errors.mts';

interface Remembered {
	request: string;
	response: ApiResponse;
	at: number;
}

const RETENTION_MS = 24 * 3_600_000;

/** Carries out a request once for each idempotency key, and then repeats its response for 24 hours. */
export class Idempotency {
	private readonly remembered = new Map<string, Remembered>();

	/**
	 * @param owner the API key that the idempotency key belongs to
	 * @param request all that must be the same for it to be the same request
	 */
	once(owner: string, key: string, request: unknown, carryOut: () => ApiResponse): ApiResponse {
		this.forgetOld();
		const name = `${owner}\n${key}`;
		const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('base64');
		const before = this.remembered.get(name);
		if (!before) {
			// A copy, or a later change to the records in it would show in the repetition.
			const response = structuredClone(carryOut());
			this.remembered.set(name, { request: fingerprint, response, at: Date.now() });
			return response;
		}
		if (before.request !== fingerprint) {
			throw new ApiError(409, 'idempotency_key_reused', 'This idempotency key was used for another request.');
		}
		return { ...before.response, headers: { ...before.response.headers, 'Idempotency-Replayed': 'true' } };
	}

	private forgetOld(): void {
		for (const [name, { at }] of this.remembered) {
			if (at > Date.now() - RETENTION_MS) return;
			this.remembered.delete(name);
		}
	}
}

import { createHash } from 'node:crypto';
import { ApiError, type Answer } from './api/answers.mts';

interface Remembered {
	request: string;
	answer: Answer;
	at: number;
}

const keptMs = 24 * 3_600_000;

/** Carries out a request once for each idempotency key, and then repeats its answer for 24 hours. */
export class Idempotency {
	private readonly remembered = new Map<string, Remembered>();

	/**
	 * @param owner the API key that the idempotency key belongs to
	 * @param request all that must be the same for it to be the same request
	 */
	once(owner: string, key: string, request: unknown, carryOut: () => Answer): Answer {
		this.forgetOld();
		const name = `${owner}\n${key}`;
		const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('base64');
		const before = this.remembered.get(name);
		if (!before) {
			// A copy, or a later change to what was answered would show in the repetition.
			const answer = structuredClone(carryOut());
			this.remembered.set(name, { request: fingerprint, answer, at: Date.now() });
			return answer;
		}
		if (before.request !== fingerprint) {
			throw new ApiError(409, 'idempotency_key_reused', 'This idempotency key was used for another request.');
		}
		return { ...before.answer, headers: { ...before.answer.headers, 'Idempotency-Replayed': 'true' } };
	}

	private forgetOld(): void {
		for (const [name, { at }] of this.remembered) {
			if (at > Date.now() - keptMs) return;
			this.remembered.delete(name);
		}
	}
}

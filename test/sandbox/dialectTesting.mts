/** What tests of dialects share: a sandbox whose dialect is the contract's again after each test, and requests to it. */
import fc from 'fast-check';
import { dialectDimensions, startSandbox, type Buyer, type Dialect, type Sandbox } from './index.mts';
import { fewRecords, type Answered } from './testing.mts';

export type Json = Record<string, unknown>;

/** A response in whatever dialect. */
export interface Wire extends Answered {
	/** The body, if it is an object; empty where it is none. */
	json: Json;
}

export const KEY = 'sandbox-api-key';

export interface Speaking {
	sandbox: Sandbox;
	/** Sets dimensions of the dialect. */
	speak: (dialect: Partial<Dialect>) => Dialect;
	/** Requests with a bearer token, and an idempotency key of its own for each POST, unless other headers are given. */
	ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Wire>;
	/** As the sandbox has it. */
	buyer: (id?: string) => Buyer;
}

/** Call it at the top of a test file; usable from the first `beforeAll` on that comes after this call. */
export function useDialects(): Speaking {
	const shared: Partial<Sandbox> = {};
	const sandbox = shared as Sandbox;
	let count = 0;
	beforeAll(async () => {
		const sizes = { ...fewRecords, buyers: 23, calls: 30 };
		Object.assign(shared, await startSandbox({ sizes, requestsPerSecond: 100_000 }));
	});
	afterEach(() => {
		sandbox.control.setDialect(null);
		sandbox.control.setFaults({ api: null });
	});
	afterAll(async () => {
		await shared.stop?.();
	});
	return {
		sandbox,
		speak: (dialect) => sandbox.control.setDialect(dialect),
		buyer: (id = 'buy_000001') => {
			const found = sandbox.control.getBuyer(id);
			if (!found) throw new Error(`There is no ${id}.`);
			return found;
		},
		ask: async (method, path, body, headers = {}) => {
			const response = await fetch(`${sandbox.baseUrl}${path}`, {
				method,
				headers: {
					Authorization: `Bearer ${KEY}`,
					...(body !== undefined && { 'Content-Type': 'application/json' }),
					...(method === 'POST' && { 'Idempotency-Key': `idempotency-key-${++count}` }),
					...headers,
				},
				...(body !== undefined && { body: JSON.stringify(body) }),
			});
			const text = await response.text();
			const isJson = (response.headers.get('content-type') ?? '').includes('json');
			const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
			const json = typeof parsed === 'object' && parsed !== null ? (parsed as Json) : {};
			return { status: response.status, headers: response.headers, text, body: parsed, json };
		},
	};
}

/** What is at a path of a JSON value: `data.0.id`. */
export function at(value: unknown, path: string): unknown {
	return path === ''
		? value
		: path.split('.').reduce<unknown>((inner, step) => (inner as Json | undefined)?.[step], value);
}

/** Any values of any dimensions. */
export function dialects(): fc.Arbitrary<Partial<Dialect>> {
	const dimensions = Object.entries(dialectDimensions).map(([name, values]) => [
		name,
		fc.constantFrom<string>(...values),
	]);
	return fc.record(Object.fromEntries(dimensions) as Record<string, fc.Arbitrary<string>>, {
		requiredKeys: [],
	});
}

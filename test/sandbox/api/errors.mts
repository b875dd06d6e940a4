/** Why a request is refused: the errors that operations throw, and what the contract's validator and the body parser throw. */

/** The contract's ErrorBody. */
export interface ErrorBody {
	code: string;
	message: string;
	field?: string;
	details?: Record<string, unknown>;
}

/** A request that is refused. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		readonly more: { field?: string; details?: Record<string, unknown>; headers?: Record<string, string> } = {},
	) {
		super(message);
	}

	get body(): ErrorBody {
		const { field, details } = this.more;
		return {
			code: this.code,
			message: this.message,
			...(field !== undefined && { field }),
			...(details && { details }),
		};
	}
}

/** @param label what is missing: `phone number` */
export function notFound(label: string): ApiError {
	return new ApiError(404, 'not_found', `There is no such ${label}.`);
}

const codes: Record<number, string> = {
	400: 'invalid_request',
	401: 'unauthorized',
	403: 'forbidden',
	404: 'not_found',
	405: 'method_not_allowed',
	413: 'too_large',
	415: 'unsupported_media_type',
};

/** What the contract's validator and the body parser throw. */
interface ThrownRefusal {
	status: number;
	message: string;
	headers?: Record<string, string>;
	errors?: Array<{ path?: string; message?: string; errorCode?: string }>;
}

/** One thing that the contract does not allow. */
export interface Problem {
	/** Undefined for what is no field, such as the body as a whole. */
	field?: string;
	message: string;
}

/** Whatever was thrown, as an error of the API. */
export function toApiError(error: unknown): ApiError {
	return error instanceof ApiError ? error : read(error);
}

/** What the validator found. */
export function problemsOf(error: unknown): Problem[] {
	if (!isThrownRefusal(error)) return [];
	// That a condition does not hold is said along with why.
	const found = (error.errors ?? []).filter(({ errorCode }) => errorCode?.startsWith('if.') !== true);
	return found.map(({ path, message = 'not allowed' }) => {
		const field = fieldAt(path);
		return { message, ...(field !== undefined && { field }) };
	});
}

/** Tells of the first problem, and in its details of all where there are more. */
export function errorBody(problems: Problem[], fallback = '', code = 'invalid_request'): ErrorBody {
	const { field, message = fallback } = problems[0] ?? {};
	return {
		code,
		message: field === undefined ? message : `${field}: ${message}`,
		...(field !== undefined && { field }),
		...(problems.length > 1 && { details: { problems } }),
	};
}

function read(error: unknown): ApiError {
	if (!isThrownRefusal(error)) return new ApiError(500, 'internal_error', `The sandbox failed: ${String(error)}`);
	const code = codes[error.status] ?? (error.status >= 500 ? 'internal_error' : 'refused');
	if (error.status === 401) return new ApiError(401, code, 'The API key is missing or wrong.');
	if (error.status === 404) return new ApiError(404, code, 'There is nothing at this path.');
	const { message, field, details } = errorBody(problemsOf(error), error.message, code);
	return new ApiError(error.status, code, message, { field, details, headers: error.headers });
}

/** `/body/items/3/daily_cap` is `items.3.daily_cap`. */
function fieldAt(path: string | undefined): string | undefined {
	return /^\/(?:body|query|headers|params)\/(.+)$/.exec(path ?? '')?.[1]?.replaceAll('/', '.');
}

function isThrownRefusal(error: unknown): error is ThrownRefusal {
	return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

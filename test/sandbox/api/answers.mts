/** What a request is answered with. */
export interface Answer {
	status: number;
	/** Sent as JSON; undefined sends no body. */
	body?: unknown;
	headers?: Record<string, string>;
}

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

export function notFound(what: string): ApiError {
	return new ApiError(404, 'not_found', `There is no such ${what}.`);
}

const codes: Record<number, string> = {
	400: 'invalid_request',
	401: 'unauthorized',
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
	errors?: Array<{ path?: string; message?: string }>;
}

/** The answer that tells of an error, in the contract's shape. */
export function refusal(error: unknown): Answer {
	const known = error instanceof ApiError ? error : read(error);
	return { status: known.status, body: { error: known.body }, headers: known.more.headers ?? {} };
}

function read(error: unknown): ApiError {
	if (!isThrownRefusal(error)) return new ApiError(500, 'internal_error', `The sandbox failed: ${String(error)}`);
	const code = codes[error.status] ?? (error.status >= 500 ? 'internal_error' : 'refused');
	if (error.status === 401) return new ApiError(401, code, 'The API key is missing or wrong.');
	if (error.status === 404) return new ApiError(404, code, 'There is nothing at this path.');
	const problems = (error.errors ?? []).map(({ path, message }) => ({
		field: fieldAt(path),
		message: message ?? 'not allowed',
	}));
	const [first] = problems;
	const field = first?.field;
	const message = field === undefined ? (first?.message ?? error.message) : `${field}: ${first?.message ?? ''}`;
	return new ApiError(error.status, code, message, {
		...(field !== undefined && { field }),
		...(problems.length > 1 && { details: { problems } }),
		...(error.headers && { headers: error.headers }),
	});
}

/** `/body/items/3/daily_cap` is `items.3.daily_cap`; undefined for what is no field, such as the body as a whole. */
function fieldAt(path: string | undefined): string | undefined {
	return /^\/(?:body|query|headers|params)\/(.+)$/.exec(path ?? '')?.[1]?.replaceAll('/', '.');
}

function isThrownRefusal(error: unknown): error is ThrownRefusal {
	return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

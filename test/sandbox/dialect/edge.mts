/** The edge of the API, where a dialect is spoken. It holds the dialect, which can be changed while the sandbox runs. */
import { ApiError } from '../api/errors.mts';
import type { MappedOperation } from './apiMap.mts';
import { keyIn, type KeyPlaces } from './credentials.mts';
import { contractDialect, dialectOf, type Dialect } from './dialect.mts';
import { Exchange, type ExchangeTools } from './exchange.mts';
import { idsInQuery, listQueryIn, pathIn } from './requests.mts';

/** What of a request is there before its body. */
export interface Incoming extends Omit<KeyPlaces, 'query'> {
	method: string;
	/** The path and the query, as they were sent. */
	url: string;
}

/** The same in the contract's words. */
export interface Translated {
	method: string;
	url: string;
	/** The key, which belongs into `Authorization: Bearer`. */
	key: string | undefined;
	exchange: Exchange;
}

export class Edge {
	private current: Dialect;
	private given: Partial<Dialect>;

	constructor(given: Partial<Dialect> = {}) {
		this.given = given;
		this.current = dialectOf(given);
	}

	get dialect(): Dialect {
		return this.current;
	}

	/** Sets the dimensions that are given; the others stay as they are. Null goes back to the contract. */
	set(given: Partial<Dialect> | null): Dialect {
		// From what was given, or a value that had to give way to another one would not come back with it.
		const all = given === null ? {} : { ...this.given, ...given };
		this.current = dialectOf(all);
		this.given = all;
		return this.current;
	}

	/** @returns undefined in the contract's own dialect, in which there is nothing to translate */
	receive(incoming: Incoming, tools: ExchangeTools): Translated | undefined {
		if (isContract(this.current)) return undefined;
		return translate(incoming, this.current, tools);
	}
}

function isContract(dialect: Dialect): boolean {
	return JSON.stringify(dialect) === JSON.stringify(contractDialect);
}

function translate({ method, url, ...keyPlaces }: Incoming, dialect: Dialect, tools: ExchangeTools): Translated {
	const [sentPath = '', ...rest] = url.split('?');
	const query = new URLSearchParams(rest.join('?'));
	const keyInQuery = query.get('api_key') ?? undefined;
	if (dialect.auth === 'query') query.delete('api_key');
	const key = keyIn({ ...keyPlaces, query: keyInQuery }, dialect.auth);
	const path = pathIn(sentPath, dialect, tools.numberIds);
	const isPut = dialect.updateBy === 'putOnly' && method === 'PUT' && tools.map.find('PUT', path) === undefined;
	const contractMethod = isPut ? 'PATCH' : method;
	const operation = tools.map.find(contractMethod, path);
	idsInQuery(query, dialect, tools.numberIds);
	const sentQuery = new URLSearchParams(query);
	const list = operation?.kind === 'list' ? listQueryIn(query, operation, dialect) : undefined;
	const text = query.toString();
	return {
		method: contractMethod,
		url: text === '' ? path : `${path}?${text}`,
		key,
		exchange: new Exchange(
			{
				dialect,
				operation,
				credential: key ?? keyInQuery ?? keyPlaces.header ?? keyPlaces.authorization,
				path: operation ? belowServer(path, operation) : path,
				query: sentQuery,
				page: list?.page,
				refusal: refusalOf(method, operation, dialect) ?? list?.refusal,
			},
			tools,
		),
	};
}

/** What the contract has and the dialect does not. */
function refusalOf(method: string, operation: MappedOperation | undefined, dialect: Dialect): ApiError | undefined {
	if (!operation) return undefined;
	const nothingHere = new ApiError(404, 'not_found', 'There is nothing at this path.');
	const notAllowed = new ApiError(405, 'method_not_allowed', `${method} is not allowed here.`);
	if (operation.path.startsWith('/webhooks')) {
		if (dialect.registration === 'missing') return nothingHere;
		if (dialect.registration === 'methodMissing') return notAllowed;
	}
	if (operation.kind === 'batch' && dialect.batchAs === 'missing') return nothingHere;
	return method === 'PATCH' && dialect.updateBy === 'putOnly' ? notAllowed : undefined;
}

/** The path as the contract writes it: with as many segments, counted from the end. */
function belowServer(path: string, operation: MappedOperation): string {
	const count = operation.path.split('/').length - 1;
	return `/${path.split('/').slice(-count).join('/')}`;
}

/**
 * The HTTP side of the API: authentication, rate limit, validation against the contract, faults, idempotency, responses. In another
 * dialect an `Exchange` stands between it and the client; what it does itself is in the contract's words.
 */
import express, {
	type ErrorRequestHandler,
	type Express,
	type Request,
	type RequestHandler,
	type Response,
} from 'express';
import type { Contract } from '../contract.mts';
import type { Edge } from '../dialect/edge.mts';
import type { Exchange, ExchangeTools, WireResponse } from '../dialect/exchange.mts';
import type { Idempotency } from '../idempotency.mts';
import type { RateLimit } from '../rateLimit.mts';
import type { Keys } from './auth.mts';
import { refusedItems, refuseItems } from './batchItems.mts';
import { errorResponse, type ApiResponse } from './envelope.mts';
import { ApiError } from './errors.mts';
import { proxyPage, textOf, type ApiFaults, type TextAnswer } from './faults.mts';
import type { Operations } from './operations.mts';
import type { Query } from './paging.mts';
import type { ApiRequest, RequestLog } from './requestLog.mts';
import { pathResolver } from './servers.mts';
import { validator } from './validator.mts';

export interface ApiParts {
	contract: Contract;
	keys: Keys;
	rateLimit: RateLimit;
	idempotency: Idempotency;
	faults: ApiFaults;
	requests: RequestLog;
	operations: Operations;
	edge: Edge;
	/** Of the same contract and operations. */
	dialectTools: Omit<ExchangeTools, 'operations'>;
}

/** What the validator notes on a request: the operation of the contract that it matches. */
interface MatchedOperation {
	schema: { operationId?: string; requestBody?: unknown };
	pathParams: Record<string, string>;
}

const MAX_BODY = '16mb';

/** The API as the contract has it: whatever the contract does not allow is refused before anything is done. */
export function apiApp(parts: ApiParts): Express {
	const { contract, keys, requests, edge } = parts;
	const tools = { ...parts.dialectTools, operations: parts.operations };
	const resolvePath = pathResolver(contract);
	const validate = validator(contract);
	const entries = new WeakMap<Request, ApiRequest>();
	/** Of the requests in another dialect than the contract's. */
	const exchanges = new WeakMap<Request, Exchange>();

	/** @param status null where the response is lost */
	function note(request: Request, status: number | null): void {
		const entry = entries.get(request);
		const exchange = exchanges.get(request);
		if (entry) requests.end(entry, status, exchange?.sentBody ?? request.body);
	}

	function send(request: Request, response: Response, answer: ApiResponse): void {
		const exchange = exchanges.get(request);
		if (exchange) {
			sendSpoken(exchange, request, response, answer);
			return;
		}
		const { status, body, headers } = answer;
		note(request, status);
		response.set(headers ?? {}).status(status);
		if (body === undefined) response.end();
		else response.json(body);
	}

	/** The validator has replaced `json`, which `begin` had set: it checks the contract's answer before the dialect's is sent. */
	function sendSpoken(exchange: Exchange, request: Request, response: Response, answer: ApiResponse): void {
		const speak = () => {
			const said = exchange.speak(answer);
			note(request, said.status);
			write(response, said);
		};
		response.locals.speak = speak;
		response.status(answer.status);
		if (answer.body === undefined) speak();
		else response.json(answer.body);
	}

	function sendText(request: Request, response: Response, { status, contentType, body }: Required<TextAnswer>): void {
		note(request, status);
		response.writeHead(status, { 'Content-Type': contentType }).end(body);
	}

	/** Puts a request that is in another dialect into the contract's words, all but its body. */
	function beginExchange(request: Request, response: Response): void {
		const { method, originalUrl, headers } = request;
		const header = headers['x-api-key'];
		const translated = edge.receive(
			{
				method,
				url: originalUrl,
				authorization: headers.authorization,
				header: typeof header === 'string' ? header : undefined,
			},
			tools,
		);
		if (!translated) return;
		exchanges.set(request, translated.exchange);
		request.method = translated.method;
		setUrl(request, translated.url);
		delete headers['x-api-key'];
		delete headers.authorization;
		if (translated.key !== undefined) headers.authorization = `Bearer ${translated.key}`;
		response.json = () => {
			(response.locals.speak as () => void)();
			return response;
		};
	}

	const begin: RequestHandler = (request, response, next) => {
		const entry = requests.begin(request.method, keys.hide(request.originalUrl));
		entries.set(request, entry);
		response.set('X-Request-Id', entry.requestId);
		beginExchange(request, response);
		encodeQuery(request);
		const path = resolvePath(request.path);
		if (path === undefined) throw nothingHere();
		setUrl(request, request.originalUrl.replace(request.path, path));
		next();
	};

	const limit: RequestHandler = (request, _response, next) => {
		const key = keys.of(request);
		const wait = key === undefined ? 0 : parts.rateLimit.take(key, performance.now());
		if (wait === 0) {
			next();
			return;
		}
		throw new ApiError(429, 'rate_limited', 'Too many requests.', { headers: { 'Retry-After': String(wait) } });
	};

	/** The validator accepts a slash at the end. */
	const refuseTrailingSlash: RequestHandler = (request, _response, next) => {
		if (request.path.endsWith('/')) throw nothingHere();
		next();
	};

	const translateBody: RequestHandler = (request, response, next) => {
		const exchange = exchanges.get(request);
		if (exchange) {
			request.body = exchange.translate(request.body as unknown);
			// The validator has not looked at the key yet, and refuses a request without one.
			if (keys.of(request) !== undefined) {
				if (exchange.refusal) throw exchange.refusal;
				if (exchange.isNoChange) {
					send(request, response, exchange.readUnchanged());
					return;
				}
			}
		}
		next();
	};

	const carryOut: RequestHandler = (request, response) => {
		const match = matchOf(request);
		const operation = parts.operations[match?.schema.operationId ?? ''];
		if (!match) throw nothingHere();
		if (!operation) throw new ApiError(501, 'not_implemented', 'The sandbox does not do this yet.');
		refuseNeedlessBody(request, match);
		const { answer: fault, retryAfter } = parts.faults.next() ?? {};
		if (typeof fault === 'number') {
			const headers: Record<string, string> = retryAfter === undefined ? {} : { 'Retry-After': retryAfter };
			throw new ApiError(fault, 'fault', 'The sandbox was told to refuse this.', { headers });
		}
		if (typeof fault === 'object') {
			sendText(request, response, textOf(fault));
			return;
		}
		const exchange = exchanges.get(request);
		const answered = once(request, () => {
			const asked = {
				params: match.pathParams,
				query: request.query as Query,
				body: request.body as unknown,
				refusedItems: refusedItems(request),
			};
			try {
				return exchange ? exchange.carryOut(asked, operation) : operation(asked);
			} catch (error) {
				return errorResponse(error);
			}
		});
		if (fault === undefined) {
			send(request, response, answered);
			return;
		}
		if (fault === 'appliedThen502' || fault === 'appliedThen504') {
			sendText(request, response, proxyPage(fault));
			return;
		}
		note(request, null);
		if (fault === 'cut') cut(response, exchange?.speak(answered) ?? plain(answered));
		else request.socket.destroy();
	};

	function once(request: Request, run: () => ApiResponse): ApiResponse {
		const key = request.header('idempotency-key');
		const isHonoured = edge.dialect.idempotency === 'honoured';
		if (request.method !== 'POST' || key === undefined || !isHonoured) return run();
		const whole = [request.method, request.path, request.body as unknown];
		return parts.idempotency.once(keys.of(request) ?? '', key, whole, run);
	}

	// Express takes a handler for errors by its four parameters.
	const refuse: ErrorRequestHandler = (error: unknown, request, response, next) => {
		if (response.headersSent) next(error);
		else send(request, response, hideKeys(errorResponse(error), keys));
	};

	const app = express();
	app.disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
	app.locals.keys = keys;
	app.use(
		begin,
		limit,
		refuseTrailingSlash,
		express.json({ limit: MAX_BODY }),
		translateBody,
		...validate.requests,
		refuseItems,
		...validate.responses,
		carryOut,
		refuse,
	);
	return app;
}

/**
 * The validator refuses characters such as the colon of a time in a query unless they are percent-encoded. A URL may have
 * them as they are, and servers take them, so they are encoded here first.
 */
function encodeQuery(request: Request): void {
	const [path, ...query] = request.originalUrl.split('?');
	if (path === undefined || query.length === 0) return;
	const encoded = query
		.join('?')
		.replaceAll(/[:/?@!$'(),;*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
	setUrl(request, `${path}?${encoded}`);
}

/** The validator reads the one, and Express the other. */
function setUrl(request: Request, url: string): void {
	request.originalUrl = url;
	request.url = url;
}

/** An answer in the contract's own words. */
function plain({ status, body, headers }: ApiResponse): WireResponse {
	const text = JSON.stringify(body ?? null);
	return { status, headers: headers ?? {}, contentType: 'application/json', text };
}

function write(response: Response, { status, headers, contentType, text }: WireResponse): void {
	response.set(headers).status(status);
	if (contentType !== null) response.set('Content-Type', contentType);
	response.end(text);
}

/** Closes the connection when half of the body is out. */
function cut(response: Response, { status, headers, contentType, text }: WireResponse): void {
	response.writeHead(status, {
		'Content-Type': contentType ?? 'application/json',
		'Content-Length': text.length,
		...headers,
	});
	response.write(text.slice(0, text.length / 2), () => response.destroy());
}

function nothingHere(): ApiError {
	return new ApiError(404, 'not_found', 'There is nothing at this path.');
}

function matchOf(request: Request): MatchedOperation | undefined {
	return (request as Request & { openapi?: MatchedOperation }).openapi;
}

/** A body where the contract has none would be lost without a word. */
function refuseNeedlessBody(request: Request, { schema }: MatchedOperation): void {
	const sent = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
	if (sent && !schema.requestBody) {
		throw new ApiError(400, 'invalid_request', `${request.method} takes no body here.`);
	}
}

function hideKeys(response: ApiResponse, keys: Keys): ApiResponse {
	return JSON.parse(keys.hide(JSON.stringify(response))) as ApiResponse;
}

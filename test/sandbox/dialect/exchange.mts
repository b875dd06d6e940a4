/**
 * One request in a dialect, from its arrival to its answer. What comes in is put into the contract's words, and what goes out into
 * the dialect's: the API in between knows the contract only.
 */
import type { ApiResponse, BatchItem } from '../api/envelope.mts';
import { notFound, type ApiError } from '../api/errors.mts';
import type { OperationRequest } from '../model/resource.mts';
import type { ApiMap, MappedOperation } from './apiMap.mts';
import { speakBatch } from './batches.mts';
import { changedRecord, doneAnswer, hidesRecord, recordsIn, registered, tampering } from './changes.mts';
import type { Dialect } from './dialect.mts';
import { speakError } from './errors.mts';
import { goesByCursor, hintOf, listOf, offsetOf, sizeOf, type Page, type PageRequest } from './lists.mts';
import type { NumberIds } from './numberIds.mts';
import { entryOf, idKey, inCasing, singleOf, type RecordStyle } from './records.mts';
import { bodyIn, type TranslatedBody } from './requests.mts';

/** A response as it is sent. */
export interface WireResponse {
	status: number;
	headers: Record<string, string>;
	/** Null where there is no body. */
	contentType: string | null;
	text: string;
}

/** What an exchange knows of its request. */
export interface Arrival {
	dialect: Dialect;
	/** Undefined where there is nothing at the address. */
	operation: MappedOperation | undefined;
	/** What was sent as the API key. */
	credential: string | undefined;
	/** Below the contract's server: `/buyers`, and the query as it was sent. */
	path: string;
	query: URLSearchParams;
	/** Of a list. */
	page: PageRequest | undefined;
	/** Why the dialect refuses it. The key and the pace come first. */
	refusal: ApiError | undefined;
}

/** Carries out an operation of the contract. */
export type Operate = (request: OperationRequest) => ApiResponse;

export interface ExchangeTools {
	map: ApiMap;
	numberIds: NumberIds;
	/** By operationId. */
	operations: Record<string, Operate>;
}

const LARGEST_PAGE = 200;

export class Exchange {
	readonly dialect: Dialect;
	readonly refusal: ApiError | undefined;
	/** As it was sent. */
	sentBody: unknown;
	private readonly style: RecordStyle | undefined;
	private translated: TranslatedBody = { body: undefined, isNoChange: false, unchangedItems: [] };
	private page: Page | undefined;
	/** The records before the change, by ID. One that has none is under the empty text. */
	private readonly before = new Map<string, object>();

	constructor(
		private readonly arrival: Arrival,
		private readonly tools: ExchangeTools,
	) {
		const { dialect, operation, refusal } = arrival;
		this.dialect = dialect;
		this.refusal = refusal;
		this.style = operation && { dialect, operation, numberIds: tools.numberIds };
	}

	/** @returns the body in the contract's words */
	translate(body: unknown): unknown {
		this.sentBody = body;
		if (!this.style) return body;
		this.translated = bodyIn(body, this.style);
		return this.translated.body;
	}

	/** Whether it is a change of which this API understands nothing: it succeeds, and nothing is done. */
	get isNoChange(): boolean {
		return this.translated.isNoChange;
	}

	/** The record as it is, or 404. */
	readUnchanged(): ApiResponse {
		const record = this.readAt(this.paramsOfPath());
		if (!record) throw notFound((this.arrival.operation?.name ?? 'record').replaceAll('_', ' '));
		return { type: 'single', status: 200, body: record };
	}

	/** Carries out a valid request. */
	carryOut(request: OperationRequest, operate: Operate): ApiResponse {
		const { operation } = this.arrival;
		if (!operation) return operate(request);
		if (operation.kind === 'list') return this.list(request, operate);
		if (this.dialect.changeAnswer === 'old' || this.dialect.changeAnswer === 'pending') this.rememberRecords(request);
		const answer = operate(request);
		if (operation.id === 'createWebhook') return this.tamper(answer);
		return answer.type === 'batch' ? this.withUnchanged(answer) : answer;
	}

	/** Says in the dialect what the API answers. */
	speak(answer: ApiResponse): WireResponse {
		const { style, dialect } = this;
		const { status, headers = {} } = answer;
		if (answer.type === 'error') {
			const isOfAddress = !style || (this.refusal !== undefined && [404, 405].includes(this.refusal.status));
			const { error } = answer.body;
			const said = speakError(error, status, dialect, this.arrival.credential, isOfAddress);
			return { ...this.wire(said.status, said.body, headers), contentType: said.contentType };
		}
		if (!style) return this.wire(status, answer.body, headers);
		switch (answer.type) {
			case 'list': {
				const { body, headers: more } = this.speakList(recordsIn(answer), answer.body.next_cursor, style);
				return this.wire(status, body, { ...headers, ...more });
			}
			case 'batch': {
				const results = answer.body.results.map((result) => this.changedItem(result));
				const said = speakBatch(results, status, style);
				return this.wire(said.status, said.body, headers);
			}
			case 'single': {
				const said = this.speakSingle(answer.body, status, style);
				return this.wire(said.status, said.body, headers);
			}
			case 'empty': {
				const said = doneAnswer(dialect);
				return this.wire(said.status, said.body, headers);
			}
		}
	}

	private wire(status: number, body: unknown, headers: Record<string, string>): WireResponse {
		if (body === undefined) return { status, headers, contentType: null, text: '' };
		const text = typeof body === 'string' ? body : JSON.stringify(inCasing(body, this.dialect));
		return { status, headers, contentType: 'application/json', text };
	}

	private speakSingle(record: object, status: number, style: RecordStyle): { status: number; body?: unknown } {
		const { operation } = style;
		const bodyOf = (shown: object) => singleOf(shown, style);
		if (operation.id === 'createWebhook') return registered(record, this.dialect, bodyOf);
		if (operation.kind !== 'change') return { status, body: bodyOf(record) };
		if (hidesRecord(this.dialect)) return doneAnswer(this.dialect);
		const before = this.before.get(idIn(record, operation));
		return { status, body: bodyOf(changedRecord({ before, after: record, sent: this.translated.body }, this.dialect)) };
	}

	private changedItem(result: BatchItem): BatchItem {
		const { index, status, id, data } = result;
		if (!data || status === 201 || status === 202) return result;
		if (hidesRecord(this.dialect)) return { index, status, ...(id !== undefined && { id }) };
		const { items = [] } = this.translated.body as { items?: unknown[] };
		const change = { before: this.before.get(id ?? ''), after: data, sent: items[index] };
		return { ...result, data: changedRecord(change, this.dialect) };
	}

	private list(request: OperationRequest, operate: Operate): ApiResponse {
		const { page } = this.arrival;
		if (!page || !this.style || goesByCursor(this.dialect)) return operate(request);
		const { style } = this;
		const all = allPages(request, operate);
		const limit = sizeOf(page);
		const offset = offsetOf(page, all, (record) => shownId(record, style));
		const data = all.slice(offset, offset + limit);
		this.page = { entries: data, total: all.length, offset, limit, cursor: null };
		return { type: 'list', status: 200, body: { data, next_cursor: null } };
	}

	private speakList(
		records: readonly object[],
		cursor: string | null,
		style: RecordStyle,
	): { body: unknown; headers: Record<string, string> } {
		const { path, query } = this.arrival;
		const page = this.page ?? { entries: records, total: records.length, offset: 0, limit: LARGEST_PAGE, cursor };
		const hint = hintOf(page, this.dialect, (more) => {
			const all = new URLSearchParams(query);
			for (const [name, value] of Object.entries(more)) all.set(name, value);
			// Another host, as behind a gateway: whoever follows it would take the API key there.
			return `https://internal.callmatrix.example/v9${path}?${all.toString()}`;
		});
		const entries = records.map((record) => entryOf(record, style));
		return { body: listOf(entries, style.operation.plural, hint.body, this.dialect), headers: hint.headers };
	}

	/** A registration that comes back as something else is stored like that. */
	private tamper(answer: ApiResponse): ApiResponse {
		if (answer.type !== 'single') return answer;
		const change = tampering(answer.body, this.dialect);
		if (!change) return answer;
		const { id } = answer.body as { id: string };
		const changed = this.tools.operations.updateWebhook?.({ ...nothing, params: { webhook_id: id }, body: change });
		return changed?.type === 'single' ? { ...answer, body: changed.body } : answer;
	}

	/** The items of which this API understood nothing have succeeded. */
	private withUnchanged(answer: ApiResponse & { type: 'batch' }): ApiResponse {
		const { items = [] } = this.translated.body as { items?: Array<{ id?: string }> };
		const { unchangedItems } = this.translated;
		const { idParam } = this.arrival.operation ?? {};
		const results = answer.body.results.map((result): BatchItem => {
			const { id } = items[result.index] ?? {};
			if (!unchangedItems.includes(result.index) || id === undefined) return result;
			const data = this.readAt({ [idParam ?? 'id']: id });
			return data ? { index: result.index, status: 200, id, data } : result;
		});
		return { ...answer, body: { results } };
	}

	private rememberRecords({ params, body }: OperationRequest): void {
		const { operation } = this.arrival;
		if (operation?.kind === 'change') this.remember(params);
		if (operation?.kind !== 'batch') return;
		const { items } = body as { items: Array<{ id?: unknown } | null> };
		for (const item of items) if (typeof item?.id === 'string') this.remember({ [operation.idParam]: item.id });
	}

	private remember(params: Record<string, string>): void {
		const { operation } = this.arrival;
		const record = this.readAt(params);
		if (record && operation) this.before.set(idIn(record, operation), structuredClone(record));
	}

	/** The record that a request is about, as the contract has it. */
	private readAt(params: Record<string, string>): object | undefined {
		const { map, operations } = this.tools;
		const { path, itemPath, listPath, idParam, idField } = this.arrival.operation ?? {};
		const get = map.at('GET', itemPath ?? path ?? '');
		if (get) {
			const answer = attempt(() => operations[get.id]?.({ ...nothing, params }));
			return answer?.type === 'single' ? answer.body : undefined;
		}
		const list = operations[map.at('GET', listPath ?? '')?.id ?? ''];
		const records = list ? allPages({ ...nothing, params }, list) : [];
		return records.find((record) => (record as Record<string, unknown>)[idField ?? 'id'] === params[idParam ?? 'id']);
	}

	private paramsOfPath(): Record<string, string> {
		const { operation, path } = this.arrival;
		const segments = path.split('/');
		const names = (operation?.path ?? '').split('/').map((segment) => /^\{(\w+)\}$/.exec(segment)?.[1]);
		return Object.fromEntries(
			names.flatMap((name, at) => (name === undefined ? [] : [[name, decodeURIComponent(segments[at] ?? '')]])),
		);
	}
}

const nothing: OperationRequest = { params: {}, query: {}, body: undefined, refusedItems: new Map() };

/** Every record of a list. */
function allPages(request: OperationRequest, operate: Operate): object[] {
	const all: object[] = [];
	let cursor: string | null = null;
	do {
		const query = { ...request.query, limit: LARGEST_PAGE, cursor: cursor ?? undefined };
		const answer = operate({ ...request, query });
		if (answer.type !== 'list') return all;
		all.push(...answer.body.data);
		cursor = answer.body.next_cursor;
	} while (cursor !== null);
	return all;
}

function idIn(record: object, { idField }: MappedOperation): string {
	const id = (record as Record<string, unknown>)[idField];
	return typeof id === 'string' ? id : '';
}

function shownId(record: object, style: RecordStyle): string {
	const entry = entryOf(record, style) as Record<string, unknown>;
	return String(entry[style.dialect.singleAs === 'jsonapi' ? 'id' : idKey(style)]);
}

/** What there is to read; undefined where there is nothing. */
function attempt<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch {
		return undefined;
	}
}

/** Requests of a dialect in the contract's words: address, query and body. */
import { ApiError } from '../api/errors.mts';
import type { MappedOperation } from './apiMap.mts';
import { renameKeys, snake } from './casing.mts';
import type { Dialect } from './dialect.mts';
import { continuation, CONTINUATIONS, goesByCursor, type PageRequest } from './lists.mts';
import type { NumberIds } from './numberIds.mts';
import { idKey, type RecordStyle } from './records.mts';

const DEFAULT_LIMIT = 50;

/** Only dialects whose IDs are numbers take them. */
export function pathIn(path: string, { idAs }: Dialect, numberIds: NumberIds): string {
	if (idAs !== 'number') return path;
	return path
		.split('/')
		.map((segment) => String(numberIds.toId(segment)))
		.join('/');
}

/**
 * Puts a list's query in the contract's words.
 *
 * @param query is changed
 * @returns what was asked for, and why it is refused where the contract would not refuse it
 */
export function listQueryIn(
	query: URLSearchParams,
	operation: MappedOperation,
	dialect: Dialect,
): { page: PageRequest; refusal: ApiError | undefined } {
	const position: Partial<Record<string, string>> = {};
	let refusal: ApiError | undefined;
	for (const name of CONTINUATIONS) {
		const value = query.get(name);
		const fate = continuation(name, dialect);
		if (value === null || (fate === 'taken' && goesByCursor(dialect))) continue;
		if (fate === 'taken') position[name] = value;
		else if (fate === 'unknown' && dialect.unknownQuery === 'refuse') {
			refusal = new ApiError(400, 'invalid_request', `${name}: Unknown query parameter.`, { field: name });
		}
		query.delete(name);
	}
	if (dialect.unknownQuery === 'ignore') {
		const known = ['limit', 'cursor', ...operation.requiredQuery];
		for (const name of [...query.keys()]) if (!known.includes(name)) query.delete(name);
	}
	const asked = query.get('limit') ?? position.per_page;
	const most = Number(dialect.maxPageSize);
	// The contract's largest is left to the validator.
	if (most < 200 && Number(asked ?? DEFAULT_LIMIT) > most) {
		if (asked !== undefined && dialect.limitRefused === 'yes') {
			refusal = new ApiError(400, 'invalid_request', `limit: must be <= ${most}`, { field: 'limit' });
		}
		query.set('limit', String(most));
	}
	return { page: { limit: Math.min(Number(asked ?? DEFAULT_LIMIT), most), position }, refusal };
}

/** Replaces the numbers of a query by the IDs that they are. */
export function idsInQuery(query: URLSearchParams, { idAs }: Dialect, numberIds: NumberIds): void {
	if (idAs !== 'number') return;
	for (const [name, value] of [...query]) if (name.endsWith('_id')) query.set(name, String(numberIds.toId(value)));
}

/** A body in the contract's words, and what of it has no effect. */
export interface TranslatedBody {
	body: unknown;
	/** Nothing of a change is left: the request succeeds and does nothing. */
	isNoChange: boolean;
	/** The same for items of a batch, by index. */
	unchangedItems: readonly number[];
}

export function bodyIn(body: unknown, style: RecordStyle): TranslatedBody {
	const { dialect, operation, numberIds } = style;
	// The record of a client is in the client's own words.
	if (!isFields(body) || operation.id.startsWith('ingest')) return { body, isNoChange: false, unchangedItems: [] };
	const renamed = dialect.accepts === 'snake' ? body : renameKeys(body, keyIn(dialect));
	const named = isFields(renamed) && Array.isArray(renamed.items) ? withIds(renamed, idKey(style)) : renamed;
	const translated = dialect.idAs === 'number' ? numberIds.idsIn(named) : named;
	const left = isFields(translated) ? Object.keys(translated).length : 0;
	return {
		body: translated,
		// An action without what it needs is refused.
		isNoChange: operation.method === 'PATCH' && left === 0 && Object.keys(body).length > 0,
		unchangedItems: unchangedItems(body, translated),
	};
}

const keyIn =
	({ accepts }: Dialect) =>
	(key: string): string | undefined =>
		accepts === 'camelOnly' && /[a-z0-9]_/.test(key) ? undefined : snake(key);

/** A batch whose items may have their ID under the dialect's key. */
function withIds(batch: Record<string, unknown>, key: string): Record<string, unknown> {
	const items = (batch.items as unknown[]).map((item) => {
		if (!isFields(item) || !(key in item) || 'id' in item) return item;
		const { [key]: id, ...fields } = item;
		// A reference may have the same name as an ID: the call that something is about.
		return batch.operation === 'create' ? item : { id, ...fields };
	});
	return { ...batch, items };
}

function unchangedItems(sent: Record<string, unknown>, translated: unknown): number[] {
	if (!isFields(translated) || translated.operation !== 'update') return [];
	const [before, after] = [sent.items, translated.items];
	if (!Array.isArray(before) || !Array.isArray(after)) return [];
	return after.flatMap((item: unknown, index) => {
		const all: unknown = before[index];
		return isFields(item) && isFields(all) && Object.keys(item).join() === 'id' && Object.keys(all).length > 1
			? [index]
			: [];
	});
}

function isFields(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

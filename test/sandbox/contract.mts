// @oncePerWorker: reading the contract and making the validator take a second (test/jest/runtime.cjs).
/** Reads the contract that the sandbox is made from. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** The contract as far as the sandbox looks into it itself. */
export interface Contract {
	openapi: string;
	servers: Array<{ url: string }>;
	paths: Record<string, PathItem>;
	webhooks: Record<string, { post: Record<string, unknown> }>;
	components: Record<string, Record<string, unknown>>;
}

export interface PathItem {
	/** Where it has other servers than the rest. */
	servers?: Array<{ url: string }>;
	[method: string]: { operationId?: string } | Array<{ url: string }> | undefined;
}

const read = new Map<string, Contract>();

const location = 'test/contract/openapi.yaml';

/**
 * Reads the contract, which is in this repository.
 *
 * @param file where it is; found upwards of the working directory when left out
 */
export function readContract(file: string = find(process.cwd())): Contract {
	const contract = read.get(file) ?? (parse(readFileSync(file, 'utf8')) as Contract);
	read.set(file, contract);
	return contract;
}

/** The operationIds of the API. */
export function operationIds(contract: Contract): string[] {
	return Object.values(contract.paths).flatMap((methods) =>
		Object.values(methods).flatMap((part) => (part && 'operationId' in part ? (part.operationId ?? []) : [])),
	);
}

/** @param method in lower case */
export function operationIdAt(contract: Contract, path: string, method: string): string | undefined {
	const operation = contract.paths[path]?.[method];
	return operation && 'operationId' in operation ? operation.operationId : undefined;
}

function find(directory: string): string {
	const file = path.join(directory, location);
	if (existsSync(file)) return file;
	const parent = path.dirname(directory);
	if (parent === directory) throw new Error(`Run the sandbox inside the repository: ${location} was not found.`);
	return find(parent);
}

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { format, resolveConfig } from 'prettier';

import { CallMatrixApi } from '../../credentials/CallMatrixApi.credentials.ts';
import { CallMatrix } from '../../nodes/CallMatrix/CallMatrix.node.ts';
import { CallMatrixTrigger } from '../../nodes/CallMatrix/CallMatrixTrigger.node.ts';

/**
 * What saved workflows depend on: parameter names, types, defaults, option values, display conditions, outputs. Labels,
 * descriptions and placeholders are left out, because they may change at any time.
 *
 * After an intended change, write the file again: UPDATE_DESCRIPTIONS=1 npx jest -c test/jest.config.mjs descriptions
 */
const FILE = new URL('descriptions.json', import.meta.url);

/** What only a person reads. */
const WORDS = new Set([
	...['action', 'activationMessage', 'description', 'displayName', 'eventTriggerDescription', 'fieldWords'],
	...['hint', 'icon', 'placeholder', 'subtitle', 'valuesLabel'],
]);

interface Part {
	[key: string]: unknown;
}

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null;

/** Of an option, the name is its label and the value is what is saved. */
const isLabel = (part: Part, key: string): boolean => key === 'name' && 'value' in part && !('type' in part);

function withoutWords(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutWords);
	if (typeof value === 'function') return 'function';
	if (!isPart(value)) return value;
	const kept = Object.entries(value)
		.filter(([key, part]) => part !== undefined && !WORDS.has(key) && !isLabel(value, key))
		.map(([key, part]) => [key, withoutWords(part)] as const)
		// n8n wants options in the order of their labels.
		.map(([key, part]) => [key, key === 'options' && Array.isArray(part) ? byText(part) : part] as const);
	return Object.fromEntries(kept);
}

const byText = (parts: unknown[]): unknown[] =>
	[...parts].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** Properties that differ only in the operation that shows them, and in words, as one: which are merged depends on words. */
function merged(properties: Part[]): Part[] {
	const seen = new Map<string, { property: Part; operations: string[] }>();
	for (const each of properties) {
		const { displayOptions = {}, ...rest } = withoutWords(each) as Part & { displayOptions?: { show?: Part } };
		const { operation = [], ...show } = displayOptions.show ?? {};
		const property = { ...rest, displayOptions: { ...displayOptions, show } };
		const key = JSON.stringify(property);
		const operations = [...(seen.get(key)?.operations ?? []), ...(operation as string[])].sort();
		seen.set(key, { property, operations });
	}
	return [...seen.values()].map(({ property, operations }) => ({ ...property, operations }));
}

const described = (description: object & { properties: object[] }): unknown => ({
	...(withoutWords({ ...description, properties: undefined }) as Part),
	properties: merged(description.properties as Part[]),
});

test('A saved workflow finds its parameter names, types, defaults, option values and outputs again (see UPDATE_DESCRIPTIONS)', async () => {
	const current = {
		callMatrixApi: described(new CallMatrixApi()),
		callMatrix: described(new CallMatrix().description),
		callMatrixTrigger: described(new CallMatrixTrigger().description),
	};
	const text = JSON.stringify(current, null, '\t');
	if (process.env.UPDATE_DESCRIPTIONS) {
		const filepath = fileURLToPath(FILE);
		writeFileSync(FILE, await format(text, { ...(await resolveConfig(filepath)), filepath }));
	}
	expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(FILE, 'utf8')));
});

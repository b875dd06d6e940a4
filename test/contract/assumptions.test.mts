/** Compares the assumptions with the product's source, the contract and the sandbox, so that `docs/callmatrix-api.md` stays true. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { dialectDimensions } from '../sandbox/dialect/dialect.mts';
import { ASSUMPTIONS, type Assumption, type Reaction } from './assumptions.mts';
import { ASSUMPTIONS_FILE, assumptionsPage } from './assumptionsPage.mts';
import { contract } from './contract.mts';
import { countEvidence, evidentParts } from './evidence.mts';

const assumptions: Assumption[] = ASSUMPTIONS.flatMap((group) => group.assumptions);
const reactions: Reaction[] = assumptions.flatMap((assumption) => assumption.reactions);

const sourcesIn = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => readFileSync(join(folder, name), 'utf8'));

/** The product without its comments: words in a comment are shown to nobody. */
const source = [...sourcesIn('nodes'), ...sourcesIn('credentials')]
	.map((text) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, ''))
	.join('\n');

/** Whether the source has a message: a part in angle brackets is what the code fills in. */
function isInSource(words: string): boolean {
	const escaped = words.split(/<[^>]+>/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(escaped.join('\\$\\{[^\\n`]+?\\}')).test(source);
}

const messages = reactions.flatMap((reaction) => ('says' in reaction ? reaction.says : []));

test('There are assumptions of every kind to compare', () => {
	expect(messages.length).toBeGreaterThan(30);
	expect(new Set(reactions.map(({ does }) => does)).size).toBe(5);
	for (const { assumes, reactions: some, files } of assumptions) {
		expect([assumes, some.length > 0, files.length > 0]).toEqual([assumes, true, true]);
	}
});

test.each([...new Set(messages)])('The nodes say: %s', (words) => {
	expect(isInSource(words)).toBe(true);
	// The same message with another word in it is not there: a comparison that finds everything would prove nothing.
	expect(isInSource(words.replace(/(?<!<[^>]*)[a-z]{3,}/i, 'other$&'))).toBe(false);
});

test.each([...new Set(reactions.flatMap((reaction) => (reaction.does === 'ask' ? [reaction.setting] : [])))])(
	'There is a setting %s',
	(label) => {
		const names = [`displayName: '${label}'`, `name: '${label}'`];
		expect(names.filter((name) => source.includes(name))).not.toEqual([]);
	},
);

test.each([...new Set(assumptions.flatMap(({ files }) => files))])('There is a file %s', (file) => {
	expect(existsSync(file)).toBe(true);
});

test('Each page that is given as evidence is evidence in the contract, too', () => {
	const known = new Set(['convention', ...evidentParts(contract).map(([, part]) => part['x-evidence'])]);
	expect(assumptions.map(({ evidence }) => evidence).filter((evidence) => !known.has(evidence))).toEqual([]);
});

test('Every dimension of a sandbox dialect belongs to an assumption, and every one that is named is there', () => {
	const named = new Set(assumptions.flatMap(({ dialect = [] }) => dialect));
	expect([...named].sort()).toEqual(Object.keys(dialectDimensions).sort());
});

test('docs/callmatrix-api.md is up to date (npm run generate)', () => {
	expect(readFileSync(ASSUMPTIONS_FILE, 'utf8')).toBe(assumptionsPage(ASSUMPTIONS, contract));
});

test('docs/callmatrix-api.md counts the evidence of every resource and of the whole contract', () => {
	const page = assumptionsPage(ASSUMPTIONS, contract);
	const { stated, implied, convention } = countEvidence(contract);
	expect(page).toContain(`| **The whole contract** | ${stated} | ${implied} | ${convention} |`);
	const counts = [...page.matchAll(/^\| ([\w* ]+) \| (\d+) \| (\d+) \| (\d+) \|$/gm)];
	expect(counts).toHaveLength((contract.tags as unknown[]).length + 2);
	for (const [, name, ...numbers] of counts) expect([name, numbers.map(Number).some(Boolean)]).toEqual([name, true]);
	// A field of a buyer that becomes stated shows in the rows of those who have it, and not in those of a visitor session.
	const changed = structuredClone(contract);
	const { Buyer } = (changed.components as { schemas: Record<string, { properties?: Record<string, object> }> })
		.schemas;
	if (!Buyer) throw new Error('The contract has no Buyer');
	Buyer.properties = { ...Buyer.properties, another: { type: 'string', 'x-evidence': 'stated: /docs/buyers' } };
	const rowOf = (text: string, name: string): string | undefined =>
		new RegExp(`^\\| ${name} \\|.*$`, 'm').exec(text)?.[0];
	const other = assumptionsPage(ASSUMPTIONS, changed);
	expect(rowOf(other, 'Buyer')).not.toBe(rowOf(page, 'Buyer'));
	expect(rowOf(other, 'Visitor Session')).toBe(rowOf(page, 'Visitor Session'));
});

/** Makes `docs/callmatrix-api.md`: the assumptions for a maintainer to look up, and how much of the contract is known. */
import type { Assumption, AssumptionGroup, Reaction } from './assumptions.mts';
import { resolve, type Contract, type Part } from './contract.mts';
import { countEvidence } from './evidence.mts';

export const ASSUMPTIONS_FILE = 'docs/callmatrix-api.md';

const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = (...cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`;

const quoted = (says: string[]): string => says.map((words) => `“${words.replaceAll('<', '&lt;')}”`).join('; ');

function toText(reaction: Reaction): string {
	switch (reaction.does) {
		case 'recognize':
			return `**Recognized:** ${reaction.what}.`;
		case 'stop':
			return `**Stops** if ${reaction.when}: ${quoted(reaction.says)}`;
		case 'hint':
			return `**Hint** if ${reaction.when}: ${quoted(reaction.says)}`;
		case 'ask':
			return `**Setting** _${reaction.setting}_: ${reaction.what}.`;
		case 'not notice':
			return `**Not noticed:** ${reaction.what}.`;
	}
}

/** The kind, and the page of callmatrix.io as a link. */
function evidenceText(evidence: string): string {
	const [kind = '', page] = evidence.split(': ');
	return page ? `${kind}: [${page.split('/').at(-1)}](https://callmatrix.io${page})` : kind;
}

const code = (texts: string[]): string => texts.map((text) => `\`${text}\``).join(', ');

const assumptionRow = ({ assumes, evidence, reactions, files, dialect = [] }: Assumption): string =>
	row(assumes, evidenceText(evidence), reactions.map(toText).join('<br>'), code(files), code(dialect));

/** Everything below a part of the contract, references included, by the name of the component. */
function componentsOf(part: unknown, document: Contract, found = new Map<string, Part>()): Map<string, Part> {
	if (typeof part !== 'object' || part === null) return found;
	for (const [name, value] of Object.entries(part)) {
		if (name !== '$ref' || typeof value !== 'string') componentsOf(value, document, found);
		else if (!found.has(value)) {
			const target = resolve({ $ref: value }, document);
			found.set(value, target);
			componentsOf(target, document, found);
		}
	}
	return found;
}

/** A contract that has only these paths and webhooks, and the components that they refer to. */
function partOfContract(document: Contract, paths: Contract['paths'], webhooks: Contract['webhooks']): Contract {
	const components: Record<string, Record<string, Part>> = {};
	for (const [reference, part] of componentsOf({ paths, webhooks }, document)) {
		const [, , kind = '', name = ''] = reference.split('/');
		(components[kind] ??= {})[name] = part;
	}
	return { paths, webhooks, components };
}

const hasTag = (operation: Part, tag: string): boolean => Array.isArray(operation.tags) && operation.tags.includes(tag);

/** How much is stated, implied and a convention, for each resource and for the events. What resources share counts in each. */
function evidenceRows(document: Contract): string[] {
	const tags = (document.tags as { name: string }[]).map(({ name }) => name);
	const pathsOf = (tag: string): Contract['paths'] =>
		Object.fromEntries(
			Object.entries(document.paths).filter(([, item]) => Object.values(item).some((each) => hasTag(each, tag))),
		);
	const counted = [
		...tags.map((tag): [string, Contract] => [tag, partOfContract(document, pathsOf(tag), {})]),
		['Events', partOfContract(document, {}, document.webhooks)] as const,
		['**The whole contract**', document] as const,
	];
	return counted.map(([name, part]) => {
		const { stated, implied, convention } = countEvidence(part);
		return row(name, String(stated), String(implied), String(convention));
	});
}

/** The assumptions and their evidence, for maintainers and for people who want to know what to expect. */
export const assumptionsPage = (groups: readonly AssumptionGroup[], document: Contract): string =>
	[
		'# What the nodes assume about CallMatrix',
		'',
		'Made from `test/contract/assumptions.mts` and `test/contract/openapi.yaml` by `npm run generate`.',
		'',
		'CallMatrix publishes no API reference, so the first real account will differ from these assumptions somewhere. This page says',
		'what the nodes do then, and which file to change. _Account Settings: Check API_ shows what differs in your account;',
		'[CONTRIBUTING](../CONTRIBUTING.md#when-somebody-reports-what-check-api-found) says what a maintainer does with its result.',
		'',
		'**Evidence** is `stated` (CallMatrix says so on that page), `implied` (the page shows a control for it, and everything that has a',
		'control is also in the REST API), or `convention` (usual in comparable APIs; CallMatrix says nothing). Where something is stated,',
		'its names and its form are a convention all the same, unless the assumption gives them.',
		'',
		'**If it does not hold**, the nodes recognize the other form by themselves, stop with a message, give a hint above the output, or',
		'need a setting. Messages are quoted as the source has them; `<…>` is filled in. **Dialect** is the dimension of the sandbox that',
		'differs in this: `npm run sandbox -- --dialect <dimension>=<value>`.',
		...groups.flatMap(({ title, assumptions }) => [
			'',
			`## ${title}`,
			'',
			row('assumption', 'evidence', 'if it does not hold', 'change it in', 'dialect'),
			row('---', '---', '---', '---', '---'),
			...assumptions.map(assumptionRow),
		]),
		'',
		'## How much of the contract is known',
		'',
		'Operations, parameters and fields of [the contract](../test/contract/openapi.yaml), by evidence. What several resources share,',
		'such as the list parameters, counts in each of them.',
		'',
		row('resource', 'stated', 'implied', 'convention'),
		row('---', '---', '---', '---'),
		...evidenceRows(document),
		'',
	].join('\n');

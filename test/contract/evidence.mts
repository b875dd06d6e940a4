import { resolve, type Contract, type Part } from './contract.mts';

function* parts(at: Part, document: Contract, path: string): Generator<[string, Part]> {
	if (at.operationId) yield [`operation ${at.operationId}`, at];
	const parameters = Array.isArray(at.parameters) ? at.parameters : [];
	for (const parameter of parameters) {
		yield [`${path} parameter ${String(resolve(parameter, document).name)}`, resolve(parameter, document)];
	}
	for (const [name, field] of Object.entries(at.properties ?? {})) {
		yield [`${path}.${name}`, { ...resolve(field, document), ...field }];
	}
	for (const [key, value] of Object.entries(at)) {
		if (typeof value === 'object' && value !== null && value !== parameters) {
			// The map of fields is not a part itself: a field may be called "parameters".
			yield* key === 'properties'
				? Object.entries(value).flatMap(([name, field]) => [...parts(field as Part, document, `${path}.${name}`)])
				: parts(value as Part, document, `${path}/${key}`);
		}
	}
}

/** Every operation, parameter, header and field of the contract, with where it stands. */
export const evidentParts = (document: Contract): [string, Part][] => [...parts(document, document, '')];

/** How many of them CallMatrix states, how many a page of theirs implies, and how many are a convention. */
export function countEvidence(document: Contract): Record<'convention' | 'implied' | 'stated', number> {
	const counts = { stated: 0, implied: 0, convention: 0 };
	for (const [, part] of evidentParts(document)) {
		const [kind] = (part['x-evidence'] ?? '').split(':');
		if (kind === 'stated' || kind === 'implied' || kind === 'convention') counts[kind] += 1;
	}
	return counts;
}

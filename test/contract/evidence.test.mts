import { contract, resolve, type Part } from './contract.mts';

const EVIDENCE = /^(convention|(stated|implied): \/(blog|features|glossary)(\/[a-z-]+)?)$/;

/** Every operation, parameter, header and field of the contract, with where it stands. */
function* parts(at: Part, path: string): Generator<[string, Part]> {
	if (at.operationId) yield [`operation ${at.operationId}`, at];
	const parameters = Array.isArray(at.parameters) ? at.parameters : [];
	for (const parameter of parameters) {
		yield [`${path} parameter ${String(resolve(parameter).name)}`, resolve(parameter)];
	}
	for (const [name, field] of Object.entries(at.properties ?? {})) {
		yield [`${path}.${name}`, { ...resolve(field), ...field }];
	}
	for (const [key, value] of Object.entries(at)) {
		if (typeof value === 'object' && value !== null && value !== parameters) {
			// The map of fields is not a part itself: a field may be called "parameters".
			yield* key === 'properties'
				? Object.entries(value).flatMap(([name, field]) => [...parts(field as Part, `${path}.${name}`)])
				: parts(value as Part, `${path}/${key}`);
		}
	}
}

test('every operation, parameter and field of the contract says how it is known', () => {
	const found = [...parts(contract, '')];
	expect(found.length).toBeGreaterThan(80);
	const silent = found.filter(([, part]) => !EVIDENCE.test(part['x-evidence'] ?? ''));
	expect(silent.map(([where]) => where)).toEqual([]);
});

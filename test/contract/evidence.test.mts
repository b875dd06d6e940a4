import { contract } from './contract.mts';
import { evidentParts } from './evidence.mts';

const EVIDENCE = /^(convention|(stated|implied): \/(blog|features|glossary)(\/[a-z-]+)?)$/;

test('every operation, parameter and field of the contract says how it is known', () => {
	const found = evidentParts(contract);
	expect(found.length).toBeGreaterThan(80);
	const silent = found.filter(([, part]) => !EVIDENCE.test(part['x-evidence'] ?? ''));
	expect(silent.map(([where]) => where)).toEqual([]);
});

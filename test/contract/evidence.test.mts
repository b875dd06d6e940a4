import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { contract, operations } from './contract.mts';
import { evidentParts } from './evidence.mts';

/** `convention`, or a page of callmatrix.io: `stated: /docs/buyers#caps`. */
const EVIDENCE = /^(convention|(stated|implied): (\/[\w.-]+)+(#[\w-]+)?)$/;

test('every operation, parameter and field of the contract says how it is known', () => {
	const found = evidentParts(contract);
	expect(found.map(([where]) => where)).toEqual(expect.arrayContaining(operations.map(({ id }) => `operation ${id}`)));
	const silent = found.filter(([, part]) => !EVIDENCE.test(part['x-evidence'] ?? ''));
	expect(silent.map(([where]) => where)).toEqual([]);
});

test('evidence is written as CONTRIBUTING shows it, and a kind without its page is none', () => {
	const guide = readFileSync(join(__dirname, '../../CONTRIBUTING.md'), 'utf8');
	const shown = [...guide.matchAll(/x-evidence: '(.+)'/g)].map(([, evidence = '']) => evidence);
	expect(shown.length).toBeGreaterThan(0);
	for (const evidence of shown) expect(evidence).toMatch(EVIDENCE);
	for (const none of ['', 'stated', 'stated:', 'implied: buyers', 'stated: /', 'known', 'convention: /docs'])
		expect(none).not.toMatch(EVIDENCE);
});

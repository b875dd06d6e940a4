/**
 * `npm run contract`: where the nodes and the contract differ. With `--mutate`, whether it would be seen: changes the contract in
 * one place at a time, and each must turn the check red.
 */
import { argv, exit, stdout } from 'node:process';

import { allAsked, type Asked } from './asked.mts';
import { check, NOT_REACHED, NOT_SENT } from './check.mts';
import { contract } from './contract.mts';
import { countEvidence } from './evidence.mts';
import { isSeen, mutationsOf } from './mutations.mts';

/** So many changes have to be tried at least. */
const ENOUGH = 200;

const say = (line = ''): boolean => stdout.write(`${line}\n`);

const row = (what: string, value: number): boolean => say(`  ${what.padEnd(40)} ${String(value).padStart(6)}`);

function compare(asked: Asked[]): boolean {
	const { figures, holes } = check(contract, asked);
	row('operations in the contract', figures.operations);
	row('reachable from the nodes', figures.reached);
	row('requests that the nodes can make', figures.requests);
	row('valid under the contract', figures.valid);
	for (const [kind, count] of Object.entries(countEvidence(contract))) row(`operations and fields, ${kind}`, count);
	say();
	for (const [what, reason] of Object.entries({ ...NOT_REACHED, ...NOT_SENT })) say(`  left out: ${what} (${reason})`);
	say();
	for (const hole of holes) say(`  ✗ ${hole}`);
	say(holes.length ? `${holes.length} holes.` : 'No hole in either direction.');
	return holes.length === 0;
}

function mutate(asked: Asked[]): boolean {
	if (check(contract, asked).holes.length) {
		say('Where there are holes already, another is not seen. Close them first: npm run contract');
		return false;
	}
	say('Every place of the contract on which the action node or the trigger relies, changed one at a time:');
	say();
	const mutations = mutationsOf(contract, asked);
	const kinds = new Map<string, number>();
	for (const { kind } of mutations) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
	for (const [kind, count] of kinds) row(kind, count);
	const unseen = mutations.filter((mutation) => !isSeen(contract, asked, mutation));
	row('changes in all', mutations.length);
	row('seen', mutations.length - unseen.length);
	say();
	for (const { kind, what } of unseen) say(`  ✗ ${kind}: ${what}`);
	say(unseen.length ? `${unseen.length} changes of the contract would not be seen.` : 'Every change would be seen.');
	return unseen.length === 0 && mutations.length >= ENOUGH;
}

const asked = await allAsked();
exit((argv.includes('--mutate') ? mutate(asked) : compare(asked)) ? 0 : 1);

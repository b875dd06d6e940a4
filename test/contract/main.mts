/**
 * `npm run contract`: where the nodes and the contract differ. With `--mutate`, whether it would be seen: changes the contract in
 * one place at a time, and each must turn the check red.
 */
import { argv, exit, stdout } from 'node:process';

import { check } from './check.mts';
import { contract } from './contract.mts';
import { isSeen, mutationsOf } from './mutations.mts';

const say = (line = ''): boolean => stdout.write(`${line}\n`);

const row = (what: string, value: number | string): boolean => say(`  ${what.padEnd(40)} ${String(value).padStart(6)}`);

function compare(): boolean {
	const { figures, holes } = check(contract);
	row('operations in the contract', figures.operations);
	row('reached by the nodes', figures.reached);
	row('requests that the node can make', figures.requests);
	row('valid under the contract', figures.valid);
	for (const [kind, count] of Object.entries(figures.evidence)) row(`fields and operations, ${kind}`, count);
	say();
	for (const hole of holes) say(`  ✗ ${hole}`);
	say(holes.length ? `${holes.length} holes.` : 'No hole in either direction.');
	return holes.length === 0;
}

function mutate(): boolean {
	const mutations = mutationsOf(contract);
	const kinds = new Map<string, number>();
	for (const { kind } of mutations) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
	for (const [kind, count] of kinds) row(kind, count);
	const unseen = mutations.filter((mutation) => !isSeen(contract, mutation));
	row('changes in all', mutations.length);
	row('seen', mutations.length - unseen.length);
	say();
	for (const { kind, what } of unseen) say(`  ✗ ${kind}: ${what}`);
	say(unseen.length ? `${unseen.length} changes of the contract would not be seen.` : 'Every change would be seen.');
	return unseen.length === 0 && mutations.length >= 200;
}

exit((argv.includes('--mutate') ? mutate() : compare()) ? 0 : 1);

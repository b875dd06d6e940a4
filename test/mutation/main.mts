/**
 * Mutation tests: changes the modules of areas.mts in one place at a time, and tells which changes no test notices.
 *
 *     npm run mutate              all areas; fails where less than 85 % of the mutants of an area are killed
 *     npm run mutate -- values    one area, or one group of areas
 */
import { Stryker } from '@stryker-mutator/core';

import { areas, type Area } from './areas.mts';

/** Percent. */
const LEAST_KILLED = 85;

type Mutant = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

async function mutate({ modules, tests }: Area): Promise<Mutant[]> {
	const stryker = new Stryker({
		testRunner: 'jest',
		plugins: ['@stryker-mutator/jest-runner'],
		jest: {
			configFile: 'test/jest.config.mjs',
			enableFindRelatedTests: false,
			config: {
				setupFiles: ['<rootDir>/test/setup.mts', '<rootDir>/test/mutation/setup.mts'],
				testMatch: tests.map((test) => `<rootDir>/test/${test}.test.mts`),
				// Stryker resolves it itself, and knows no <rootDir>.
				testEnvironment: './test/jest/environment.cjs',
			},
		},
		mutate: modules.map((module) => `nodes/CallMatrix/${module}`),
		coverageAnalysis: 'perTest',
		disableBail: false,
		ignorePatterns: ['.demo', '.bench', 'dist', 'docs'],
		reporters: ['dots'],
		allowConsoleColors: false,
		cleanTempDir: 'always',
		concurrency: 2,
		warnings: false,
	});
	return await stryker.runMutationTest();
}

const isKilled = ({ status }: Mutant): boolean => status === 'Killed' || status === 'Timeout';
/** What does not compile or was ignored says nothing. */
const counts = ({ status }: Mutant): boolean =>
	isKilled({ status } as Mutant) || ['Survived', 'NoCoverage'].includes(status);

const where = ({ fileName, location: { start }, mutatorName, replacement }: Mutant): string =>
	`${fileName.replace(/^.*nodes\/CallMatrix\//, '')}:${start.line}:${start.column} ${mutatorName}: ${replacement.replace(/\s+/g, ' ').slice(0, 80)}`;

const line = (name: string, mutants: Mutant[]): string => {
	const killed = mutants.filter(isKilled).length;
	return `${name}: ${killed} of ${mutants.length} mutants killed, ${((100 * killed) / mutants.length).toFixed(1)} %\n`;
};

const [, , ...names] = process.argv;
const all: Mutant[] = [];
const isChosen = ({ name }: Area): boolean =>
	names.length === 0 || names.some((chosen) => name === chosen || name.startsWith(`${chosen}/`));
for (const area of areas.filter(isChosen)) {
	const mutants = (await mutate(area)).filter(counts);
	all.push(...mutants);
	process.stdout.write(line(area.name, mutants));
	if (mutants.filter(isKilled).length < (LEAST_KILLED / 100) * mutants.length) process.exitCode = 1;
	for (const mutant of mutants.filter((one) => !isKilled(one))) process.stdout.write(`  survived: ${where(mutant)}\n`);
}
process.stdout.write(line('all', all));

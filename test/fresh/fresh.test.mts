import { join } from 'node:path';

import { recordStore } from '../engine/recordStore.mts';
import { useSandbox } from '../jest/useSandbox.mts';
import { actionRunner } from './action.mts';
import { judgeFilter, runFilter } from './filter.mts';
import { readActionInputs, readFilterInputs } from './inputs.mts';
import { judgeAction } from './judgeAction.mts';

const sandbox = useSandbox({
	webhookLimit: 10_000,
	sizes: { buyers: 400, offers: 300, campaigns: 100, calls: 200 },
});

beforeAll(async () => {
	await recordStore();
});

const run = actionRunner(() => sandbox);

const fileOf = (surface: string): string => join(__dirname, `${surface}.json`);

const SURFACES = [
	['sheet', 'in a sheet that is mapped automatically'],
	['panel', 'typed into the panel'],
	['expression', 'by expression'],
	['agent', 'by a language model through the tool'],
] as const;

describe.each(SURFACES)('No value is silently misread: %s, %s', (surface) => {
	const inputs = readActionInputs(fileOf(surface)).map((input) => [`${input.operation}, ${input.why}`, input] as const);

	test.each(inputs)('%s', async (_, input) => {
		expect(judgeAction(input, await run(input))).toEqual([]);
	});
});

describe('No event is silently lost by a filter: filter', () => {
	const inputs = readFilterInputs(fileOf('filter')).map((input) => [input.why, input] as const);

	test.each(inputs)('%s', async (_, input) => {
		expect(judgeFilter(input, await runFilter(input, sandbox))).toEqual([]);
	});
});

/** The cases from the field that go through the action node: a test for each entry of outbound.json, or where else it is tested. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import type { Case } from './outboundGround.mts';
import { tryClientZone, tryColumn, tryLimit, tryProvision, tryRecord, tryRow, tryStartedAt } from './outboundRows.mts';
import { tryDestination, tryFrom, tryNothing, tryPrice, trySheetError, tryStates, tryText } from './outboundValues.mts';

const read = (file: string): string => readFileSync(join(__dirname, file), 'utf8');
const cases = JSON.parse(read('outbound.json')) as Case[];

type Fits = (given: IDataObject, kind: string) => boolean;

const has =
	(name: string): Fits =>
	(given) =>
		name in given;
const isOf =
	(kind: string): Fits =>
	(_, other) =>
		other === kind;

const TRIALS: [Fits, (each: Case) => Promise<void>][] = [
	[
		has('Business Hours Start (Pacific)'),
		async ({ given }) => {
			const label = 'Business Hours Start (Eastern)';
			const path = '/buyers/buy_000011';
			await tryColumn(given, 'buyer', { label, path, beside: { Weight: 2 }, body: { weight: 2 } });
		},
	],
	[
		has('Price per Call (CAD)'),
		async ({ given }) => {
			const label = 'Price per Call (USD)';
			const path = '/offers/off_000012';
			await tryColumn(given, 'offer', { label, path, beside: { 'Daily Cap': 7 }, body: { daily_cap: 7 } });
		},
	],
	[
		has('Budget (spent)'),
		async ({ given }) => {
			const label = 'Budget (USD)';
			const path = '/campaigns/cmp_000001';
			await tryColumn(given, 'campaign', { label, path, beside: { 'Daily Cap': 7 }, body: { daily_cap: 7 } });
		},
	],
	[has('States'), tryStates],
	[has('Price per Call'), tryPrice],
	[has('Monthly Cap'), tryNothing],
	[isOf('a text may be any text'), tryText],
	[isOf('an error of a sheet is not a value'), trySheetError],
	[has('Started At'), tryStartedAt],
	[has('From'), tryFrom],
	[has('calledNumber'), tryRecord],
	[has('client time zone'), tryClientZone],
	[isOf('a limit is a limit'), tryLimit],
	[has('Destination'), tryDestination],
	[isOf('what is left empty buys nothing'), tryProvision],
	[isOf('a row goes to whom it names'), tryRow],
];

const answers =
	(status: string): Fits =>
	({ answer }) =>
		typeof answer === 'string' && answer.startsWith(status);

/** The entries whose answers need a server of their own: the file, and a test in it. */
const ELSEWHERE: [Fits, file: string, test: string][] = [
	[has('query'), 'dropped.test.mts', 'repeated query parameters of an API Request are all sent, in their order'],
	[answers('200'), 'waits.test.mts', 'a reset in an hour after a 200 stops a run'],
	[answers('429'), 'waits.test.mts', "['1700000000', /asks to wait"],
	[
		(given, kind) => kind === 'advice is true' && !('fault' in given),
		'advice.test.mts',
		'one of three refused: running again sends the others once more',
	],
	[has('fault'), 'faults.test.mts', "'https to a port that speaks http'"],
];

const nameOf = ({ kind, operation, given }: Case): string => `${kind}: ${operation} ${JSON.stringify(given)}`;

test.each(cases.map((each): [string, Case] => [nameOf(each), each]))('is tested: %s', (_, { given, kind }) => {
	const here = TRIALS.filter(([fits]) => fits(given, kind));
	const elsewhere = ELSEWHERE.filter(([fits]) => fits(given, kind));
	expect([...here, ...elsewhere]).toHaveLength(1);
	for (const [, file, name] of elsewhere) expect(read(file)).toContain(name);
});

const here = cases.filter(({ given, kind }) => !ELSEWHERE.some(([fits]) => fits(given, kind)));

test.each(here.map((each): [string, Case] => [nameOf(each), each]))('%s', async (_, each) => {
	await TRIALS.find(([fits]) => fits(each.given, each.kind))?.[1](each);
});

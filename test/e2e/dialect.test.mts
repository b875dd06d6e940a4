import type { Dialect } from '../sandbox/index.mts';
import { brokenRoad, playDay } from './demo/day.mts';
import { setStage, type Stage } from './demo/stage.mts';
import { summarise } from './demo/summary.mts';
import { installN8n } from './n8n/install.mts';
import { packPackage } from './n8n/package.mts';

/** A CallMatrix that is like the assumed one in hardly anything. */
const FOREIGN: Partial<Dialect> = {
	listAs: 'items',
	nextPage: 'pageOfTotal',
	singleAs: 'data',
	casing: 'camel',
	errorAs: 'problem',
	batchAs: 'succeededFailed',
	idempotency: 'ignored',
	eventAs: 'data',
	eventCasing: 'camel',
	eventName: 'call_ended',
	signature: 'timestampHeader',
};

let stage: Stage;

beforeAll(async () => {
	const tarball = await packPackage();
	stage = await setStage(await installN8n(), tarball, { sandbox: { dialect: FOREIGN } });
});
afterAll(async () => {
	await stage.stop();
});

test('The day is the same with a CallMatrix of another dialect: other lists, wrappers, casing, errors, batches, events and signatures', async () => {
	const calls = await playDay(stage, brokenRoad);
	const checks = await summarise(stage, calls);
	expect(checks.filter(({ holds }) => !holds)).toEqual([]);
	expect(checks).toHaveLength(10);
});

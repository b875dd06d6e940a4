/** The settings that n8n gives every node, the trigger too, in n8n's own engine. */
import { ExecuteContext, ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, type IDataObject, type INode } from 'n8n-workflow';

import type { Bench } from './contexts.mts';
import { checkExists, delivered, store, trial } from './triggerGround.mts';

const EVENT = { call_id: 'call_1', event: 'call.ended', event_id: 'evt_1' };

/** Runs the execution that an event started. @returns what leaves the trigger by an output */
async function execute({ workflow, node, additionalData }: Bench, output = 0): Promise<IDataObject[]> {
	const stack = [{ node, data: { main: [[{ json: delivered(EVENT) }]] }, source: null }];
	const runData = createRunExecutionData({ executionData: { nodeExecutionStack: stack } });
	const saved = { id: workflow.id, name: 'Calls', nodes: [node], connections: {}, active: true };
	const hooks = new ExecutionLifecycleHooks('webhook', '1', saved as never);
	const engine = new WorkflowExecute({ ...additionalData, executionId: '1', hooks }, 'webhook', runData);
	const { data } = await engine.processRunExecutionData(workflow);
	const [run] = data.resultData.runData[node.name] ?? [];
	if (run?.error) throw run.error;
	return (run?.data?.main?.[output] ?? []).map(({ json }) => json);
}

const withSettings = (settings: Partial<INode>): Bench => trial({ settings });

const lockRecord = (times: number): void => {
	store.faults.push(...Array.from({ length: times }, () => new Error('database is locked')));
};

afterEach(() => {
	jest.restoreAllMocks();
});

describe('Retry On Fail', () => {
	const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	test.each(['getInputData', 'getMode', 'getNodeParameter', 'getWorkflow'] as const)(
		'runs an event once although %s of n8n fails at first: what can fail does so before the event is on record',
		async (method) => {
			const workflow = withSettings(settings);
			jest.spyOn(ExecuteContext.prototype, method).mockImplementationOnce(() => {
				throw new Error('n8n stumbles');
			});
			expect(await execute(workflow)).toEqual([EVENT]);
			expect(store.holds(workflow, 'evt_1')).toBe(true);
			expect(await execute(workflow)).toEqual([]);
		},
	);

	test('runs an event once where the record is locked', async () => {
		const workflow = withSettings(settings);
		lockRecord(9);
		expect(await execute(workflow)).toEqual([EVENT]);
		expect(await execute(workflow)).toEqual([]);
	});
});

describe('On Error: Continue', () => {
	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'lets an event in once and no duplicate, also where the record is locked (%s)',
		async (onError) => {
			const workflow = withSettings({ onError });
			lockRecord(3);
			expect(await execute(workflow)).toEqual([EVENT]);
			lockRecord(3);
			expect(await execute(workflow)).toEqual([]);
		},
	);
});

describe('Always Output Data', () => {
	const settings = { alwaysOutputData: true };

	test('keeps the trigger from starting', async () => {
		await expect(checkExists(withSettings(settings))).rejects.toThrow('Always Output Data would run the workflow');
	});

	test('that was switched on later lets an event in once; a duplicate, which would run with an empty item, ends in words', async () => {
		const workflow = withSettings(settings);
		expect(await execute(workflow)).toEqual([EVENT]);
		await expect(execute(workflow)).rejects.toMatchObject({
			message: 'Always Output Data would run the workflow with an empty item',
			description: expect.stringMatching(
				/switch Always Output Data off.+in another execution: leave this one as it is\.$/,
			),
		});
	});

	test('that was switched on later keeps an event from an output behind the first, and it can be retried', async () => {
		const parameters = { separateOutputs: true };
		const before = trial({ settings, parameters });
		await expect(execute(before)).rejects.toMatchObject({
			description: expect.stringContaining('retry this run with the currently saved workflow'),
		});
		expect(store.holds(before, 'evt_1')).toBe(false);
		expect(await execute(trial({ before, parameters }), 4)).toEqual([EVENT]);
	});
});

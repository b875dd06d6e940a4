import type * as Emit from '../../nodes/CallMatrix/webhook/emit.ts';
import type * as Receive from '../../nodes/CallMatrix/webhook/receive.ts';

/** What the trigger does in an n8n process. */
export interface Process {
	receive: typeof Receive.receive;
	emit: typeof Emit.emit;
}

/**
 * The trigger in an n8n process that has just started: what an earlier one remembered is not there. n8n's own package is
 * the same for all, as loading it takes long and it remembers nothing.
 */
export function startProcess(): Process {
	const n8nWorkflow = jest.requireActual<object>('n8n-workflow');
	const started: Partial<Process> = {};
	jest.isolateModules(() => {
		jest.doMock('n8n-workflow', () => n8nWorkflow);
		Object.assign(
			started,
			jest.requireActual<typeof Receive>('../../nodes/CallMatrix/webhook/receive.ts'),
			jest.requireActual<typeof Emit>('../../nodes/CallMatrix/webhook/emit.ts'),
		);
	});
	return started as Process;
}

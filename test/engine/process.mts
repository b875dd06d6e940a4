import type * as Emit from '../../nodes/CallMatrix/webhook/admission/admitEvent.ts';
import type * as Receive from '../../nodes/CallMatrix/webhook/delivery/receive.ts';

/** What the trigger does in an n8n process. */
export interface Process {
	receive: typeof Receive.receive;
	emit: typeof Emit.emit;
}

/**
 * The trigger in an n8n process that has just started: what an earlier one remembered is not there. The packages
 * that n8n brings are the same for all, as loading them takes long and they remember nothing.
 */
export function startProcess(): Process {
	const shared = ['n8n-workflow', 'luxon'].map((name) => ({ name, loaded: jest.requireActual<object>(name) }));
	const started: Partial<Process> = {};
	jest.isolateModules(() => {
		for (const { name, loaded } of shared) jest.doMock(name, () => loaded);
		Object.assign(
			started,
			jest.requireActual<typeof Receive>('../../nodes/CallMatrix/webhook/delivery/receive.ts'),
			jest.requireActual<typeof Emit>('../../nodes/CallMatrix/webhook/admission/admitEvent.ts'),
		);
	});
	return started as Process;
}

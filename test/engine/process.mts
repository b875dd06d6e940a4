import type * as Emit from '../../nodes/CallMatrix/webhook/admission/admitEvent.ts';
import type * as Receive from '../../nodes/CallMatrix/webhook/delivery/receive.ts';

/** What the trigger does in an n8n process. */
export interface Process {
	receive: typeof Receive.receive;
	emit: typeof Emit.emit;
}

/** The trigger in an n8n process that has just started: what an earlier one remembered is not there. */
export function startProcess(): Process {
	const started: Partial<Process> = {};
	jest.isolateModules(() => {
		Object.assign(
			started,
			jest.requireActual<typeof Receive>('../../nodes/CallMatrix/webhook/delivery/receive.ts'),
			jest.requireActual<typeof Emit>('../../nodes/CallMatrix/webhook/admission/admitEvent.ts'),
		);
	});
	return started as Process;
}

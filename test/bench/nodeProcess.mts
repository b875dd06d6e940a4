import { execaNode } from 'execa';

import type { Report, Told } from './nodeMain.mts';

/** Starts a process for the action node. @returns what runs the node in it, so that several can begin at the same time */
export async function nodeProcess(told: Told): Promise<() => Promise<Report>> {
	const nodeOptions = ['--import', 'tsx', '--expose-gc'];
	const child = execaNode({ nodeOptions, ipc: true, stderr: 'inherit' })(new URL('nodeMain.mts', import.meta.url));
	await child.sendMessage(told);
	await child.getOneMessage();
	return async () => {
		await child.sendMessage('go');
		const report = (await child.getOneMessage()) as unknown as Report;
		await child;
		return report;
	};
}

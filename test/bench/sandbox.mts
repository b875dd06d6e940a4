import { execaNode } from 'execa';

import type { Control, SandboxOptions } from '../sandbox/index.mts';
import type { Account } from './node.mts';

type Awaitable<T> = T extends Promise<unknown> ? T : Promise<T>;

/** A sandbox in another process. */
export interface RemoteSandbox {
	/** With the key that it starts with. */
	account: Account;
	/** Calls one of its control methods. */
	control: <Name extends keyof Control>(
		name: Name,
		...given: Parameters<Control[Name]>
	) => Awaitable<ReturnType<Control[Name]>>;
	stop: () => Promise<void>;
}

const WARM_UP_KEY = 'warm-up';

/** A connection that idles while a bench keeps this process busy is closed by the sandbox, and the next request would fail. */
const NO_REUSE = { Connection: 'close' };

export async function startSandboxProcess(options: SandboxOptions): Promise<RemoteSandbox> {
	const child = execaNode({ nodeOptions: ['--import', 'tsx'], ipc: true, reject: false, stderr: 'inherit' })(
		new URL('sandboxMain.mts', import.meta.url),
	);
	await child.sendMessage({ ...options, moreApiKeys: [...(options.moreApiKeys ?? []), WARM_UP_KEY] });
	const { account, controlUrl } = (await child.getOneMessage()) as { account: Account; controlUrl: string };
	const control = async (name: string, ...given: unknown[]): Promise<unknown> => {
		const answer = await fetch(`${controlUrl}/control/${name}`, {
			method: 'POST',
			headers: NO_REUSE,
			body: JSON.stringify(given),
		});
		if (!answer.ok) throw new Error(`The sandbox did not do ${name}: ${await answer.text()}`);
		return await answer.json();
	};
	// What is measured is the node, not how a server starts.
	await fetch(`${account.baseUrl}/buyers?limit=1`, {
		headers: { ...NO_REUSE, Authorization: `Bearer ${WARM_UP_KEY}` },
	});
	return {
		account,
		control: control as RemoteSandbox['control'],
		stop: async () => {
			child.kill();
			await child;
		},
	};
}

/** The sandbox of a test file: started before its tests, stopped after them. What a test does in it the next ones find. */
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/index.mts';

/**
 * Call it at the top of a test file or a describe block.
 *
 * @returns the sandbox, usable from the first `beforeAll` on that comes after this call; its API faults end with each test
 */
export function useSandbox(options: SandboxOptions = {}): Sandbox {
	const sandbox: Partial<Sandbox> = {};
	beforeAll(async () => {
		Object.assign(sandbox, await startSandbox({ requestsPerSecond: 10_000, ...options }));
	});
	afterEach(() => {
		sandbox.control?.setFaults({ api: null });
	});
	afterAll(async () => {
		await sandbox.stop?.();
	});
	return sandbox as Sandbox;
}

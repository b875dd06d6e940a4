import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment, type Ports } from './environment.mts';
import { freshDataFolder, type DataFolder } from './dataFolder.mts';
import { startGroup, type Group } from './group.mts';
import type { Installation } from './install.mts';

const startTimeoutMs = 120_000;
const stopTimeoutMs = 20_000;
const pollMs = 200;

/** A real n8n that can be ended and started again over the same data. */
export class N8nServer {
	readonly url: string;
	private group: Group | undefined;

	private constructor(
		private readonly installation: Installation,
		private readonly data: DataFolder,
		private readonly ports: Ports,
		private readonly webhookUrl: string,
		private readonly more: Record<string, string>,
	) {
		this.url = `http://127.0.0.1:${ports.editor}`;
	}

	/**
	 * An n8n with fresh data and our package in it; not yet started.
	 *
	 * @param install puts the package into the data, whose folder it gets: N8N_USER_FOLDER
	 */
	static async prepare(
		installation: Installation,
		install: (userFolder: string) => Promise<void>,
		ports: Ports,
		webhookUrl: string,
		more: Record<string, string> = {},
	): Promise<N8nServer> {
		const data = await freshDataFolder();
		await install(data.folder);
		return new N8nServer(installation, data, ports, webhookUrl, more);
	}

	/** Resolves when it takes requests. */
	async start(): Promise<void> {
		const { node, command, folder } = this.installation;
		const log = { file: this.data.logFile, append: true };
		this.group = startGroup(node.executable, [command, 'start'], {
			cwd: folder,
			env: environment(this.installation, this.data, this.ports, this.webhookUrl, this.more),
			extendEnv: false,
			stdout: log,
			stderr: log,
		});
		try {
			await this.untilReady(this.group);
		} catch (error) {
			await this.kill();
			throw error;
		}
	}

	/** Lets it finish what it is at. */
	async stop(): Promise<void> {
		await this.group?.stop(stopTimeoutMs);
		this.group = undefined;
	}

	/** As a power cut would. */
	async kill(): Promise<void> {
		await this.group?.kill();
		this.group = undefined;
	}

	async restart(): Promise<void> {
		await this.stop();
		await this.start();
	}

	private async untilReady(group: Group): Promise<void> {
		const state = { over: false };
		const ended = group.ended.then(() => (state.over = true));
		const deadline = Date.now() + startTimeoutMs;
		for (;;) {
			const answer = await fetch(`${this.url}/healthz/readiness`).catch(() => undefined);
			await answer?.body?.cancel();
			// Somebody else may answer at this port when ours could not have it.
			if (state.over) throw await this.failure('n8n ended before it was ready');
			if (answer?.ok === true) return;
			if (Date.now() > deadline) throw await this.failure(`n8n was not ready within ${startTimeoutMs / 1_000} s`);
			await Promise.race([ended, sleep(pollMs)]);
		}
	}

	private async failure(what: string): Promise<Error> {
		const log = await readFile(this.data.logFile, 'utf8').catch(() => '');
		const tail = log.trimEnd().split('\n').slice(-20).join('\n');
		return new Error(`${what}. The end of ${this.data.logFile}:\n${tail}`);
	}
}

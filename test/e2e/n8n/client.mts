import { randomBytes, randomUUID } from 'node:crypto';

import type { INodeTypeDescription } from 'n8n-workflow';

/** Who may log in to the editor. */
export interface Owner {
	email: string;
	password: string;
}

/** n8n refused. */
export class N8nError extends Error {
	constructor(
		readonly method: string,
		readonly path: string,
		readonly status: number,
		answer: string,
	) {
		super(`n8n answered ${method} ${path} with ${status}: ${answer.slice(0, 500)}`);
	}
}

/** n8n's REST API as its editor uses it. */
export class N8nClient {
	/** The login is tied to it. */
	private readonly browserId = randomUUID();
	private cookie = '';

	constructor(private readonly url: string) {}

	/** Makes the first user, who is then logged in. */
	async createOwner(email: string): Promise<Owner> {
		// n8n wants a digit and a capital.
		const password = `${randomBytes(9).toString('base64url')}A1`;
		await this.send('POST', '/rest/owner/setup', { email, password, firstName: 'Demo', lastName: 'Owner' });
		return { email, password };
	}

	async get<T>(path: string, query: Record<string, string> = {}): Promise<T> {
		const search = new URLSearchParams(query).toString();
		return (await this.send('GET', search ? `${path}?${search}` : path)) as T;
	}

	async post<T>(path: string, body: unknown): Promise<T> {
		return (await this.send('POST', path, body)) as T;
	}

	async patch<T>(path: string, body: unknown): Promise<T> {
		return (await this.send('PATCH', path, body)) as T;
	}

	/** A node as n8n describes it to its editor. */
	async nodeType(name: string): Promise<INodeTypeDescription> {
		const all = JSON.parse(await this.ask('GET', '/types/nodes.json')) as INodeTypeDescription[];
		const found = all.find((type) => type.name === name);
		if (!found) throw new Error(`n8n has no node ${name}`);
		return found;
	}

	private async send(method: string, path: string, body?: unknown): Promise<unknown> {
		const text = await this.ask(method, path, body);
		return text ? (JSON.parse(text) as { data: unknown }).data : undefined;
	}

	private async ask(method: string, path: string, body?: unknown): Promise<string> {
		const answer = await fetch(`${this.url}${path}`, {
			method,
			headers: {
				'browser-id': this.browserId,
				// n8n closes an idle connection at any moment, and the next request on it would break.
				connection: 'close',
				...(this.cookie && { cookie: this.cookie }),
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const text = await answer.text();
		if (!answer.ok) throw new N8nError(method, path, answer.status, text);
		for (const cookie of answer.headers.getSetCookie()) {
			if (cookie.startsWith('n8n-auth=')) this.cookie = cookie.split(';')[0] ?? '';
		}
		return text;
	}
}

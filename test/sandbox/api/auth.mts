/** The API keys. */
import type { IncomingMessage } from 'node:http';

/** The keys that open this sandbox. */
export class Keys {
	private readonly known: ReadonlySet<string>;

	constructor(keys: readonly string[]) {
		this.known = new Set(keys);
	}

	/** The valid key of a request, in either of the two places where the contract has it; undefined where there is none. */
	of(request: IncomingMessage): string | undefined {
		return [this.bearer(request), this.header(request)].find((key) => key !== undefined);
	}

	bearer(request: IncomingMessage): string | undefined {
		const match = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '');
		return this.valid(match?.[1]);
	}

	header(request: IncomingMessage): string | undefined {
		const value = request.headers['x-api-key'];
		return this.valid(typeof value === 'string' ? value : undefined);
	}

	/** The text with every key in it made unreadable. */
	hide(text: string): string {
		let hidden = text;
		for (const key of this.known) hidden = hidden.replaceAll(key, '[key]').replaceAll(encodeURIComponent(key), '[key]');
		return hidden;
	}

	private valid(key: string | undefined): string | undefined {
		return key !== undefined && this.known.has(key) ? key : undefined;
	}
}

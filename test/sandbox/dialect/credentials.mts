/** Where a dialect has the API key, put where the contract has it. */
import type { Dialect } from './dialect.mts';

/** The parts of a request that may hold the key. */
export interface KeyPlaces {
	authorization: string | undefined;
	/** X-API-Key. */
	header: string | undefined;
	/** The query parameter `api_key`. */
	query: string | undefined;
}

/** The key that came in the dialect's place; undefined where there was none, or one in another place. */
export function keyIn({ authorization = '', header, query }: KeyPlaces, auth: Dialect['auth']): string | undefined {
	switch (auth) {
		case 'contract':
			return bearerIn(authorization) ?? header;
		case 'bearer':
			return bearerIn(authorization);
		case 'header':
			return header;
		case 'token':
			return /^Token (?:token=)?"?([^"\s]+)"?$/.exec(authorization)?.[1];
		case 'basic': {
			const encoded = /^Basic (\S+)$/.exec(authorization)?.[1] ?? '';
			// The key is the user's name or, where that is empty, the password.
			return Buffer.from(encoded, 'base64')
				.toString()
				.split(':')
				.find((part) => part !== '');
		}
		case 'query':
			return query;
	}
}

function bearerIn(authorization: string): string | undefined {
	return /^Bearer (\S+)$/i.exec(authorization)?.[1];
}

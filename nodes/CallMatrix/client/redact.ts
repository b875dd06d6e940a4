/** Takes the secrets of a credential out of what CallMatrix says, in the forms in which a server may repeat them. Pure. */

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

const KEY = 'apiKey';
const SECRETS = [KEY, 'webhookSecret', 'previousWebhookSecret'];

/** What is shown instead. */
const HIDDEN = '[hidden]';

/** Parts of a key of several words: `Token abc`, `Token token="abc"`. A short word is a scheme, not a secret. */
const MIN_PART = 6;

const SCHEMES = /^(?:basic|bearer|token|apikey|api-key|digest)$/i;

/** A key in Basic is base64 of `user:password`, which a server may name apart. */
function decodedParts(secret: string): string[] {
	const [, encoded] = /^Basic\s+([\w+/=-]+)$/i.exec(secret) ?? [];
	if (encoded === undefined) return [];
	const decoded = Buffer.from(encoded, 'base64').toString();
	return [decoded, decoded.slice(decoded.indexOf(':') + 1)];
}

/** A text as JSON, URLs, forms and HTML write it. */
const spellings = (text: string): string[] => [
	text,
	encodeURIComponent(text),
	encodeURI(text),
	JSON.stringify(text).slice(1, -1),
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;'),
	Buffer.from(text).toString('base64'),
];

function formsOf(name: string, value: unknown): string[] {
	const secret = typeof value === 'string' ? value.trim() : '';
	if (!secret) return [];
	if (name !== KEY) return spellings(secret);
	const words = secret.split(/[\s="',;]+/).filter((word) => word.length >= MIN_PART && !SCHEMES.test(word));
	return [secret, ...words, ...decodedParts(secret).filter((part) => part.length >= MIN_PART)].flatMap(spellings);
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** @returns a function that replaces every secret of the credential in a text, in upper or lower case */
export function redactor(credentials: ICredentialDataDecryptedObject): (text: string) => string {
	// The longest first, or a part would be replaced and the rest of the whole left.
	const forms = [...new Set(SECRETS.flatMap((name) => formsOf(name, credentials[name])))].sort(
		(a, b) => b.length - a.length,
	);
	if (forms.length === 0) return (text) => text;
	const secrets = new RegExp(forms.map(escapeRegExp).join('|'), 'gi');
	return (text) => text.replace(secrets, HIDDEN);
}

/** The same for every text in a JSON value. */
export function redactAll(value: unknown, redact: (text: string) => string): unknown {
	if (typeof value === 'string') return redact(value);
	if (Array.isArray(value)) return value.map((each) => redactAll(each, redact));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [redact(name), redactAll(each, redact)]));
}

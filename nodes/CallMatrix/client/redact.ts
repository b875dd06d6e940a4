/**
 * Takes the secrets of a credential out of what CallMatrix says, in every form in which a server may repeat them. Pure. Redact a text
 * before it is shortened or unescaped, because half of a secret is not recognized.
 */

import { sortedIndexBy, sortedLastIndexBy } from 'lodash';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

const KEY = 'apiKey';
const SECRETS = [KEY, 'webhookSecret', 'previousWebhookSecret'];

/** What is shown instead. */
const HIDDEN = '[hidden]';

/** Parts of a key of several words: `Token abc`, `Token token="abc"`. A shorter part could be any word of a message. */
const MIN_PART = 6;

const SCHEMES = /^(?:basic|bearer|token|apikey|api-key|digest)$/i;

/** A key in Basic is base64 of `user:password`: either of them may be the API key, and a server may name them apart. */
function decodedParts(secret: string): string[] {
	const [, encoded] = /^Basic\s+([\w+/=-]+)$/i.exec(secret) ?? [];
	if (encoded === undefined) return [];
	const decoded = Buffer.from(encoded, 'base64').toString();
	const colon = decoded.indexOf(':');
	return [decoded, decoded.slice(0, Math.max(0, colon)), decoded.slice(colon + 1)];
}

/** The words of an API key, their values where they have a name, and what is between other separators. */
function partsOf(secret: string): string[] {
	const words = secret.split(/\s+/);
	const values = words.map((word) => word.replace(/^[\w-]+=/, '').replace(/^["']|["',;]+$/g, ''));
	return [...words, ...values, ...secret.split(/[\s="',;]+/), ...decodedParts(secret)].filter(
		(part) => part.length >= MIN_PART && !SCHEMES.test(part),
	);
}

function textsOf(name: string, value: unknown): string[] {
	const secret = typeof value === 'string' ? value.trim() : '';
	if (!secret) return [];
	return name === KEY ? [secret, ...partsOf(secret)] : [secret];
}

/** What base64 of any text has in it that holds this one: three forms, by its place in groups of three bytes. */
const inBase64 = (text: string): string[] =>
	text.length < MIN_PART
		? []
		: [0, 1, 2].map((offset) => {
				const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
				return bytes.toString('base64').slice(Math.ceil((offset * 4) / 3), Math.floor((bytes.length * 4) / 3));
			});

/** Behind that: a character with its last bits, and padding. */
const BASE64_END = /[\w+/-]?=*/y;

/** Letter case, base64 in URLs, and a space in a form: of the same length. */
const fold = (text: string): string =>
	text
		.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
		.replace(/[+-]/g, ' ')
		.replace(/_/g, '/');

/** How often a text can be escaped. */
const MAX_ESCAPES = 6;

/** How URLs, JSON and HTML escape a character, also where they do it twice. */
const ESCAPED =
	/(?<bytes>(?:%(?:25)*[89a-f][\da-f])+|%(?:25)*[0-7][\da-f])|\\+u(?<unit>[\da-f]{4})|&(?:amp;)*(?:#(?<code>\d{1,7}|x[\da-f]{1,6});?|(?<name>amp|lt|gt|quot|apos|nbsp);)|\\+/gi;

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function unescaped({ bytes, unit, code, name }: Record<string, string | undefined>): string {
	if (bytes !== undefined) return Buffer.from(bytes.replace(/%(?:25)*(?=[\da-f]{2})/gi, ''), 'hex').toString();
	if (unit !== undefined) return String.fromCharCode(parseInt(unit, 16));
	if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? '';
	const point = code === undefined ? 0 : parseInt(code.replace(/^x/i, '0x'));
	return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '';
}

/** A text, and where in the text before its unescaping each escape was. */
interface Plain {
	text: string;
	escapes: { at: number; length: number; from: number; to: number }[];
}

/** Backslashes are left out altogether: JSON adds them, and how many belong to the text depends on how often it was written as JSON. */
function unescape(source: string): Plain {
	const plain: Plain = { text: '', escapes: [] };
	let end = 0;
	for (const { 0: whole, index, groups = {} } of source.matchAll(ESCAPED)) {
		const text = unescaped(groups).replaceAll('\\', '');
		plain.text += source.slice(end, index);
		end = index + whole.length;
		plain.escapes.push({ at: plain.text.length, length: text.length, from: index, to: end });
		plain.text += text;
	}
	return { ...plain, text: fold(plain.text + source.slice(end)) };
}

/** One escape may be within another, and a secret itself may look like one: as often as anything changes, up to a limit. */
function unescapeAll(source: string): [Plain, ...Plain[]] {
	const levels: [Plain, ...Plain[]] = [unescape(source)];
	for (let last = levels[0]; last.escapes.length > 0 && levels.length < MAX_ESCAPES; ) {
		last = unescape(last.text);
		levels.unshift(last);
	}
	return levels;
}

/** Where in the source a position of the plain text is. @param isEnd behind an escape that it is within, not before it */
function toSource({ escapes }: Plain, position: number, isEnd: boolean): number {
	const probe = { at: position, length: 0, from: 0, to: 0 };
	const count = isEnd
		? sortedIndexBy(escapes, probe, ({ at }) => at)
		: sortedLastIndexBy(escapes, probe, ({ at, length }) => at + length);
	const before = escapes[count - 1];
	const next = escapes[count];
	if (!isEnd && next && next.at < position) return next.from;
	if (!before) return position;
	return before.to + Math.max(0, position - before.at - before.length);
}

function* positionsOf(text: string, part: string): Generator<number> {
	if (part === '') return;
	for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) yield at;
}

type Range = [from: number, to: number];

/** Replaces ranges of a text; those that overlap or touch by one word. */
function hide(text: string, ranges: Range[]): string {
	let shown = '';
	let end = 0;
	for (const [from, to] of ranges.sort(([a], [b]) => a - b)) {
		if (from > end || end === 0) shown += text.slice(end, from) + HIDDEN;
		end = Math.max(end, to);
	}
	return shown + text.slice(end);
}

/** @returns a function that replaces every secret of the credential in a text, in upper or lower case */
export function redactor(credentials: ICredentialDataDecryptedObject): (text: string) => string {
	const texts = [...new Set(SECRETS.flatMap((name) => textsOf(name, credentials[name])))];
	if (texts.length === 0) return (text) => text;
	const asIs = texts.map(fold);
	const plain = texts.map((text) => unescapeAll(text)[0].text);
	const encoded = texts.flatMap(inBase64).map(fold);
	return (text) => {
		const folded = fold(text);
		const levels = unescapeAll(text);
		const sourceOf = (position: number, isEnd: boolean): number =>
			levels.reduce((at, level) => toSource(level, at, isEnd), position);
		const find = (parts: string[]): Range[] =>
			parts.flatMap((part) =>
				[...positionsOf(levels[0].text, part)].map(
					(at): Range => [sourceOf(at, false), sourceOf(at + part.length, true)],
				),
			);
		const ranges = [
			// What is before or behind a secret may look like an escape together with its end.
			...asIs.flatMap((part) => [...positionsOf(folded, part)].map((at): Range => [at, at + part.length])),
			...find(plain),
			...find(encoded).map(([from, to]): Range => {
				BASE64_END.lastIndex = to;
				return [from, to + (BASE64_END.exec(text)?.[0].length ?? 0)];
			}),
		];
		return ranges.length ? hide(text, ranges) : text;
	};
}

/** The same for every text in a JSON value. */
export function redactAll(value: unknown, redact: (text: string) => string): unknown {
	if (typeof value === 'string') return redact(value);
	if (Array.isArray(value)) return value.map((each) => redactAll(each, redact));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [redact(name), redactAll(each, redact)]));
}

/** Parses the RateLimit headers. What follows from them is up to the rate limiter. */

import { DAY_MS, readMoment } from './retryAfter';

/** What is left of a rate limit. */
export interface RateLimit {
	/** How many requests. */
	remaining: number;
	/** For how long, in milliseconds from now. */
	ms: number;
}

const NUMBER = /^\d+(?:\.\d+)?$/;

/** @returns the number that a text holds and nothing else; undefined for a negative one, NaN and 1e99 */
const readNumber = (text: string | undefined): number | undefined =>
	text !== undefined && NUMBER.test(text) ? Number(text) : undefined;

/** Seconds from now, or a moment in Unix time. @returns undefined for what makes no sense as either: a year, a moment long ago */
function readReset(text: string | undefined, now: number): number | undefined {
	const value = readNumber(text);
	if (value === undefined) return undefined;
	return value * 1_000 <= DAY_MS ? Math.ceil(value * 1_000) : readMoment(value, now, DAY_MS);
}

function limitOf(remaining: string | undefined, reset: string | undefined, now: number): RateLimit[] {
	const left = readNumber(remaining);
	const ms = readReset(reset, now);
	return left === undefined || ms === undefined ? [] : [{ remaining: left, ms }];
}

const textOf = (header: unknown): string =>
	(Array.isArray(header) ? header : [header]).filter((part) => typeof part === 'string').join(',');

/** `r=50;t=30` or `remaining=7, reset=1` */
function parametersOf(text: string): Record<string, string> {
	const pairs = text.split(/[;,]/).map((pair) => pair.split('=').map((part) => part.trim().toLowerCase()));
	return Object.fromEntries(pairs.map(([name = '', value = '']): [string, string] => [name, value]));
}

/**
 * Reads what the RateLimit headers say is left: the present form, in which each policy has its own
 * (`"burst";r=0;t=1, "daily";r=900;t=3600`), the one before (`limit=100, remaining=7, reset=1`), or the old pair of
 * RateLimit-Remaining and RateLimit-Reset, of which several may be joined.
 * @param headers names in lower case
 * @param now in Unix milliseconds
 * @returns one for each policy that says both parts and makes sense
 */
export function readRateLimits(headers: Record<string, unknown>, now: number): RateLimit[] {
	// A policy may have any name.
	const text = textOf(headers.ratelimit).replace(/"[^"]*"/g, '');
	const members = /remaining\s*=/i.test(text) ? [text] : text.split(',');
	const named = members
		.map(parametersOf)
		.flatMap(({ r, t, remaining, reset }) => limitOf(r ?? remaining, t ?? reset, now));
	const remaining = textOf(headers['ratelimit-remaining']).split(',');
	const resets = textOf(headers['ratelimit-reset']).split(',');
	const pairs = remaining.flatMap((left, at) => limitOf(left.trim(), (resets[at] ?? resets[0])?.trim(), now));
	return [...named, ...pairs];
}

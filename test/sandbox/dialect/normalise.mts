/** Records as a server shows them that rewrites what it is sent: the same values in another form. */

/** Amounts of US dollars. */
const MONEY = /^(?:price|price_per_call|revenue|payout|value|amount|target_cost_per_call|\w+_price|\w+_amount)$/;

const SECRET = /(?:^|_)(?:secret|token|api_key)$/;

/** A copy of a record in which each value means the same and is written in another way. */
export function normalised(value: unknown, key = ''): unknown {
	if (Array.isArray(value)) return normalisedList(value, key);
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, normalised(inner, name)]));
	}
	if (typeof value === 'number') return MONEY.test(key) ? value.toFixed(2) : value;
	return typeof value === 'string' ? normalisedText(value, key) : value;
}

/** A list of texts is a set, and sets have no order. A list of objects has one. */
function normalisedList(list: readonly unknown[], key: string): unknown[] {
	const entries = list.map((entry) => normalised(entry, key));
	return entries.every((entry) => typeof entry === 'string') ? entries.reverse() : entries;
}

function normalisedText(text: string, key: string): string {
	if (SECRET.test(key)) return `••••${text.slice(-4)}`;
	if (key === 'name' || key.endsWith('_name')) return titleCase(text.trim().replaceAll(/\s+/g, ' '));
	if (/^\+1\d{10}$/.test(text)) return `(${text.slice(2, 5)}) ${text.slice(5, 8)}-${text.slice(8)}`;
	if (/^\d{2}:\d{2}$/.test(text)) return `${text}:00`;
	if (/^\d{4}-\d{2}-\d{2}T.*Z$/.test(text)) return inAnotherZone(text);
	if (/^https?:\/\//i.test(text)) return withSlash(text);
	return text;
}

function titleCase(text: string): string {
	return text.replaceAll(/(?<![\p{L}\p{M}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());
}

function inAnotherZone(time: string): string {
	const hours = 2;
	return new Date(Date.parse(time) + hours * 3_600_000).toISOString().replace('Z', '+02:00');
}

function withSlash(url: string): string {
	if (!URL.canParse(url)) return url;
	// URL itself writes the host in lower case.
	const parsed = new URL(url);
	if (!parsed.pathname.endsWith('/')) parsed.pathname += '/';
	return parsed.href;
}

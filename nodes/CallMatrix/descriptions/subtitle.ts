import { ANY_EVENT, type EventType } from '../events';
import type { Resource } from '../resources/model';

/** The line below a node's name on the canvas, as expressions that n8n's editor evaluates on the parameters. */

/** A table for an expression, which two braces side by side would end: a table of texts has none. */
const tableOf = (entries: [name: string, text: string][]): string => JSON.stringify(Object.fromEntries(entries));

/** `Update Budget Caps` as in a sentence: `Update budget caps`; abbreviations stay. */
const sentenceCase = (label: string): string =>
	label.replace(/(?<=\s)\p{Lu}(?=\p{Ll}|$)/gu, (letter) => letter.toLowerCase());

/** `Call Ended, Call Missed`, or `All events`. A name that the table does not have is shown as it is. */
export function triggerSubtitle(events: readonly EventType[]): string {
	const labels = tableOf(events.map(({ name, label }) => [name, label]));
	const chosen = '[$parameter["triggerOn"]].flat()';
	return `={{ ${chosen}.includes("${ANY_EVENT}") ? "All events" : ${chosen}.map((name) => (${labels})[name] ?? name).join(", ") }}`;
}

/** `Get many: buyer`. */
export function actionSubtitle(resources: readonly Resource[]): string {
	const operations = resources.flatMap((resource) => resource.operations);
	const labels = tableOf(operations.map(({ name, label }) => [name, sentenceCase(label)]));
	const nouns = tableOf(resources.map(({ name, noun }) => [name, noun]));
	const shown = (table: string, parameter: string): string =>
		`((${table})[$parameter["${parameter}"]] ?? $parameter["${parameter}"])`;
	return `={{ ${shown(labels, 'operation')} + ": " + ${shown(nouns, 'resource')} }}`;
}

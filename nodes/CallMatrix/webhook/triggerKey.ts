import type { FunctionsBase } from 'n8n-workflow';

/** What tells a trigger from every other one, also from a copy of it: claims, counts and the record are kept by it. */
export const triggerOf = (context: Pick<FunctionsBase, 'getNode' | 'getWorkflow'>): string =>
	`${context.getWorkflow().id}/${context.getNode().id}`;

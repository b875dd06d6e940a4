/** How a trigger is told from every other one. */

import type { FunctionsBase } from 'n8n-workflow';

/** Also differs between a trigger and a copy of it. Claims, event rates and processed events are kept under it. */
export const triggerKey = (context: Pick<FunctionsBase, 'getNode' | 'getWorkflow'>): string =>
	`${context.getWorkflow().id}/${context.getNode().id}`;

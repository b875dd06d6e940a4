import { omit } from 'lodash';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { RunContext } from '../runContext';
import { asFailure, toErrorItem, type Failure } from './failures';
import { Progress } from './progress';

/** Collects the outcome of each input item and turns it into n8n's output, linked to the items and in their order. Sends nothing. */
export class Outcomes {
	private readonly outcomes: (Failure | IDataObject[] | undefined)[];

	private readonly progress: Progress;

	/** @param count how many items there are */
	constructor(
		private readonly run: Pick<RunContext, 'context' | 'resource'>,
		readonly count: number,
	) {
		this.outcomes = new Array<undefined>(count);
		this.progress = new Progress(run.context.logger, count);
	}

	succeed(itemIndex: number, output: IDataObject[]): void {
		this.outcomes[itemIndex] = output;
		this.progress.one();
	}

	/** An item that already succeeded keeps its outcome, even if the rest of its batch fails. */
	fail(itemIndex: number, thrown: unknown): void {
		if (this.outcomes[itemIndex]) return;
		this.outcomes[itemIndex] = asFailure(this.run.context, this.run.resource, thrown, itemIndex);
		this.progress.one();
	}

	failures(): Failure[] {
		return this.outcomes.filter((outcome): outcome is Failure => outcome !== undefined && !Array.isArray(outcome));
	}

	/** @param without fields that are left out */
	toItems(without: readonly string[]): INodeExecutionData[] {
		return this.outcomes.flatMap((outcome, item): INodeExecutionData[] => {
			if (Array.isArray(outcome)) {
				return outcome.map((json) => ({ json: without.length ? omit(json, without) : json, pairedItem: { item } }));
			}
			return outcome ? [toErrorItem(outcome)] : [];
		});
	}
}

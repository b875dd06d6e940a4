import type { IDataObject } from 'n8n-workflow';

import type { Job } from '../job';

/** Carries out an operation for one item. @returns what goes on in the workflow */
export type OwnOperation = (job: Job, itemIndex: number) => Promise<IDataObject[]>;

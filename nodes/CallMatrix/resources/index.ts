import { buyer } from './buyer';
import { call } from './call';
import type { Resource } from './model';

/** Everything that the node can reach, in the order in which n8n shows it. */
export const resources: Resource[] = [buyer, call];

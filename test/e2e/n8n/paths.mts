import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const n8nVersion = '2.41.1';

/** n8n 2.41 starts on no older Node. */
export const nodeMajor = 24;

export const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** Everything that a real n8n needs lives here, and git ignores it. */
export const demoFolder = join(repository, '.demo');

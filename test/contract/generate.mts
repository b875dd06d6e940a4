/** `npm run generate`: writes what is made from the data and the contract. A test holds it to be true. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { contract } from './contract.mts';
import { OPERATIONS_FILE, operationsPage } from './operationsPage.mts';
import { outputSchema } from './schemas.mts';

rmSync('nodes/CallMatrix/__schema__', { recursive: true, force: true });
const files = resources.flatMap((resource) =>
	resource.operations.flatMap((operation) => outputSchema(resource, operation, contract)),
);
for (const { file, text } of files) {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, text);
}
writeFileSync(OPERATIONS_FILE, operationsPage(resources));
process.stdout.write(`${files.length} output schemas and ${OPERATIONS_FILE}\n`);

/** `npm run generate`: writes what is made from the data and the contract. A test holds it to be true. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { EVENTS } from '../../nodes/CallMatrix/events.ts';
import { ITEM_FIELDS } from '../../nodes/CallMatrix/itemFields.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { ASSUMPTIONS } from './assumptions.mts';
import { ASSUMPTIONS_FILE, assumptionsPage } from './assumptionsPage.mts';
import { contract } from './contract.mts';
import { EVENTS_FILE, eventsPage } from './eventsPage.mts';
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
writeFileSync(EVENTS_FILE, eventsPage(EVENTS, ITEM_FIELDS));
writeFileSync(ASSUMPTIONS_FILE, assumptionsPage(ASSUMPTIONS, contract));
process.stdout.write(`${files.length} output schemas, ${OPERATIONS_FILE}, ${EVENTS_FILE} and ${ASSUMPTIONS_FILE}\n`);

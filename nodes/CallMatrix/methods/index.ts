import type { INodeType } from 'n8n-workflow';

import { resources } from '../resources';
import { mappingMethod } from '../resources/derived';
import { columnMapping } from './columnMapping';
import { callMatrixApiTest } from './credentialTest';
import { listSearch } from './listSearch';

/** Everything that n8n's editor asks of the CallMatrix node. */
export const methods: NonNullable<INodeType['methods']> = {
	credentialTest: { callMatrixApiTest },
	listSearch: Object.fromEntries(
		resources.flatMap((resource) => (resource.lookup ? [[resource.name, listSearch(resource, resource.lookup)]] : [])),
	),
	resourceMapping: Object.fromEntries(
		resources.flatMap((resource) =>
			resource.operations
				.filter(({ mapped }) => mapped)
				.map((operation) => [mappingMethod(resource, operation), columnMapping(operation)]),
		),
	),
};

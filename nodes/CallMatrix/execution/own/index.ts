import { sendApiRequest } from './apiRequest';
import type { OwnOperation } from './operation';

/** The operations that no data model says, by resource and operation: as few as possible. */
export const OWN: Record<string, OwnOperation> = {
	'apiRequest.send': sendApiRequest,
};

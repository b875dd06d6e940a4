/**
 * What one n8n process remembers for its triggers in memory. Bounded, evicted, and lost with the process; what must outlive a
 * restart is in n8n's processed-data store (`admission/processedEvents.ts`) and in static data (`registration/registrationState.ts`).
 */

import { NameCache } from '../lookup/nameCache';
import { EventRate } from './admission/eventRate';
import { ProcessedEvents } from './admission/processedEvents';
import { Claims } from './delivery/claims';
import { UnknownEvents } from './delivery/unknownEvents';
import { VerificationCache } from './delivery/verificationCache';

export class ProcessState {
	readonly claims = new Claims();

	readonly processedEvents = new ProcessedEvents();

	readonly eventRate = new EventRate();

	readonly unknownEvents = new UnknownEvents();

	readonly nameCache = new NameCache();

	readonly verificationCache = new VerificationCache();
}

/** Of this process. The only module state of the trigger: the functions that use it get it passed in. */
export const processState = new ProcessState();

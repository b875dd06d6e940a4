/** A process that holds what is remembered of a day, and nothing else. Says how many bytes that takes. */
import { sendMessage } from 'execa';

import { FEW, filled, MANY } from './remembered.mts';

function held(): number {
	globalThis.gc?.();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

// What is made once, the code among it, is no part of it.
filled(FEW);
const before = held();
const claims = filled(MANY);
const bytes = held() - before;
if (claims.acquire('another', 'event') !== 'acquired') throw new Error('Nothing was remembered.');
await sendMessage(bytes);

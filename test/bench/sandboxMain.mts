/** The sandbox in a process of its own, so that what it does takes no time from what is measured. */
import { getOneMessage, sendMessage } from 'execa';

import { startSandbox, type SandboxOptions } from '../sandbox/index.mts';

const sandbox = await startSandbox((await getOneMessage()) as SandboxOptions);
const { baseUrl, apiKey, controlUrl } = sandbox;
await sendMessage({ account: { baseUrl, apiKey }, controlUrl });

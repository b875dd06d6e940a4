import { tryLaw } from './triggerLaw.mts';

test('In a thousand histories of deliveries, copies, crashes, restarts and retries every event has its effect, and has it once', async () => {
	await tryLaw(1_000);
}, 600_000);

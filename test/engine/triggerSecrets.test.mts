/** The webhook secret in the credential: how often n8n reads it, and that changing it refuses no call. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Bench } from './contexts.mts';
import { listening, post, ran, sandbox, signed } from './triggerGround.mts';

const NOW = new Date().toISOString();

const bodyOf = (id: string): string =>
	JSON.stringify({ event_id: id, event: 'call.ended', occurred_at: NOW, call_id: `call_${id}` });

/** A store of credentials of which the test sees each read, and that it can change. */
function storeOf({ additionalData }: Bench): { reads: number; set: (values: ICredentialDataDecryptedObject) => void } {
	const helper = additionalData.credentialsHelper;
	const read = helper.getDecrypted.bind(helper);
	let changed: ICredentialDataDecryptedObject = {};
	const store = {
		reads: 0,
		set: (values: ICredentialDataDecryptedObject) => {
			changed = values;
		},
	};
	helper.getDecrypted = async (...given) => {
		store.reads++;
		return { ...(await read(...given)), ...changed };
	};
	return store;
}

describe('Webhook secret', () => {
	test('is read once for deliveries that come within ten seconds', async () => {
		const { workflow, host } = await listening();
		const store = storeOf(workflow);
		const ids = Array.from({ length: 20 }, (_, at) => `evt_${at}`);
		for (const id of ids) expect(await post(host, bodyOf(id), signed(bodyOf(id)))).toMatchObject({ status: 200 });
		await host.settled();
		expect(ran(host)).toEqual(ids);
		expect(store.reads).toBe(1);
	});

	test('is read anew before a delivery is refused, so that a secret that was changed refuses none', async () => {
		const { workflow, host } = await listening();
		const store = storeOf(workflow);
		await post(host, bodyOf('evt_1'), signed(bodyOf('evt_1')));
		store.set({ webhookSecret: 'changed' });
		expect(await post(host, bodyOf('evt_2'), signed(bodyOf('evt_2'), 'changed'))).toMatchObject({ status: 200 });
		// What is kept now is the new one.
		expect(await post(host, bodyOf('evt_3'), signed(bodyOf('evt_3')))).toMatchObject({ status: 401 });
		await host.settled();
		expect(ran(host)).toEqual(['evt_1', 'evt_2']);
	});

	test('is read anew for the name of the signature header, too', async () => {
		const { workflow, host } = await listening();
		const store = storeOf(workflow);
		await post(host, bodyOf('evt_1'), signed(bodyOf('evt_1')));
		store.set({ signatureHeader: 'X-Hub-Signed' });
		const { 'X-CallMatrix-Signature': signature = '' } = signed(bodyOf('evt_2'));
		expect(await post(host, bodyOf('evt_2'), { 'X-Hub-Signed': signature })).toMatchObject({ status: 200 });
	});

	test('is read for each forged delivery, and a true one after it runs', async () => {
		const { workflow, host } = await listening();
		const store = storeOf(workflow);
		for (const forged of [1, 2, 3]) {
			const { status } = await post(host, bodyOf(`evt_f${forged}`), signed(bodyOf(`evt_f${forged}`), 'guessed'));
			expect([status, store.reads]).toEqual([401, forged]);
		}
		expect(await post(host, bodyOf('evt_1'), signed(bodyOf('evt_1')))).toMatchObject({ status: 200 });
	});

	test('is read for each event that a person waits for at the editor', async () => {
		const { workflow, host } = await listening({ parameters: { triggerOn: ['call.ended'], options: {} } }, 'manual');
		const store = storeOf(workflow);
		for (const sent of [1, 2]) {
			await post(host, bodyOf('evt_1'), signed(bodyOf('evt_1')));
			expect(store.reads).toBe(sent);
		}
		store.set({ webhookSecret: 'changed' });
		await post(host, bodyOf('evt_1'), signed(bodyOf('evt_1'), sandbox.webhookSecret));
		expect(host.refused).toHaveLength(1);
	});
});

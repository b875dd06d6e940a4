/** Registration with a CallMatrix that answers differently than assumed: what is taken for a registration, and what is left behind. */
import type { IDataObject } from 'n8n-workflow';

import { listen } from '../sandbox/listen.mts';
import { checkExists, create, remove, saved, trial, type Setup } from './triggerGround.mts';
import type { Bench } from './contexts.mts';

const URL_OF_NODE = 'http://127.0.0.1:5678/webhook/hook-1/webhook';

interface Reply {
	status?: number;
	/** An object is JSON; a text is HTML; `lost` breaks the connection. */
	body?: IDataObject | string;
}

/** An API that is asked about webhooks. */
interface Api {
	baseUrl: string;
	requests: string[];
	stop: () => Promise<void>;
}

const running: Api[] = [];
afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(
		running.splice(0).map(async ({ stop }) => {
			await stop();
		}),
	);
});

/** @param answers by request, e.g. `GET /webhooks/whk_1`; several are given in turn, the last one from then on */
async function api(answers: Record<string, Reply | Reply[]>): Promise<Api> {
	const requests: string[] = [];
	const server = await listen(({ method, url = '' }, response) => {
		const request = `${method} ${url.replace(/^\/v1|\?.*$/g, '')}`;
		const before = requests.filter((each) => each === request).length;
		requests.push(request);
		const replies = [answers[request] ?? { status: 404, body: { error: { message: 'Nothing is here.' } } }].flat();
		const { status = 200, body = {} } = replies[before] ?? replies.at(-1) ?? {};
		if (body === 'lost') {
			response.destroy();
			return;
		}
		response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json' });
		response.end(status === 204 ? '' : typeof body === 'string' ? body : JSON.stringify(body));
	}, 0);
	const started = {
		baseUrl: `http://127.0.0.1:${server.port}/v1`,
		requests,
		stop: async () => {
			await server.close();
		},
	};
	running.push(started);
	return started;
}

const workflowAt = ({ baseUrl }: Api, setup: Setup = {}): Bench => trial({ ...setup, credentials: { baseUrl } });

const ASKED = { url: URL_OF_NODE, events: ['call.ended'], status: 'active' };
const EMPTY = { body: { data: [], next_cursor: null } };
const listOf = (...data: IDataObject[]): Reply => ({ body: { data, next_cursor: null } });
const GONE: Reply = { status: 204 };

describe('A registration counts', () => {
	test.each<[string, IDataObject & { id: string | number }, IDataObject, number]>([
		['when all came back as asked', { id: 'whk_1', ...ASKED }, {}, 0],
		['when its events are spelled call_ended', { id: 'whk_1', ...ASKED, events: ['call_ended'] }, {}, 0],
		['when its events are objects', { id: 'whk_1', ...ASKED, events: [{ name: 'CALL.ENDED' }] }, {}, 0],
		[
			'when it has more events than asked for',
			{ id: 'whk_1', ...ASKED, events: ['call.started', 'call.ended'] },
			{},
			0,
		],
		['when it has all events', { id: 'whk_1', ...ASKED, events: ['*'] }, {}, 0],
		['when it is pending', { id: 'whk_1', ...ASKED, status: 'pending' }, {}, 0],
		[
			'when the URL is written in another way',
			{ id: 'whk_1', ...ASKED, url: URL_OF_NODE.replace('http', 'HTTP') },
			{},
			0,
		],
		['when the URL is masked', { id: 'whk_1', ...ASKED, url: 'http://127.0.0.1:5678/***' }, {}, 1],
		['when only the ID came back, and a GET says the rest', { id: 'whk_1' }, { id: 'whk_1', ...ASKED }, 1],
		['when only the ID came back, also as a number', { id: 1 }, {}, 1],
	])('%s', async (_, created, read, gets) => {
		const id = String(created.id);
		const server = await api({
			'POST /webhooks': { status: 201, body: created },
			[`GET /webhooks/${id}`]: { body: read },
		});
		const workflow = workflowAt(server);
		await expect(create(workflow)).resolves.toBe(true);
		expect(saved(workflow).webhookId).toBe(id);
		expect(server.requests).toEqual(['POST /webhooks', ...Array<string>(gets).fill(`GET /webhooks/${id}`)]);
	});

	test('when the GET that is to say the rest is refused: nothing contradicts', async () => {
		for (const status of [404, 405]) {
			const server = await api({ 'POST /webhooks': { body: { id: 'whk_1' } }, 'GET /webhooks/whk_1': { status } });
			await expect(create(workflowAt(server))).resolves.toBe(true);
		}
	});

	test('when no ID came back, and the list has it', async () => {
		const server = await api({
			'POST /webhooks': { body: { success: true } },
			'GET /webhooks': listOf({ id: 'whk_0', ...ASKED, url: 'https://example.com/' }, { id: 'whk_1', ...ASKED }),
		});
		const workflow = workflowAt(server);
		await create(workflow);
		expect(saved(workflow).webhookId).toBe('whk_1');
	});

	test('with missed calls derived, when CallMatrix leaves call.missed out without a word', async () => {
		const body = { id: 'whk_1', ...ASKED, events: ['call.ended'] };
		const server = await api({ 'POST /webhooks': { body } });
		const workflow = workflowAt(server, { parameters: { triggerOn: ['call.missed', 'call.ended'] } });
		await create(workflow);
		expect(saved(workflow).derivesMissed).toBe(true);
	});
});

describe('A registration that contradicts what was asked is deleted by its ID, and publishing fails:', () => {
	test.each<[string, IDataObject, IDataObject, string]>([
		['another URL', { id: 'whk_1', ...ASKED, url: 'https://example.com/' }, {}, 'its URL is another one'],
		['other events', { id: 'whk_1', ...ASKED, events: ['call.started'] }, {}, 'it lacks call.ended'],
		['no events', { id: 'whk_1', ...ASKED, events: [] }, {}, 'it lacks call.ended'],
		['the status disabled', { id: 'whk_1', ...ASKED, status: 'Disabled' }, {}, 'its status is Disabled'],
		[
			'active: false',
			{ id: 'whk_1', url: URL_OF_NODE, events: ['call.ended'], active: false },
			{},
			'its status is disabled',
		],
		[
			'the status inactive, which only a GET says',
			{ id: 'whk_1' },
			{ ...ASKED, status: 'inactive' },
			'its status is inactive',
		],
	])('%s', async (_, created, read, message) => {
		const server = await api({
			'POST /webhooks': { body: created },
			'GET /webhooks/whk_1': { body: read },
			'DELETE /webhooks/whk_1': GONE,
		});
		const workflow = workflowAt(server);
		await expect(create(workflow)).rejects.toMatchObject({
			message: expect.stringContaining(message),
			description: expect.stringContaining('Registration: Manual'),
		});
		expect(server.requests.filter((each) => each.startsWith('DELETE'))).toEqual(['DELETE /webhooks/whk_1']);
		expect(saved(workflow)).toEqual({});
	});

	test('one that cannot be deleted is named, and deleted by the next try', async () => {
		const server = await api({
			'POST /webhooks': { body: { id: 'whk_1', ...ASKED, status: 'disabled' } },
			'DELETE /webhooks/whk_1': [{ status: 403, body: { error: { message: 'No.' } } }, GONE],
			'GET /webhooks/whk_1': { body: { id: 'whk_1', ...ASKED } },
			'GET /webhooks': EMPTY,
		});
		const workflow = workflowAt(server);
		await expect(create(workflow)).rejects.toMatchObject({
			description: expect.stringContaining('remove the webhook whk_1'),
		});
		// As n8n does when activation did not succeed.
		await remove(workflow);
		expect(server.requests.at(-1)).toBe('DELETE /webhooks/whk_1');
	});

	test('one without an ID is not deleted under any address', async () => {
		const server = await api({ 'POST /webhooks': { body: ASKED }, 'GET /webhooks': EMPTY });
		await expect(create(workflowAt(server))).rejects.toMatchObject({
			message: 'CallMatrix registered the webhook without saying its ID',
		});
		expect(server.requests).toEqual(['POST /webhooks', 'GET /webhooks']);
	});
});

describe('A webhook that has drifted', () => {
	const drifted = { id: 'whk_1', ...ASKED, status: 'disabled' };

	test.each<[string, Reply]>([
		['is not changed by PATCH, although CallMatrix says success', { body: drifted }],
		['cannot be changed, because there is no PATCH', { status: 405, body: { error: { message: 'No.' } } }],
	])('and %s is removed and made anew', async (_, patched) => {
		const server = await api({
			'GET /webhooks': listOf(drifted),
			'PATCH /webhooks/whk_1': patched,
			'GET /webhooks/whk_1': { body: drifted },
			'DELETE /webhooks/whk_1': GONE,
		});
		expect(await checkExists(workflowAt(server))).toBe(false);
		expect(server.requests).toEqual(['GET /webhooks', 'PATCH /webhooks/whk_1', 'DELETE /webhooks/whk_1']);
	});

	test('is left as it is where CallMatrix only spells it in another way', async () => {
		const server = await api({
			'GET /webhooks': listOf({ id: 'whk_1', url: URL_OF_NODE, events: 'CALL_ENDED', enabled: true }),
		});
		expect(await checkExists(workflowAt(server))).toBe(true);
		expect(server.requests).toEqual(['GET /webhooks']);
	});
});

test.each([404, 405])(
	'Status %d at the address of the webhooks names Registration: Manual, whoever answers',
	async (status) => {
		for (const body of [{ error: { message: 'Nothing is here.' } }, '<h1>Nothing is here</h1>', {}]) {
			const server = await api({ 'GET /webhooks': { status, body }, 'POST /webhooks': { status, body } });
			for (const method of [checkExists, create]) {
				await expect(method(workflowAt(server))).rejects.toMatchObject({
					description: expect.stringContaining('Registration: Manual'),
				});
			}
		}
	},
);

test('A creation whose answer was lost and that is not in the list is made again, three times at most', async () => {
	const server = await api({
		'POST /webhooks': [{ body: 'lost' }, { body: { id: 'whk_1', ...ASKED } }],
		'GET /webhooks': EMPTY,
	});
	await create(workflowAt(server));
	expect(server.requests).toEqual(['POST /webhooks', 'GET /webhooks', 'POST /webhooks']);
	const deaf = await api({ 'POST /webhooks': { body: 'lost' }, 'GET /webhooks': EMPTY });
	await expect(create(workflowAt(deaf))).rejects.toMatchObject({
		message: expect.stringContaining('The outcome is unknown'),
	});
	expect(deaf.requests.filter((each) => each.startsWith('POST'))).toHaveLength(3);
});

test('A webhook is removed by its saved ID where CallMatrix tells of no single webhook', async () => {
	const server = await api({
		'POST /webhooks': { body: { id: 'whk_1', ...ASKED } },
		'GET /webhooks/whk_1': { status: 405, body: { error: { message: 'No.' } } },
		'GET /webhooks': EMPTY,
		'DELETE /webhooks/whk_1': GONE,
	});
	const workflow = workflowAt(server);
	await create(workflow);
	await remove(workflow);
	expect(server.requests.at(-1)).toBe('DELETE /webhooks/whk_1');
});

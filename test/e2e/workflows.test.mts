/** The shared workflows in a real n8n, with n8n's own Slack, Twilio and HubSpot nodes: what they would send, and when they would not. */
import { setTimeout as sleep } from 'node:timers/promises';

import { eventually } from './eventually.mts';
import { setStage, type Stage } from './demo/stage.mts';
import { storeCredential, type CredentialReference } from './n8n/credentials.mts';
import { executionsOf, RunReader, type Execution } from './n8n/executions.mts';
import { installN8n, type Installation } from './n8n/install.mts';
import { packPackage } from './n8n/package.mts';
import { startServices, type ServiceRequest, type Services } from './services/start.mts';

/** Some wait for the next minute. */
const LONGEST_RUN_MS = 150_000;

let installation: Installation;
let services: Services;
let stage: Stage;
let credentials: Record<string, CredentialReference>;

beforeAll(async () => {
	const tarball = await packPackage();
	installation = await installN8n();
	services = await startServices();
	stage = await setStage(installation, tarball, { environment: services.environment });
	// The day's own workflows ask CallMatrix at the same calls, and would take the faults that are meant for another.
	await stage.unpublish(stage.alert);
	await stage.unpublish(stage.backlog);
	const store = async (type: string, data: Record<string, string>) =>
		await storeCredential(stage.client, { name: type, type, data });
	credentials = {
		slackApi: await store('slackApi', { accessToken: 'xoxb-for-tests' }),
		twilioApi: await store('twilioApi', { authType: 'authToken', accountSid: 'AC0', authToken: 'for-tests' }),
		hubspotAppToken: await store('hubspotAppToken', { appToken: 'for-tests' }),
	};
});
afterAll(async () => {
	await stage.stop();
	await services.stop();
});

/** Imports a workflow, lets something happen, and gives what was sent once every run that it started is over. */
async function sentBy(
	file: string,
	settings: Record<string, unknown>,
	act: () => void,
	runs: number,
	until = 'success',
): Promise<{ requests: ServiceRequest[]; executions: Execution[] }> {
	const workflow = await stage.publish(file, settings, credentials);
	const before = (await services.requests()).length;
	act();
	await stage.sandbox.control.idle();
	const executions = await eventually(
		async () => {
			const all = await executionsOf(stage.client, workflow.id);
			return all.length >= runs && all.every(({ status }) => status === until) ? all : undefined;
		},
		`${runs} runs of ${file}`,
		LONGEST_RUN_MS,
	);
	await stage.unpublish(workflow);
	return { requests: (await services.requests()).slice(before), executions };
}

const play = (call: Parameters<Stage['sandbox']['control']['playCall']>[0]): void => {
	stage.sandbox.control.playCall(call);
};

test('High-value call to Slack: the call over the limit is told of, with the caller hidden, and the other is not', async () => {
	const { requests } = await sentBy(
		'high-value-call-to-slack.json',
		{ slackChannel: '#big-calls', revenueLimit: 100 },
		() => {
			play({ revenue: 99.5, callerId: '+18135550101' });
			play({ revenue: 142.5, callerId: '+18135550100', durationSeconds: 312 });
		},
		2,
	);
	expect(requests).toHaveLength(1);
	expect(requests[0]).toMatchObject({
		url: 'https://slack.com/api/chat.postMessage',
		body: {
			channel: '#big-calls',
			text: expect.stringMatching(
				/^High-value call: \$142\.50 from buyer .+, 312 s, .+caller \(•••\) •••-0100 \[call_\d+\]$/,
			),
		},
	});
	expect(JSON.stringify(requests)).not.toContain('8135550100');
});

test('High-value call to Slack: the whole number is told where Settings say so', async () => {
	const { requests } = await sentBy(
		'high-value-call-to-slack.json',
		{ showFullCallerNumbers: true },
		() => {
			play({ revenue: 142.5, callerId: '+18135550100' });
		},
		1,
	);
	expect(requests.map(({ body }) => body.text)).toEqual([expect.stringContaining('caller +18135550100 [')]);
});

test('Call to CRM: a contact is found however its number was typed, or made, and the call is logged there', async () => {
	const { requests } = await sentBy(
		'call-to-crm.json',
		{},
		() => {
			play({ revenue: 60, callerId: '+18135550102', durationSeconds: 185 });
			play({ revenue: 0, callerId: '+18135550103', answered: false });
			play({ revenue: 60, callerId: '+1813555****' });
		},
		3,
	);
	const sentTo = (path: string) => requests.filter(({ url }) => url.endsWith(path)).map(({ body }) => body);
	const call = (contact: string, body: string, metadata: object): unknown =>
		expect.objectContaining({
			engagement: expect.objectContaining({ type: 'CALL' }),
			associations: { contactIds: [contact] },
			metadata: expect.objectContaining({ body: expect.stringContaining(body), ...metadata }),
		});
	const logged = sentTo('/engagements');
	expect(logged).toHaveLength(2);
	expect(logged).toContainEqual(call('77', 'revenue $60.00, ', { durationMilliseconds: 185_000, status: 'COMPLETED' }));
	expect(logged).toContainEqual(call('new-1', 'caller (•••) •••-0103, ', { status: 'NO_ANSWER' }));
	expect(sentTo('/contacts')).toEqual([{ properties: { phone: '+18135550103' } }]);
	expect(JSON.stringify(logged)).not.toMatch(/813555010[23]/);
});

const ALWAYS = { consentBasis: 'They asked to be called on our form.', allowedHours: 'ALL 00:00-24:00' };
const missed = (callerId: string): void => {
	play({ answered: false, callerId });
};

test('Missed call to SMS: without a consent basis nothing is sent', async () => {
	const { requests } = await sentBy(
		'missed-call-to-sms.json',
		{ allowedHours: 'ALL 00:00-24:00' },
		() => {
			missed('+18135550110');
		},
		1,
	);
	expect(requests).toEqual([]);
});

test('Missed call to SMS: none to masked, toll-free or answered callers, and a list of whom to call back', async () => {
	const { control } = stage.sandbox;
	for (const [caller_id, status] of [
		['+18135550112', 'completed'],
		['+18135550115', 'in_progress'],
		['+18135550111', 'missed'],
	] as const) {
		const started_at = new Date(Date.now() + 60_000).toISOString();
		control.put('calls', { call_id: `call_again_${status}`, caller_id, status, started_at });
	}
	const callers = ['+18135550111', '+1813555****', '+18005550100', '+18135550112', '+18135550115', '+15005550100'];
	const { requests, executions } = await sentBy(
		'missed-call-to-sms.json',
		ALWAYS,
		() => {
			callers.forEach(missed);
		},
		callers.length,
	);
	expect(requests).toMatchObject([
		{
			url: 'https://api.twilio.com/2010-04-01/Accounts/AC0/Messages.json',
			body: { To: '+18135550111', From: '+15125550199', Body: expect.stringContaining('missed your call') },
		},
	]);
	const reader = new RunReader(stage.client, installation.folder);
	const linesOf = async (node: string) =>
		(await Promise.all(executions.map(async ({ id }) => await reader.outputOf(id, node))))
			.flatMap((items) => items ?? [])
			.map(({ json }) => json);
	expect(await linesOf('Add a line')).toMatchObject([
		{ caller_shown: '(•••) •••-0100', reason: 'No state is known for the caller' },
	]);
	expect(await linesOf('Note the text')).toMatchObject([
		{ caller_shown: '(•••) •••-0111', consent_basis: ALWAYS.consentBasis },
	]);
});

test('Missed call to SMS: a second miss of the same caller on the same day is not texted again', async () => {
	const { requests } = await sentBy(
		'missed-call-to-sms.json',
		ALWAYS,
		() => {
			missed('+18135550113');
			missed('+18135550113');
		},
		2,
	);
	expect(requests.map(({ body }) => body.To)).toEqual(['+18135550113']);
});

/** The time in New York, where callers of area code 212 are: a state with one time zone. */
const newYork = (moment: Date | number | string): string =>
	new Intl.DateTimeFormat('en-US', {
		timeZone: 'America/New_York',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
	}).format(new Date(moment));

const MINUTE_MS = 60_000;
const nextMinute = (): number => Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
const midnightAs24 = (time: string): string => (time === '00:00' ? '24:00' : time);

test('Missed call to SMS: what comes too late waits for the next allowed hour', async () => {
	const later = (Number(newYork(Date.now()).slice(0, 2)) + 3) % 22;
	const hour = (value: number): string => `${String(value).padStart(2, '0')}:00`;
	const { requests, executions } = await sentBy(
		'missed-call-to-sms.json',
		{ ...ALWAYS, allowedHours: `ALL ${hour(later)}-${hour(later + 1)}` },
		() => {
			missed('+12125550114');
		},
		1,
		'waiting',
	);
	expect(requests).toEqual([]);
	const target = Date.parse(executions[0]?.waitTill ?? '');
	expect(newYork(target)).toBe(hour(later));
	expect(target).toBeGreaterThan(Date.now());
	expect(target).toBeLessThan(Date.now() + 24 * 60 * MINUTE_MS);
});

test('Missed call to SMS: callers who rang twice and wait for the same hour get one text when it comes', async () => {
	// Twice the same minute, and not across midnight: the table begins with it.
	while (nextMinute() - Date.now() < 15_000 || newYork(nextMinute()) === '00:00') await sleep(1_000);
	const opening = nextMinute();
	const callers = ['0', '1', '2', '3', '4', '5', '6', '7'].map((digit) => `+1212555012${digit}`);
	const { requests } = await sentBy(
		'missed-call-to-sms.json',
		{ ...ALWAYS, allowedHours: `ALL ${newYork(opening)}-24:00` },
		() => {
			[...callers, ...callers].forEach(missed);
		},
		2 * callers.length,
	);
	expect(Date.now()).toBeGreaterThanOrEqual(opening);
	expect(requests.map(({ body }) => body.To).sort()).toEqual(callers);
});

test('Missed call to SMS: a text that is held up until its hour is over waits for the next one', async () => {
	while (nextMinute() - Date.now() < 20_000 || newYork(nextMinute() - MINUTE_MS) === '00:00') await sleep(1_000);
	const end = nextMinute();
	const start = newYork(end - MINUTE_MS);
	const { requests, executions } = await sentBy(
		'missed-call-to-sms.json',
		{ ...ALWAYS, allowedHours: `ALL ${start}-${midnightAs24(newYork(end))}` },
		() => {
			const seconds = Math.ceil((end - Date.now()) / 1_000) + 1;
			stage.sandbox.control.setFaults({ api: { answer: 429, requests: 1, retryAfter: String(seconds) } });
			missed('+12125550130');
		},
		1,
		'waiting',
	);
	expect(requests).toEqual([]);
	const target = Date.parse(executions[0]?.waitTill ?? '');
	expect(newYork(target)).toBe(start);
	expect(target).toBeGreaterThan(end);
});

/** The shared workflows in a real n8n, with n8n's own Slack, Twilio and HubSpot nodes: what they would send, and when they would not. */
import { setTimeout as sleep } from 'node:timers/promises';

import { eventually } from './eventually.mts';
import { setStage, type Stage } from './demo/stage.mts';
import { storeCredential, type CredentialReference } from './n8n/credentials.mts';
import { executionsOf, RunReader } from './n8n/executions.mts';
import { installN8n, type Installation } from './n8n/install.mts';
import { packPackage } from './n8n/package.mts';
import { startServices, type ServiceRequest, type Services } from './services/start.mts';

let installation: Installation;
let services: Services;
let stage: Stage;
let credentials: Record<string, CredentialReference>;

beforeAll(async () => {
	const tarball = await packPackage();
	installation = await installN8n();
	services = await startServices();
	stage = await setStage(installation, tarball, { environment: services.environment });
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
	until: string[] = ['success'],
): Promise<{ requests: ServiceRequest[]; workflowId: string }> {
	const workflow = await stage.publish(file, settings, credentials);
	const before = (await services.requests()).length;
	act();
	await stage.sandbox.control.idle();
	await eventually(async () => {
		const executions = await executionsOf(stage.client, workflow.id);
		return executions.length >= runs && executions.every(({ status }) => until.includes(status)) ? true : undefined;
	}, `${runs} runs of ${file}`);
	await stage.unpublish(workflow.id);
	return { requests: (await services.requests()).slice(before), workflowId: workflow.id };
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

test('Call to CRM: a contact is found by its number or made, and the call is logged there', async () => {
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
	const logged = requests.filter(({ url }) => url.endsWith('/engagements')).map(({ body }) => body);
	expect(logged).toHaveLength(2);
	expect(logged).toContainEqual(
		expect.objectContaining({
			engagement: expect.objectContaining({ type: 'CALL' }),
			associations: expect.objectContaining({ contactIds: ['77'] }),
			metadata: expect.objectContaining({ durationMilliseconds: 185_000, status: 'COMPLETED' }),
		}),
	);
	expect(requests.filter(({ url }) => url.endsWith('/contacts'))).toMatchObject([
		{ body: { properties: { phone: '+18135550103' } } },
	]);
	expect(JSON.stringify(logged)).not.toContain('8135550102');
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

test('Missed call to SMS: one text for each caller and day, none to masked, toll-free or answered callers, and a list of whom to call back', async () => {
	const { control } = stage.sandbox;
	control.put('calls', {
		call_id: 'call_answered_later',
		caller_id: '+18135550112',
		status: 'completed',
		started_at: new Date(Date.now() + 60_000).toISOString(),
	});
	const callers = ['+18135550111', '+1813555****', '+18005550100', '+18135550112', '+15005550100'];
	const { requests, workflowId } = await sentBy(
		'missed-call-to-sms.json',
		ALWAYS,
		() => {
			callers.forEach(missed);
		},
		5,
	);
	expect(requests).toMatchObject([
		{
			url: 'https://api.twilio.com/2010-04-01/Accounts/AC0/Messages.json',
			body: { To: '+18135550111', From: '+15125550199', Body: expect.stringContaining('missed your call') },
		},
	]);
	const reader = new RunReader(stage.client, installation.folder);
	const lines = await Promise.all(
		(await executionsOf(stage.client, workflowId)).map(async ({ id }) => await reader.outputOf(id, 'Add a line')),
	);
	expect(lines.flatMap((line) => line ?? []).map(({ json }) => json)).toMatchObject([
		{ caller_shown: '(•••) •••-0100', reason: 'No state is known for the caller' },
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

test('Missed call to SMS: what comes too late waits for the next allowed hour', async () => {
	const hour = Number(
		new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', hour: '2-digit', hourCycle: 'h23' }).format(),
	);
	const later = (hour + 3) % 22;
	const allowedHours = `ALL ${String(later).padStart(2, '0')}:00-${String(later + 1).padStart(2, '0')}:00`;
	const { requests } = await sentBy(
		'missed-call-to-sms.json',
		{ ...ALWAYS, allowedHours },
		// In a state with one time zone: another would leave no hour that is allowed in both.
		() => {
			missed('+12125550114');
		},
		1,
		['waiting'],
	);
	await sleep(1_000);
	expect(requests).toEqual([]);
});

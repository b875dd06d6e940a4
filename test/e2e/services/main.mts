/**
 * Stands for Slack, Twilio and HubSpot at their own addresses, as n8n's nodes know no others: a proxy that answers itself. A
 * process of its own, because Jest cannot load mockttp. Writes its port and its certificate to the standard output, and ends with
 * its parent.
 */
import { Server } from 'node:net';
import { stdin, stdout } from 'node:process';

import { generateCACertificate, getLocal, type CompletedRequest, type Mockttp } from 'mockttp';

import type { ServiceRequest } from './start.mts';

async function read(request: CompletedRequest): Promise<ServiceRequest> {
	const text = (await request.body.getText()) ?? '';
	const isForm = request.headers['content-type']?.includes('x-www-form-urlencoded') ?? false;
	const body = isForm ? Object.fromEntries(new URLSearchParams(text)) : (JSON.parse(text || '{}') as object);
	return { url: request.url, body: body as Record<string, unknown> };
}

/** mockttp has no setting for the address, and would listen to the whole network. */
async function startOnLoopback(server: Mockttp): Promise<void> {
	const listen = Reflect.get(Server.prototype, 'listen') as (...where: unknown[]) => Server;
	Server.prototype.listen = function (this: Server, ...where: unknown[]) {
		// With a port alone; whatever looks for a free one says more.
		return typeof where[0] === 'number' ? listen.call(this, where[0], '127.0.0.1') : listen.apply(this, where);
	} as Server['listen'];
	try {
		await server.start();
	} finally {
		Server.prototype.listen = listen as Server['listen'];
	}
}

const https = await generateCACertificate({ subject: { commonName: 'For tests on this machine' } });
const server = getLocal({ https });
await startOnLoopback(server);

const requests: ServiceRequest[] = [];
/** HubSpot's contacts by phone number: one that somebody typed, and those that are made. */
const contacts = new Map([['(813) 555-0102', '77']]);
/** As HubSpot makes a number searchable: by area code and local number alone. */
const searchable = (phone: string): string => phone.replace(/\D/g, '').slice(-10);
const answer = async (matching: string | RegExp, reply: (request: ServiceRequest) => unknown): Promise<void> => {
	await server.forPost(matching).thenCallback(async (request) => {
		const seen = await read(request);
		requests.push(seen);
		return { statusCode: 200, json: reply(seen) as object };
	});
};
await answer('https://slack.com/api/chat.postMessage', () => ({ ok: true, channel: 'C1', ts: '1', message: {} }));
await answer(/^https:\/\/api\.twilio\.com\//, () => ({ sid: 'SM1', status: 'queued' }));
await answer('https://api.hubapi.com/crm/v3/objects/contacts/search', ({ body }) => {
	const groups = body.filterGroups as { filters: [{ propertyName: string; value: string }] }[];
	const found = [...contacts].find(([phone]) =>
		groups.some(({ filters: [{ propertyName, value }] }) =>
			propertyName === 'hs_searchable_calculated_phone_number'
				? value === searchable(phone)
				: propertyName === 'phone' && value === phone,
		),
	);
	return { total: found ? 1 : 0, results: found ? [{ id: found[1], properties: { phone: found[0] } }] : [] };
});
await answer('https://api.hubapi.com/crm/v3/objects/contacts', ({ body }) => {
	const { phone } = body.properties as { phone: string };
	contacts.set(phone, `new-${contacts.size}`);
	return { id: contacts.get(phone), properties: { phone } };
});
await answer('https://api.hubapi.com/engagements/v1/engagements', ({ body }) => ({ engagement: { id: 1 }, ...body }));
await server.forGet('/requests').thenCallback(() => ({ statusCode: 200, json: requests }));
stdout.write(`${JSON.stringify({ port: server.port, certificate: https.cert })}\n`);
stdin.on('end', () => void server.stop()).resume();

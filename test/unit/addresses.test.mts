import { refuseUnreachable } from '../../nodes/CallMatrix/webhook/registration/reachable.ts';

describe('The webhook URL', () => {
	const api = new URL('https://api.callmatrix.io/v1');

	test.each([
		'http://localhost:5678/webhook/1',
		'https://localhost/webhook/1',
		'https://n8n.local/webhook/1',
		'https://n8n/webhook/1',
		'https://127.0.0.1/webhook/1',
		'https://10.1.2.3/webhook/1',
		'https://172.16.0.1/webhook/1',
		'https://172.31.255.1/webhook/1',
		'https://192.168.1.10/webhook/1',
		'https://169.254.1.1/webhook/1',
		'https://100.64.0.1/webhook/1',
		'https://[::1]/webhook/1',
		'https://[fd00::1]/webhook/1',
		'https://[fe80::1]/webhook/1',
		'http://n8n.example.com/webhook/1',
	])('%s cannot be reached by CallMatrix, and the message says to set N8N_WEBHOOK_URL', (url) => {
		expect(refuseUnreachable(url, api)).toMatchObject({
			description: expect.stringContaining('Set the environment variable N8N_WEBHOOK_URL'),
		});
	});

	test.each(['https://n8n.example.com/webhook/1', 'https://172.32.0.1/webhook/1', 'https://[2001:db8::1]/webhook/1'])(
		'%s can be reached',
		(url) => {
			expect(refuseUnreachable(url, api)).toBeUndefined();
		},
	);

	test('may be on this machine when CallMatrix is', () => {
		expect(refuseUnreachable('http://localhost:5678/webhook/1', new URL('http://127.0.0.1:4010/v1'))).toBeUndefined();
	});
});

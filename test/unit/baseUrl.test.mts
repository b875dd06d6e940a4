import { readBaseUrl } from '../../nodes/CallMatrix/client/baseUrl.ts';

describe('The Base URL', () => {
	test.each([
		['https://api.callmatrix.io/v1', 'https://api.callmatrix.io/v1'],
		[' https://api.example.com/v1/ ', 'https://api.example.com/v1'],
		['http://127.0.0.1:4010/v1', 'http://127.0.0.1:4010/v1'],
		['http://localhost:4010/v1', 'http://localhost:4010/v1'],
		['http://[::1]:4010/v1', 'http://[::1]:4010/v1'],
	])('%s is taken', (setting, url) => {
		expect(readBaseUrl(setting)).toMatchObject({ url });
	});

	test.each([
		['', 'is empty'],
		[undefined, 'is empty'],
		['api.callmatrix.io', 'is not a web address'],
		['http://api.callmatrix.io/v1', 'unencrypted'],
		['http://localhost.example.com/v1', 'unencrypted'],
		['http://127.0.0.1.example.com/v1', 'unencrypted'],
		['ftp://api.callmatrix.io', 'unencrypted'],
		['https://user:word@api.callmatrix.io/v1', 'more than an address'],
		['https://api.callmatrix.io/v1?key=1', 'more than an address'],
	])('%s is refused, with the field to look at', (setting, reason) => {
		expect(readBaseUrl(setting)).toMatchObject({
			refusal: { message: expect.stringContaining(reason), description: expect.stringContaining('Base URL') },
		});
	});
});

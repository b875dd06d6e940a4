import { readNetworkError } from '../../nodes/CallMatrix/client/networkError.ts';

/** As n8n gives it on: the error of Node inside one of axios inside its own. */
const wrapped = (code: string, more: { syscall?: string; message?: string } = {}) => {
	const message = more.message ?? `some words ${code}`;
	const inner = Object.assign(new Error(message), { code, ...more });
	return Object.assign(new Error('n8n says something else'), {
		cause: Object.assign(new Error(message, { cause: inner }), { code }),
	});
};

/** X509 codes of Node, as its documentation lists them. */
const CERTIFICATE = [
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_CRL',
	'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
	'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
	'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
	'CERT_SIGNATURE_FAILURE',
	'CRL_SIGNATURE_FAILURE',
	'CERT_NOT_YET_VALID',
	'CERT_HAS_EXPIRED',
	'CRL_NOT_YET_VALID',
	'CRL_HAS_EXPIRED',
	'ERROR_IN_CERT_NOT_BEFORE_FIELD',
	'ERROR_IN_CERT_NOT_AFTER_FIELD',
	'ERROR_IN_CRL_LAST_UPDATE_FIELD',
	'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
	'OUT_OF_MEM',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'CERT_CHAIN_TOO_LONG',
	'CERT_REVOKED',
	'INVALID_CA',
	'PATH_LENGTH_EXCEEDED',
	'INVALID_PURPOSE',
	'CERT_UNTRUSTED',
	'CERT_REJECTED',
	'HOSTNAME_MISMATCH',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'ERR_TLS_CERT_ALTNAME_FORMAT',
];

const COMPANY = [
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_GET_ISSUER_CERT',
];

const TLS = [
	'EPROTO',
	'ERR_SSL_WRONG_VERSION_NUMBER',
	'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
	'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
	'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
	'ERR_SSL_UNSUPPORTED_PROTOCOL',
	'ERR_SSL_PACKET_LENGTH_TOO_LONG',
	'ERR_TLS_HANDSHAKE_TIMEOUT',
	'ERR_TLS_DH_PARAM_SIZE',
];

const BEFORE = [
	'ENOTFOUND',
	'EAI_AGAIN',
	'EAI_FAIL',
	'EAI_NONAME',
	'ESERVFAIL',
	'ECONNREFUSED',
	'EHOSTUNREACH',
	'EHOSTDOWN',
	'ENETUNREACH',
	'ENETDOWN',
	'EADDRNOTAVAIL',
	'EACCES',
	'EMFILE',
	'UND_ERR_CONNECT_TIMEOUT',
	'ERR_INVALID_URL',
	'ERR_INVALID_PROTOCOL',
	'ERR_UNESCAPED_CHARACTERS',
	'ERR_INVALID_CHAR',
];

const AFTERWARDS = [
	'ECONNRESET',
	'ETIMEDOUT',
	'EPIPE',
	'ESOCKETTIMEDOUT',
	'ECONNABORTED',
	'UND_ERR_SOCKET',
	'UND_ERR_HEADERS_TIMEOUT',
	'UND_ERR_BODY_TIMEOUT',
	'ERR_STREAM_PREMATURE_CLOSE',
	'ERR_BAD_RESPONSE',
	'ERR_NETWORK',
	'HPE_INVALID_CONSTANT',
	'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
	'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC',
	'ESOMETHINGNEW',
];

test.each([...CERTIFICATE, ...TLS, ...BEFORE])('After %s nothing was sent, so the outcome is known', (code) => {
	expect(readNetworkError(wrapped(code))).toMatchObject({ code, mayBeSent: false });
});

test.each(CERTIFICATE)('%s names the TLS certificate, and never says to switch verification off', (code) => {
	const { reason, advice } = readNetworkError(wrapped(code));
	expect(reason).toMatch(/its TLS certificate/);
	expect(advice).toContain('Base URL');
	expect(advice).not.toMatch(/NODE_TLS_REJECT_UNAUTHORIZED|verif|ignore/i);
});

test.each(COMPANY)('%s names NODE_EXTRA_CA_CERTS for an authority of the company', (code) => {
	expect(readNetworkError(wrapped(code)).advice).toContain('NODE_EXTRA_CA_CERTS');
});

test.each(TLS)('%s names TLS, and that the port may speak http', (code) => {
	const { reason, advice } = readNetworkError(wrapped(code));
	expect(reason).toContain('TLS (https)');
	expect(advice).toMatch(/Base URL.*http/);
});

test.each(AFTERWARDS)('After %s the request may have been carried out', (code) => {
	expect(readNetworkError(wrapped(code))).toMatchObject({ code, mayBeSent: true });
});

test.each([undefined, null, 'text', {}, new Error('socket hang up'), { code: 429 }, { code: 'lower_case' }])(
	'What has no code of Node may have been carried out: %p',
	(thrown) => {
		expect(readNetworkError(thrown)).toMatchObject({ code: '', mayBeSent: true });
	},
);

test.each([
	['ETIMEDOUT', { syscall: 'connect' }, false],
	['ECONNRESET', { syscall: 'connect' }, false],
	['ETIMEDOUT', { syscall: 'read' }, true],
	['ECONNRESET', { syscall: 'read' }, true],
	['ECONNRESET', { message: 'Client network socket disconnected before secure TLS connection was established' }, false],
	['ECONNRESET', { message: 'socket hang up' }, true],
	['EPIPE', { syscall: 'write' }, true],
	['EPROTO', { syscall: 'write' }, false],
	['EPROTO', { message: 'read EPROTO 80BC:error:0A000119:SSL routines::decryption failed or bad record mac' }, true],
	// The network goes away under a connection that is made.
	['EHOSTUNREACH', { syscall: 'connect' }, false],
	['EHOSTUNREACH', { syscall: 'read' }, true],
	['ENETUNREACH', { syscall: 'read' }, true],
	['ENETDOWN', { syscall: 'write' }, true],
])('What the system was doing tells whether it may have been sent: %s, %j', (code, more, mayBeSent) => {
	expect(readNetworkError(wrapped(code, more))).toMatchObject({ code, mayBeSent });
});

test('A fault that goes round in a circle is read all the same', () => {
	const fault: { cause?: unknown } = {};
	fault.cause = fault;
	expect(readNetworkError(fault).mayBeSent).toBe(true);
});

/**
 * Tells what a failure below HTTP was (DNS, connection, TLS, timeout), and whether the request may have been sent. Knows Node's
 * error codes and nothing of CallMatrix; the message for the user is made in `messages.ts`.
 */

/** Why a request got no response. */
export interface NetworkError {
	/** Node's, e.g. ECONNREFUSED; empty where it has none. */
	code: string;
	/** Whether the request may have reached CallMatrix, so that it may have been applied. */
	mayBeSent: boolean;
	/** Whether it may pass by itself, so that sending again is worthwhile. */
	isTransient: boolean;
	/** What happened, as the end of a sentence. */
	reason: string;
	/** What to do. */
	advice: string;
}

const BASE_URL = 'Open the CallMatrix credential and look at Base URL.';
const NETWORK = `${BASE_URL} If it is right, look whether this n8n may reach that host, and try again.`;
const MACHINE =
	'Whoever runs this n8n can look at its network: too many connections are open, or it may not open one. Try again.';
const NO_TLS = `${BASE_URL} Its port may be the wrong one, or speak http: what listens there has to speak https. (On this machine itself, http:// can be used.)`;
const AUTHORITY = `${BASE_URL} If it is right, and your company has a certificate authority of its own, whoever runs this n8n can make it known: set the environment variable NODE_EXTRA_CA_CERTS to the file with its certificate, and start n8n again.`;
const CERTIFICATE = `${BASE_URL} If it is right, look whether the clock of the machine on which n8n runs is, and tell whoever runs that host.`;
const KEY = 'Open the CallMatrix credential, and paste API Key again; look at API Key Header, too.';

type Kind = Omit<NetworkError, 'code'>;

const unsent = (reason: string, advice: string, isTransient = false): Kind => ({
	mayBeSent: false,
	isTransient,
	reason,
	advice,
});
const maybeSent = (reason: string): Kind => ({ mayBeSent: true, isTransient: true, reason, advice: NETWORK });

const UNREACHABLE = unsent('there is no way to that host', NETWORK);
const NOT_ALLOWED = unsent('this n8n may not connect there', NETWORK);
const NO_SOCKET = unsent('this n8n could not open a connection', MACHINE, true);
const CONNECT_TIMEOUT = unsent('no connection was made in time', NETWORK, true);
const TLS_FAILED = unsent('TLS (https) could not be agreed on', NO_TLS);
const UNSENDABLE = unsent('the request could not be written', KEY);
const RESPONSE_TIMEOUT = maybeSent('no answer came in time');
const DISCONNECTED = maybeSent('the connection broke');

/** By Node's error code; the first match counts. */
const KINDS: [codes: RegExp, kind: Kind][] = [
	// Before the connection is made.
	[/^(ENOTFOUND|ENODATA|EAI_NONAME|EAI_NODATA)$/, unsent('there is no such host', NETWORK)],
	[/^(EAI_\w+|ESERVFAIL|EREFUSED|ETIMEOUT|EBADRESP)$/, unsent('the host name could not be looked up', NETWORK, true)],
	[/^ECONNREFUSED$/, unsent('nothing listens there', NETWORK)],
	[/^(EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EAFNOSUPPORT)$/, UNREACHABLE],
	[/^(EACCES|EPERM)$/, NOT_ALLOWED],
	[/^(EADDRNOTAVAIL|EADDRINUSE|EMFILE|ENFILE|ENOBUFS|ENOMEM)$/, NO_SOCKET],
	[/^(UND_ERR_CONNECT_TIMEOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/, CONNECT_TIMEOUT],
	// Before the request is written.
	[
		/^(ERR_INVALID_(URL|PROTOCOL|ARG_TYPE|ARG_VALUE)|ERR_BAD_OPTION(_VALUE)?|ERR_UNESCAPED_CHARACTERS)$/,
		{ ...UNSENDABLE, advice: BASE_URL },
	],
	[/^(ERR_INVALID_CHAR|ERR_INVALID_HTTP_TOKEN|ERR_HTTP_INVALID_HEADER_VALUE|UND_ERR_INVALID_ARG)$/, UNSENDABLE],
	// In the TLS handshake, except that a record that cannot be decrypted may come at any time.
	[/RECORD_MAC|DECRYPTION_FAILED/, DISCONNECTED],
	[/^CERT_HAS_EXPIRED$/, unsent('its TLS certificate has expired', CERTIFICATE)],
	[/^CERT_NOT_YET_VALID$/, unsent('its TLS certificate is not valid yet', CERTIFICATE)],
	[/SELF_SIGNED_CERT/, unsent('its TLS certificate is self-signed', AUTHORITY)],
	[/ALTNAME|^HOSTNAME_MISMATCH$/, unsent('its TLS certificate is for another host', CERTIFICATE)],
	[
		/^(UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER_CERT|CERT_UNTRUSTED$|INVALID_CA$)/,
		unsent('its TLS certificate is not from an authority that this n8n knows', AUTHORITY),
	],
	[
		/^(CERT_|CRL_|UNABLE_TO_|ERROR_IN_C|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|OUT_OF_MEM$|UNSPECIFIED$)/,
		unsent('its TLS certificate is not valid', CERTIFICATE),
	],
	[/^(EPROTO$|ERR_SSL_|ERR_TLS_|ERR_OSSL_)/, TLS_FAILED],
	// After the request may have been written.
	[/^(ETIMEDOUT|ESOCKETTIMEDOUT|ECONNABORTED|UND_ERR_(HEADERS|BODY)_TIMEOUT)$/, RESPONSE_TIMEOUT],
	[/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE)$/, maybeSent('the connection was cut')],
];

/** Errors that occur while connecting, and also on an open connection. */
const WITH_OR_WITHOUT_CONNECTION: Kind[] = [UNREACHABLE, NOT_ALLOWED, NO_SOCKET];

/** The system call that failed. */
const CONNECTING = /^(connect|getaddrinfo)$/;
const CONNECTED = /^(read|write|shutdown)$/;

/** Node gives these no code of their own, only a message. */
const BEFORE_TLS = /before secure TLS connection was established/;
const NO_RECORD = /bad record mac|decryption failed/i;

/** An error in the chain of causes: n8n's, around one of axios, around Node's. */
interface Layer {
	code?: unknown;
	syscall?: unknown;
	message?: unknown;
	cause?: unknown;
}

function layersOf(thrown: unknown): Layer[] {
	const layers: Layer[] = [];
	for (let at = thrown; typeof at === 'object' && at !== null && layers.length < 5; ) {
		layers.push(at);
		at = 'cause' in at ? at.cause : undefined;
	}
	return layers;
}

const firstOf = (layers: Layer[], key: keyof Layer, form: RegExp): string =>
	layers.map((layer) => layer[key]).find((value): value is string => typeof value === 'string' && form.test(value)) ??
	'';

/**
 * Classifies what was thrown instead of a response. Nothing of the error itself is kept: it holds the request with its
 * Authorization header.
 */
export function readNetworkError(thrown: unknown): NetworkError {
	const layers = layersOf(thrown);
	const code = firstOf(layers, 'code', /^[A-Z][A-Z\d_]+$/);
	const kind = KINDS.find(([codes]) => codes.test(code))?.[1] ?? DISCONNECTED;
	const call = firstOf(layers, 'syscall', /./);
	const says = (form: RegExp): boolean => firstOf(layers, 'message', form) !== '';
	if (kind.mayBeSent && says(BEFORE_TLS)) return { code, ...TLS_FAILED, isTransient: true };
	if (kind.mayBeSent && CONNECTING.test(call)) {
		return { code, ...(kind === RESPONSE_TIMEOUT ? CONNECT_TIMEOUT : NO_SOCKET) };
	}
	const isConnected = WITH_OR_WITHOUT_CONNECTION.includes(kind) && CONNECTED.test(call);
	return { code, ...(isConnected || (kind === TLS_FAILED && says(NO_RECORD)) ? DISCONNECTED : kind) };
}

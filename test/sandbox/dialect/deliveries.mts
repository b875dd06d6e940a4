/** How a dialect writes and signs its deliveries, as the sender asks for it. */
import type { CallEvent } from '../webhooks/event.mts';
import type { DeliveryStyle } from '../webhooks/sender.mts';
import type { Signing, SigningScheme } from '../webhooks/sign.mts';
import type { Dialect } from './dialect.mts';
import { speakEvent } from './events.mts';
import type { NumberIds } from './numberIds.mts';

const schemeOf: Record<Exclude<Dialect['signature'], 'contract'>, SigningScheme> = {
	't-v1': 't-v1',
	sha256: 'sha256',
	hex: 'hex',
	base64: 'base64',
	standard: 'standard',
	'hmac-sha256=': 'hmac-sha256=',
	'sha256:': 'sha256:',
	base64url: 'base64url',
	base64urlPadded: 'base64urlPadded',
	timestampHeader: 'timestampHeader',
	otherHeader: 't-v1',
	withUnknownVersions: 'withUnknownVersions',
	articleOnly: 'hex',
};

/** @param dialect the one that is spoken now */
export function deliveryStyle(dialect: () => Dialect, numberIds: NumberIds): DeliveryStyle {
	return {
		body: (event: CallEvent) => speakEvent(event, dialect(), numberIds),
		signing: (signing: Signing) => {
			const { signature } = dialect();
			return signature === 'contract' ? signing : { ...signing, scheme: schemeOf[signature] };
		},
		signatureHeader: (header: string) => {
			const { signature } = dialect();
			if (signature === 'otherHeader') return 'X-Cm-Signature';
			return signature === 'standard' ? 'webhook-signature' : header;
		},
	};
}

import { createRequire } from 'node:module';

import type * as ClaimsModule from '../../../nodes/CallMatrix/webhook/delivery/claims.ts';
import type * as EnvelopeModule from '../../../nodes/CallMatrix/webhook/delivery/envelope.ts';
import type * as JsonModule from '../../../nodes/CallMatrix/webhook/delivery/json.ts';
import type * as SignatureModule from '../../../nodes/CallMatrix/webhook/delivery/signature.ts';
import type * as SecretsModule from '../../../nodes/CallMatrix/webhook/secrets.ts';

const require = createRequire(import.meta.url);
const load = (name: string): unknown => require(`../../../dist/nodes/CallMatrix/webhook/${name}.js`);

/** What is published, as n8n loads it. */
export const { verifySignature } = load('delivery/signature') as typeof SignatureModule;
export const { WebhookSecret } = load('secrets') as typeof SecretsModule;
export type WebhookSecret = SecretsModule.WebhookSecret;
export const { parseJson } = load('delivery/json') as typeof JsonModule;
export const { readEnvelope } = load('delivery/envelope') as typeof EnvelopeModule;
export const { Claims } = load('delivery/claims') as typeof ClaimsModule;
export type Claims = ClaimsModule.Claims;

/** How the trigger names itself to the claims: the workflow's id and the node's, of the length that n8n gives them. */
export const TRIGGER = 'kX8sLmQ2vT9pZr4A/3f2b8c1e-9d47-4a6b-8e21-5c7d9f0a1b2c';

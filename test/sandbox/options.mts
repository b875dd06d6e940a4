/** What a sandbox can be told when it starts. */
import { defaultSizesOf, type Sizes } from './data/seed.mts';
import type { Dialect } from './dialect/dialect.mts';
import { resources } from './resources/index.mts';
import type { Signing } from './webhooks/sign.mts';

/** All have defaults. */
export interface SandboxOptions {
	/** Port of the API; 0 takes a free one. Default 0. */
	port?: number;
	/** Port of the control server; 0 takes a free one. Default 0. */
	controlPort?: number;
	/** Default `sandbox-api-key`. */
	apiKey?: string;
	/** Further keys that open the same account, each with its own rate limit. */
	moreApiKeys?: readonly string[];
	/** The account's current webhook secret. Default `sandbox-webhook-secret`. */
	webhookSecret?: string;
	/** The secret before it, during a rotation. */
	previousWebhookSecret?: string;
	/** Default `X-CallMatrix-Signature`. */
	signatureHeader?: string;
	/** Default: `t-v1`, made once for an event. */
	signing?: Partial<Signing>;
	/** The rate limit: requests per API key in any one second. Default 100. */
	requestsPerSecond?: number;
	/** How long an API request takes to arrive, in real milliseconds. Default 0. */
	latencyMs?: number;
	/** Default 50. */
	webhookLimit?: number;
	/** The same seed and sizes give the same data and the same event ids. Default 1. */
	seed?: number;
	/** Default: what the resources say: 2,000 buyers, 3,000 offers, 200 campaigns, 5,000 calls, and a few of everything else. */
	sizes?: Sizes;
	/**
	 * What event ids begin with, by default `evt_` and eight digits made from the seed. Starting a sandbox again for the same
	 * receiver takes another prefix, or the receiver takes the new events for duplicates.
	 */
	eventIdPrefix?: string;
	/** How many sandbox seconds pass in a second while a delivery waits: 3600 lets an hour of retries pass in one. Default 1. */
	timeFactor?: number;
	/** How long a delivery waits for its answer, in real milliseconds. Default 10,000. */
	deliveryTimeoutMs?: number;
	/** How many deliveries to one webhook are in flight at a time. Default 4. */
	deliveryConcurrency?: number;
	/** What the API does in another way than the contract; control.setDialect changes it. Default: nothing. */
	dialect?: Partial<Dialect>;
	/** The contract's file; found upwards of the working directory when left out. */
	contractFile?: string;
}

/** How many records of each kind there are, for the kinds that have a number of their own. */
export const defaultSizes = defaultSizesOf(resources);

import { batchBody, batchItem } from '../../nodes/CallMatrix/client/shapes/batch.ts';
import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { batchEndpoint, isApiOperation, simplifiedFields } from '../../nodes/CallMatrix/resources/derived.ts';
import type { ApiOperation, Resource, UpsertOperation } from '../../nodes/CallMatrix/resources/model.ts';
import { requestsOf, type PossibleRequest } from './requests.mts';
import { triggerRequests } from './trigger.mts';

/** What a node asks of one operation of CallMatrix, and what it needs of the answer. */
export interface Asked {
	/** `Buyer: Get Many`. */
	what: string;
	requests: [PossibleRequest, ...PossibleRequest[]];
	/** A list, one, or nothing. */
	answers: ApiOperation['answers'];
	/** Fields of the answer, or of an entry of the list, without which it would not do what it says. */
	reads: string[];
	/** All else of the answer goes on in the workflow as it comes: its output schema says so. */
	passesOn: boolean;
	/** The same requests as others, many in one. */
	isBatch?: boolean;
}

function byOperation(resource: Resource, operation: ApiOperation): Asked {
	const { lookup, label } = resource;
	const simplified = simplifiedFields(resource, operation);
	const choosing = lookup?.path === operation.path && operation.kind === 'read' ? [lookup.key, ...lookup.titles] : [];
	return {
		what: `${label}: ${operation.label}`,
		requests: requestsOf(resource, operation) as Asked['requests'],
		answers: operation.answers,
		reads: [...(simplified ?? []), ...choosing],
		passesOn: !simplified,
	};
}

/** An item of Create or Update is sent as one of two operations. */
const byUpsert = (resource: Resource, { label, create, update }: UpsertOperation): Asked[] =>
	[create, update].map((operation) => ({
		...byOperation(resource, operation),
		what: `${resource.label}: ${label}, as ${operation.label}`,
	}));

/** The same requests as items of a batch, where the node sends many of them in one. */
function inBatches(resource: Resource): Asked[] {
	const byPath = new Map<string, PossibleRequest[]>();
	for (const operation of resource.operations.filter(isApiOperation)) {
		for (const { what, request } of requestsOf(resource, operation)) {
			const endpoint = batchEndpoint(resource, operation, request.path);
			if (!endpoint) continue;
			const { path, kind, atHost } = endpoint;
			const id = kind === 'create' ? undefined : request.path.split('/').at(-1);
			const body = batchBody(kind, [batchItem(id, request.body)]);
			const batch: PossibleRequest = {
				what: `${what} in a batch`,
				request: { method: 'POST', path, body, ...(atHost && { atHost }) },
			};
			byPath.set(path, [...(byPath.get(path) ?? []), batch]);
		}
	}
	return [...byPath.values()].map((requests) => ({
		what: `${resource.label}: batch`,
		requests: requests as Asked['requests'],
		answers: 'one',
		reads: ['results'],
		passesOn: false,
		isBatch: true,
	}));
}

/** What `webhook/registration/` looks at. */
const OF_WEBHOOK: Record<string, string[]> = { GET: ['id', 'url', 'events', 'status'], POST: ['id'] };

function byTrigger(requests: PossibleRequest[]): Asked[] {
	const places = new Map<string, PossibleRequest[]>();
	for (const possible of requests) {
		const place = `${possible.request.method} ${possible.request.path}`;
		places.set(place, [...(places.get(place) ?? []), possible]);
	}
	return [...places].map(([place, all]) => {
		const [method = '', path = ''] = place.split(' ');
		return {
			what: `Trigger: ${place}`,
			requests: all as Asked['requests'],
			answers: method === 'DELETE' ? 'deleted' : method === 'GET' && path === '/webhooks' ? 'list' : 'one',
			// Of a test delivery nothing is read but that it is on its way.
			reads: path.endsWith('/test') ? [] : (OF_WEBHOOK[method] ?? []),
			passesOn: false,
		};
	});
}

/** All that the nodes ask of CallMatrix. */
export async function allAsked(): Promise<Asked[]> {
	const byAction = resources.flatMap((resource) =>
		resource.operations.flatMap((operation) => {
			if (isApiOperation(operation)) return [byOperation(resource, operation)];
			return operation.kind === 'upsert' ? byUpsert(resource, operation) : [];
		}),
	);
	return [...byAction, ...resources.flatMap(inBatches), ...byTrigger(await triggerRequests())];
}

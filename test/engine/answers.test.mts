/** For every operation: what a person meets when CallMatrix, or whatever answers in its place, does not do as asked. */
import type { RequestListener } from 'node:http';
import type { ServerResponse } from 'node:http';

import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { isApiOperation, parameterName, pathFields } from '../../nodes/CallMatrix/resources/derived.ts';
import type { Field, Operation, Resource } from '../../nodes/CallMatrix/resources/model.ts';
import { RateLimiter } from '../../nodes/CallMatrix/client/rateLimiter.ts';
import { operationOf, propertiesOf, flattened, bodySchemaOf, type Part } from '../contract/contract.mts';
import { groundOn } from './actionGround.mts';
import { startStranger, type Stranger } from './stranger.mts';
import { validParameters } from './validParameters.mts';

/** Of Check API, every answer is a finding: see apiCheck.test.mts. */
const every: [string, Resource, Operation][] = resources.flatMap((resource) =>
	resource.operations
		.filter(({ name }) => name !== 'checkApi')
		.map((operation): [string, Resource, Operation] => [`${resource.label}: ${operation.label}`, resource, operation]),
);

let stranger: Stranger;
let answer: RequestListener;
let requests = 0;

beforeAll(async () => {
	// The waits before a repetition are by chance: here they are none.
	jest.spyOn(Math, 'random').mockReturnValue(0);
	// Nor is there a limit of requests that has to be kept.
	jest.spyOn(RateLimiter.prototype, 'acquire').mockResolvedValue(undefined);
	stranger = await startStranger((request, response) => {
		requests++;
		request.resume();
		request.on('end', () => {
			answer(request, response);
		});
	});
});
afterAll(async () => {
	jest.restoreAllMocks();
	await stranger.stop();
});

const ground = groundOn(() => ({ baseUrl: stranger.baseUrl, apiKey: 'some-key' }) as never);

/** Runs an operation for two items, one by one, and gives the texts that they carry on. */
async function texts(parameters: INodeParameters): Promise<string[]> {
	const output = await ground.run(parameters, { items: [{}, {}], settings: { onError: 'continueRegularOutput' } });
	return output.map(({ json }) => json.error as string);
}

const preconditionOf = (operation: Operation) => isApiOperation(operation) && operation.precondition;

/** The body that the contract demands of an operation. */
function demandedOf(asked: Operation): ReturnType<typeof flattened> {
	const operation = isApiOperation(asked) && operationOf(asked.method, asked.path.replace(/\{\w+\}/g, 'id'));
	return flattened((operation ? bodySchemaOf(operation) : undefined) ?? {});
}

const json = (response: ServerResponse, status: number, body: unknown): void => {
	response
		.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req_77' })
		.end(JSON.stringify(body));
};

const refuse = (status: number, error: object): void => {
	answer = (_request, response) => {
		json(response, status, { error });
	};
};

describe('An ID that CallMatrix does not know is named with what it is of', () => {
	test.each(every)('%s', async (_, resource, operation) => {
		refuse(404, { code: 'not_found', message: 'There is none.' });
		const [first, second] = await texts(validParameters(resource, operation));
		expect(first).toMatch(/There is none \(not_found, request req_77\) \[item 0\]$/);
		expect(second).toMatch(/\[item 1\]$/);
		// A precondition asks for the number first, and it is the number that is unknown then.
		const ids = preconditionOf(operation) ? [] : pathFields(resource, operation);
		if (ids.length) expect(first).toContain('CallMatrix has no ');
		for (const { label } of ids) {
			const named = label === resource.id?.label ? resource.noun : label;
			expect(first).toContain(`${named} some_000001`);
		}
	});
});

describe('What the API key may not do is said as that', () => {
	test.each(every)('%s', async (_, resource, operation) => {
		refuse(403, { code: 'forbidden', message: 'This key may only read.' });
		expect(await texts(validParameters(resource, operation))).toEqual([
			'CallMatrix refused: This key may only read (forbidden, request req_77) [item 0]',
			'CallMatrix refused: This key may only read (forbidden, request req_77) [item 1]',
		]);
	});
});

const anyText = fc
	.string({ minLength: 1, maxLength: 60 })
	.filter((text) => text.trim() === text && !text.endsWith('.'));

describe("The server's own reason for refusing a value reaches the person, with its field and the item", () => {
	test.each(every)('%s', async (_, resource, operation) => {
		const fields = Object.keys(propertiesOf(demandedOf(operation)));
		await fc.assert(
			fc.asyncProperty(anyText, fc.constantFrom(...fields, 'something_new'), async (message, field) => {
				refuse(422, { code: 'invalid_value', message, field });
				const said = await texts(validParameters(resource, operation));
				for (const [item, text] of said.entries()) {
					expect(text).toBe(
						`CallMatrix refused: ${message} (invalid_value, field ${field}, request req_77) [item ${item}]`,
					);
				}
			}),
			{ numRuns: 3 },
		);
	});
});

describe('What is no answer of CallMatrix is named as that', () => {
	test.each(every)('%s', async (_, resource, operation) => {
		const parameters = validParameters(resource, operation);
		for (const [status, said] of [
			[200, 'is not the CallMatrix API (status 200)'],
			[404, 'CallMatrix refused: Welcome (status 404)'],
			[502, 'CallMatrix is having trouble: Welcome (status 502)'],
		] as const) {
			answer = (_request, response) => {
				response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Welcome</html>');
			};
			for (const text of await texts(parameters)) expect(text).toContain(said);
		}
		answer = (_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' }).end('{"data": [');
		};
		for (const text of await texts(parameters)) expect(text).toContain('is not the CallMatrix API');
	});
});

describe('An answer that is cut off is no answer', () => {
	test.each(every)('%s', async (_, resource, operation) => {
		answer = (_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
			response.write('{"id": "some_000001", "data": [], "name": ', () => response.destroy());
		};
		for (const text of await texts(validParameters(resource, operation))) {
			// The free request is a GET here.
			const isRead = operation.kind === 'read' || operation.execute !== undefined;
			const said = text.replace(/^The outcome is unknown: /, '');
			// Of a change nobody knows then whether it was made, and the text has to say that.
			expect(said !== text).toBe(!isRead && !preconditionOf(operation));
			expect(said).toMatch(/^CallMatrix could not be reached at .+: the connection (was cut|broke) \[item \d\]$/);
		}
	});
});

/** One operation of each way to answer: what reads the answer is the same for all that answer alike. */
const ofEachKind = [
	...new Map(every.map((entry) => [isApiOperation(entry[2]) ? entry[2].answers : 'custom', entry])).values(),
];

describe('An answer of 50 MB is taken or refused in words', () => {
	test.each(ofEachKind)('%s', async (_, resource, operation) => {
		// It is in the answer twice: within an entry, and beside the list.
		const padding = 'x'.repeat(25 * 1024 * 1024);
		answer = (_request, response) => {
			json(response, 200, { id: 'some_000001', data: [{ id: 'some_000001', padding }], next_cursor: null, padding });
		};
		const [first] = await ground.run({ ...validParameters(resource, operation), simple: true });
		expect(first?.json).not.toHaveProperty('error');
	});

	test('Buyer: Get Many refuses one that is no list, however long', async () => {
		answer = (_request, response) => {
			json(response, 200, { data: 'x'.repeat(50 * 1024 * 1024) });
		};
		const { message } = await ground.refusal({ resource: 'buyer', operation: 'getAll', returnAll: true });
		expect(message).toBe('CallMatrix answered without a list [item 0]');
	});
});

const bodyFields = ({ required = [], shown = [], added = [] }: Operation): Field[] => [...required, ...shown, ...added];

/** The parameters with one value changed, wherever the panel holds it. */
function withValue(resource: Resource, operation: Operation, field: Field, value: string): INodeParameters {
	const parameters = validParameters(resource, operation);
	const name = parameterName(field);
	if (operation.mapped) {
		const mapping = parameters.fields as { value: object };
		return { ...parameters, fields: { ...mapping, value: { ...mapping.value, [name]: value } } };
	}
	return operation.added?.includes(field)
		? { ...parameters, added: { ...(parameters.added as object), [name]: value } }
		: { ...parameters, [name]: value };
}

/** Whether a text that means nothing is refused by the schema. */
const isPicky = (part: Part): boolean =>
	['pattern', 'format', 'enum'].some((key) => key in part) ||
	[part.type].flat().some((type) => ['integer', 'number', 'boolean', 'array', 'object'].includes(String(type)));

describe('Before anything is sent, by what the contract demands', () => {
	const bodies = every.filter(
		([, , operation]) =>
			isApiOperation(operation) && ['PATCH', 'POST', 'PUT'].includes(operation.method) && !operation.open,
	);

	test.each(bodies)(
		'a field that it requires cannot be left empty, nor its values be of another kind: %s',
		async (_, resource, operation) => {
			const schema = demandedOf(operation);
			const properties = propertiesOf(schema);
			const fields = bodyFields(operation);
			const before = requests;
			for (const name of schema.required) {
				const field = fields.find((candidate) => candidate.name === name);
				if (!field) throw new Error(`${name} is required and the node has no field for it`);
				const [text] = await texts(withValue(resource, operation, field, ' '));
				expect(text).toMatch(new RegExp(`^${field.label.replace(/[()]/g, '\\$&')} is empty\\..+ \\[item 0\\]$`));
			}
			for (const field of fields) {
				const part = properties[field.name];
				if (!part || !isPicky(part) || ['ids', 'rows', 'words', 'commaList'].includes(field.type)) continue;
				const [text] = await texts(withValue(resource, operation, field, '~ not a value ~'));
				expect([field.name, text]).toEqual([
					field.name,
					expect.stringMatching(
						new RegExp(`^${field.label.replace(/[()]/g, '\\$&')} cannot be read from .+ \\[item 0\\]$`),
					),
				]);
			}
			expect(requests).toBe(before);
		},
	);
});

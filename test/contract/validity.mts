import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

import { resolve, type Contract, type Part } from './contract.mts';

// Decimal places of money, as IEEE numbers have them.
const ajv = new Ajv2020({ strict: false, allErrors: false, multipleOfPrecision: 6 });
(formats as unknown as { default: (to: Ajv2020) => void }).default(ajv);

/** By the text of a schema: a check compiles hundreds, and a changed copy of the contract changes a few of them. */
const compiled = new Map<string, ValidateFunction>();

/** By contract and schema: many requests are held against each schema. A contract is not changed once it is in use. */
const validators = new WeakMap<Contract, WeakMap<Part, ValidateFunction>>();

/** A schema that stands by itself: what it refers to is put in its place, and what does not validate is left out. */
function standalone(part: Part, document: Contract): Part {
	const whole = resolve(part, document);
	return Object.fromEntries(
		Object.entries(whole)
			.filter(([key]) => !['description', 'x-evidence', 'example'].includes(key))
			.map(([key, value]) => [
				key,
				key === 'properties'
					? Object.fromEntries(
							Object.entries(value as Record<string, Part>).map(([name, inner]) => [name, standalone(inner, document)]),
						)
					: Array.isArray(value)
						? value.map((inner: unknown) => (isPart(inner) ? standalone(inner, document) : inner))
						: isPart(value)
							? standalone(value, document)
							: value,
			]),
	);
}

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);

function compile(schema: Part, document: Contract): ValidateFunction {
	const alone = standalone(schema, document);
	const key = JSON.stringify(alone);
	const validate = compiled.get(key) ?? ajv.compile(alone);
	compiled.set(key, validate);
	return validate;
}

/** @returns why a value is not what the contract allows; undefined where it is */
export function findFault(schema: Part, value: unknown, document: Contract): string | undefined {
	const known = validators.get(document) ?? new WeakMap<Part, ValidateFunction>();
	validators.set(document, known);
	const validate = known.get(schema) ?? compile(schema, document);
	known.set(schema, validate);
	if (validate(value)) return undefined;
	const [first] = validate.errors ?? [];
	return `${first?.instancePath ?? ''} ${first?.message ?? 'is not allowed'} ${JSON.stringify(first?.params)}`.trim();
}

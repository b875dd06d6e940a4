/** Adapts the contract to what the validator supports. */
import type { Contract } from '../contract.mts';
import { omit } from '../omit.mts';

interface Schema {
	multipleOf?: number;
	discriminator?: { propertyName: string; mapping: Record<string, string> };
	[keyword: string]: unknown;
}

/** The contract rewritten with the keywords that the validator understands. It means the same. */
export function validatorContract(contract: Contract): Contract {
	return JSON.parse(JSON.stringify(contract), (_key, value: unknown) =>
		typeof value === 'object' && value !== null ? rewritten(value as Schema) : value,
	) as Contract;
}

/** Divides with floating-point numbers, and so takes 0.29 for no multiple of 0.01: this format does not. */
export const formats = {
	cents: { type: 'number' as const, validate: (value: number) => Number(value.toFixed(2)) === value },
};

function rewritten(schema: Schema): Schema {
	if (schema.multipleOf === 0.01) return { ...omit(schema, 'multipleOf'), format: 'cents' };
	return schema.discriminator ? choice(schema.discriminator) : schema;
}

/** Of what a discriminator chooses from, the validator tells the first error only; of a condition it tells all. */
function choice({ propertyName, mapping }: NonNullable<Schema['discriminator']>): Schema {
	return {
		type: 'object',
		required: [propertyName],
		properties: { [propertyName]: { type: 'string', enum: Object.keys(mapping) } },
		allOf: Object.entries(mapping).map(([value, $ref]) => ({
			if: { properties: { [propertyName]: { const: value } }, required: [propertyName] },
			then: { $ref },
		})),
	};
}

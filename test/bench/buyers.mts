import type { INodeParameters } from 'n8n-workflow';

/** The id of the sandbox's nth buyer, from 0. */
export const buyerId = (at: number): string => `buy_${String(at + 1).padStart(6, '0')}`;

/** Buyer: Update, each row saying what is to change. */
export const UPDATE: INodeParameters = {
	resource: 'buyer',
	operation: 'update',
	fields: { mappingMode: 'autoMapInputData', value: null },
};

/** Buyer: Get, which CallMatrix has no batch for. */
export const GET: INodeParameters = { resource: 'buyer', operation: 'get', buyerId: '={{ $json.id }}' };

import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

import type { N8nClient } from './client.mts';
import type { CredentialReference } from './credentials.mts';

interface Listed {
	results: { name: string; value: string }[];
	paginationToken?: string;
}

/** A node of ours in a workflow. */
export interface FilledNode {
	type: string;
	typeVersion: number;
	parameters: INodeParameters;
	credentials: Record<string, CredentialReference>;
}

/**
 * The panel of our node as a person fills it in: by the labels that are shown, from the lists that n8n gets of the node, and
 * with typed values. What is not shown, or not in a list, cannot be filled in.
 */
export class Form {
	private readonly parameters: INodeParameters = {};
	/** What was done last needs the answer of n8n before the next can be done. */
	private done: Promise<void> = Promise.resolve();

	constructor(
		private readonly client: N8nClient,
		private readonly credential: CredentialReference,
		private readonly description: INodeTypeDescription,
	) {}

	/** Chooses an entry of a list that the node itself has, by what it is called. */
	choose(label: string, ...entries: string[]): this {
		return this.next(() => {
			const property = this.shown(label);
			const values = entries.map((entry) => valueOf(property, entry));
			this.parameters[property.name] = property.type === 'multiOptions' ? values : (values[0] ?? '');
		});
	}

	/** Types a text, or drags a field into it, which writes an expression. In a list of resources that is By ID. */
	type(label: string, text: string): this {
		return this.next(() => {
			const property = this.shown(label);
			this.parameters[property.name] = typed(property, text);
		});
	}

	switch(label: string, isOn: boolean): this {
		return this.next(() => {
			this.parameters[this.shown(label).name] = isOn;
		});
	}

	/** Searches a list of resources and takes the entry that is called so. */
	pick(label: string, title: string): this {
		return this.next(async () => {
			const property = this.shown(label);
			this.parameters[property.name] = await this.found(property, title);
		});
	}

	/** Adds a field of a collection, such as Filters, and types into it or chooses its entry. */
	add(collection: string, label: string, text: string): this {
		return this.next(async () => {
			const outer = this.shown(collection);
			const property = named(outer.options as INodeProperties[], label);
			const held = (this.parameters[outer.name] ?? {}) as INodeParameters;
			const value =
				property.type === 'options'
					? valueOf(property, text)
					: property.type === 'resourceLocator'
						? await this.found(property, text)
						: typed(property, text);
			this.parameters[outer.name] = { ...held, [property.name]: value };
		});
	}

	/** Switches a column mapping to Map Automatically. */
	mapAutomatically(label: string): this {
		return this.next(async () => {
			const property = this.shown(label);
			const { fields } = await this.client.post<{ fields: unknown[] }>(
				'/rest/dynamic-node-parameters/resource-mapper-fields',
				this.question(property, property.typeOptions?.resourceMapper?.resourceMapperMethod ?? ''),
			);
			this.parameters[property.name] = {
				mappingMode: 'autoMapInputData',
				value: null,
				matchingColumns: [],
				schema: fields,
			} as never;
		});
	}

	/** The node as it is then in the workflow. */
	async filledIn(): Promise<FilledNode> {
		await this.done;
		return {
			type: `n8n-nodes-callmatrix.${this.description.name.split('.').at(-1) ?? ''}`,
			typeVersion: 1,
			parameters: this.parameters,
			credentials: { callMatrixApi: this.credential },
		};
	}

	private next(act: () => Promise<void> | void): this {
		this.done = this.done.then(act);
		return this;
	}

	private shown(label: string): INodeProperties {
		const { properties } = this.description;
		const node = { typeVersion: 1, parameters: this.parameters } as unknown as INode;
		// What a person left as it was has its default.
		const values = NodeHelpers.getNodeParameters(properties, this.parameters, true, false, node, this.description);
		const visible = properties.filter((property) =>
			NodeHelpers.displayParameter(values ?? {}, property, node, this.description),
		);
		return named(visible, label);
	}

	private async found(property: INodeProperties, title: string): Promise<INodeParameters> {
		const list = property.modes?.find(({ name }) => name === 'list');
		const { results } = await this.client.post<Listed>('/rest/dynamic-node-parameters/resource-locator-results', {
			...this.question(property, list?.typeOptions?.searchListMethod ?? ''),
			filter: title,
		});
		const entry = results.find(({ name }) => name.includes(title));
		if (!entry) {
			throw new Error(`${property.displayName} lists ${results.map(({ name }) => name).join(', ')}, and not ${title}`);
		}
		return { __rl: true, mode: 'list', value: entry.value, cachedResultName: entry.name };
	}

	private question(property: INodeProperties, methodName: string): Record<string, unknown> {
		return {
			path: `parameters.${property.name}`,
			methodName,
			nodeTypeAndVersion: { name: this.description.name, version: 1 },
			currentNodeParameters: this.parameters,
			credentials: { callMatrixApi: this.credential },
		};
	}
}

function named(properties: INodeProperties[], label: string): INodeProperties {
	const found = properties.filter(({ displayName }) => displayName === label);
	if (found.length === 1 && found[0]) return found[0];
	throw new Error(
		`${found.length} fields are called ${label}. Shown are ${properties.map(({ displayName }) => displayName).join(', ')}`,
	);
}

function valueOf(property: INodeProperties, entry: string): string {
	const options = property.options as { name: string; value: string }[];
	const found = options.find(({ name }) => name === entry);
	if (!found)
		throw new Error(`${property.displayName} offers ${options.map(({ name }) => name).join(', ')}, not ${entry}`);
	return found.value;
}

const typed = ({ type }: INodeProperties, text: string): INodeParameters | string =>
	type === 'resourceLocator' ? { __rl: true, mode: 'id', value: text } : text;

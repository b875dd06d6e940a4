/** A node on the canvas, without its name and place. */
export interface CanvasNode {
	type: string;
	typeVersion: number;
	parameters: object;
	credentials?: object;
}

export const callMatrixTrigger = (parameters: object): CanvasNode => ({
	type: 'n8n-nodes-callmatrix.callMatrixTrigger',
	typeVersion: 1,
	parameters,
});

/** A node as a workflow holds it. */
export interface PlacedNode extends CanvasNode {
	id: string;
	name: string;
	position: [number, number];
}

/** Where the outputs of nodes lead: by the name of the node, then by output. */
export type Connections = Record<string, { main: Wire[][] }>;

interface Wire {
	node: string;
	type: 'main';
	index: number;
}

/** Nodes by name, from left to right in their order. */
export const placed = (nodes: Record<string, CanvasNode>): PlacedNode[] =>
	Object.entries(nodes).map(([name, node], at) => ({ ...node, id: `node-${at}`, name, position: [at * 220, 0] }));

export const wireTo = (node: string): Wire => ({ node, type: 'main', index: 0 });

/** Each node's first output leads to the next node. */
export const inARow = (names: readonly string[]): Connections =>
	Object.fromEntries(names.slice(0, -1).map((name, at) => [name, { main: [[wireTo(names[at + 1] as string)]] }]));

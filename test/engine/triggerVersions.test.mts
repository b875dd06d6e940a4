import { isEqual } from 'lodash';
/** The tables of events and fields in every version of the node, and in versions that are still to come. */
import { NodeHelpers, type INodePropertyOptions, type INodeProperties } from 'n8n-workflow';

import { CallMatrixTrigger } from '../../nodes/CallMatrix/CallMatrixTrigger.node.ts';
import { eventOptions, filterProperties, outputsExpression } from '../../nodes/CallMatrix/descriptions/trigger.ts';
import { EVENTS, eventsOf, rowsOf, type EventType } from '../../nodes/CallMatrix/events.ts';
import {
	fieldsOf,
	filteredFieldsOf,
	ITEM_FIELDS,
	type FilteredField,
	type ItemField,
} from '../../nodes/CallMatrix/itemFields.ts';
import { routeItems } from '../../nodes/CallMatrix/webhook/admission/routing.ts';
import { shapeItem } from '../../nodes/CallMatrix/webhook/delivery/itemShape.ts';
import { trial } from './triggerGround.mts';

const { description } = new CallMatrixTrigger();
const VERSIONS = [description.version].flat();

/** The labels of the outputs as n8n evaluates them for a node. */
function outputsIn(typeVersion: number, separateOutputs: boolean, outputs = description.outputs): unknown[] {
	const { workflow, node } = trial({ parameters: { separateOutputs }, settings: { typeVersion } });
	const shown: unknown = workflow.expression.getSimpleParameterValue(
		node,
		outputs as string,
		'internal',
		{},
		undefined,
		[],
	);
	return (shown as { displayName?: string }[]).map(({ displayName }) => displayName);
}

/** Whether n8n shows a property or an option in a version of the node. */
const isShownIn = (typeVersion: number, part: INodeProperties | INodePropertyOptions): boolean => {
	const { node } = trial({ settings: { typeVersion } });
	return NodeHelpers.displayParameter({}, part, node, description);
};

describe.each(VERSIONS)('In version %d', (typeVersion) => {
	test('items leave by as many outputs as n8n shows', () => {
		expect(routeItems([], typeVersion)).toHaveLength(outputsIn(typeVersion, true).length);
		expect(outputsIn(typeVersion, false)).toEqual([undefined]);
	});

	test('each event of the table leaves by the output with its label, any other by the last one', () => {
		const labels = outputsIn(typeVersion, true);
		const names = [...eventsOf(typeVersion), { name: 'call.not_in_the_table', output: 'Other' }];
		for (const { name, output } of names) {
			const outputs = routeItems([{ json: { event: name } }], typeVersion);
			expect([name, labels[outputs.findIndex((items) => items.length)]]).toEqual([name, output]);
		}
	});

	test('each event of the table can be chosen under Trigger On', () => {
		const { options = [] } = description.properties.find(({ name }) => name === 'triggerOn') ?? {};
		const shown = (options as INodePropertyOptions[]).filter((option) => isShownIn(typeVersion, option));
		expect(shown.map(({ value }) => value).sort()).toEqual(
			['*', ...eventsOf(typeVersion).map(({ name }) => name)].sort(),
		);
	});

	test('each field that can be compared has its filter', () => {
		const { options = [] } = description.properties.find(({ name }) => name === 'filters') ?? {};
		const shown = (options as INodeProperties[]).filter((option) => isShownIn(typeVersion, option));
		expect(shown.map(({ name }) => name)).toEqual(
			filteredFieldsOf(typeVersion).flatMap(({ filter }) =>
				[filter, ...(filter.suggestions ? [filter.suggestions] : [])].map(({ name }) => name),
			),
		);
	});
});

describe('The subtitle on the canvas', () => {
	const shown = (triggerOn: unknown, subtitle = description.subtitle): unknown => {
		const { workflow, node } = trial({ parameters: { triggerOn: triggerOn as string[] } });
		return workflow.expression.getSimpleParameterValue(node, subtitle, 'internal', {}, undefined, []);
	};

	test.each([
		[['call.ended'], 'Call Ended'],
		[['call.ended', 'call.missed'], 'Call Ended, Call Missed'],
		['call.ended', 'Call Ended'],
		[['*'], 'All events'],
		[['call.ended', '*'], 'All events'],
		[['call.transferred'], 'call.transferred'],
		[[], ''],
	])('says which events start the workflow: %j', (triggerOn, expected) => {
		expect(shown(triggerOn)).toBe(expected);
	});

	test('has the label of each event of the table', () => {
		for (const { name, label } of EVENTS) expect(shown([name])).toBe(label);
	});
});

test('A filter that is added starts empty: it keeps nothing out until it is filled in', () => {
	for (const property of filterProperties(filteredFieldsOf(Infinity))) {
		expect([property.name, [[], ''].some((empty) => isEqual(empty, property.default))]).toEqual([property.name, true]);
	}
});

describe('A row that is there since version 2', () => {
	const transferred: EventType = {
		name: 'call.not_in_the_table',
		label: 'Call Transferred',
		description: 'Another buyer got the call',
		output: 'Transferred',
		states: ['transferred'],
		since: 2,
	};
	const events = [...EVENTS, transferred];

	test('is an event with an output in version 2, before Other; the outputs of version 1 stay as they are', () => {
		const outputs = outputsExpression(events);
		const before = EVENTS.map(({ output }) => output);
		expect(outputsIn(1, true, outputs)).toEqual([...before, 'Other']);
		expect(outputsIn(2, true, outputs)).toEqual([...before, 'Transferred', 'Other']);
		expect(outputsIn(3, true, outputs)).toEqual([...before, 'Transferred', 'Other']);
		expect(outputsIn(2, false, outputs)).toEqual([undefined]);
		expect(outputsIn(3, true, outputsExpression([...events, { ...transferred, output: 'Third', since: 3 }]))).toEqual([
			...before,
			'Transferred',
			'Third',
			'Other',
		]);
		expect(rowsOf(events, 1)).toEqual(EVENTS);
	});

	test('is an option of Trigger On in version 2 only', () => {
		const option = eventOptions(events).find(({ value }) => value === transferred.name);
		expect([1, 2, 3].map((version) => option && isShownIn(version, option))).toEqual([false, true, true]);
	});

	test('is a field of the item and a filter in version 2 only', () => {
		const field: ItemField & FilteredField = {
			name: 'hold_seconds',
			type: 'seconds',
			description: 'Time on hold',
			since: 2,
			filter: {
				name: 'minimumHold',
				label: 'Minimum Hold (Seconds)',
				description: 'Only calls that were on hold at least this long',
				format: 'seconds',
				example: '90',
				compare: 'minimum',
			},
		};
		const fields = [...ITEM_FIELDS, field];
		const payload = { hold_seconds: '5 s' };
		const event = { id: 'evt_1', sentId: 'evt_1', name: 'call.ended', occurredAt: null, fields: payload, payload };
		expect(shapeItem(event, rowsOf(fields, 1), 1)).not.toHaveProperty('hold_seconds');
		expect(shapeItem(event, rowsOf(fields, 2), 2)).toHaveProperty('hold_seconds', 5);
		expect(Object.keys(shapeItem(event, rowsOf(fields, 1), 1))).toEqual(fieldsOf(1).map(({ name }) => name));
		const [property] = filterProperties([field]);
		expect([1, 2].map((version) => property && isShownIn(version, property))).toEqual([false, true]);
	});
});

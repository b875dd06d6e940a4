import { resources } from '../../nodes/CallMatrix/resources/index.ts';
import { pathFields } from '../../nodes/CallMatrix/resources/derived.ts';
import type { Field, FieldType } from '../../nodes/CallMatrix/resources/model.ts';

/** A field as an operation has it. */
export interface Place {
	/** For messages: `offer.update ping_post.auth_type`. */
	name: string;
	field: Field;
}

const withInner = (field: Field): Field[] => [field, ...(field.fields ?? []).flatMap(withInner)];

/** Every field of every operation of every resource: of the path, filled in, mapped, filtered by, and in rows; each form of it once. */
export const EVERY_FIELD: Place[] = [
	...new Map(
		resources.flatMap((resource) =>
			resource.operations.flatMap((operation) => {
				const { required = [], shown = [], added = [], filters = [] } = operation;
				return [...pathFields(resource, operation), ...required, ...shown, ...added, ...filters]
					.flatMap(withInner)
					.map((field): [string, Place] => [
						`${field.name} ${JSON.stringify({ ...field, description: '', example: '' })}`,
						{ name: `${resource.name}.${operation.name} ${field.name}`, field },
					]);
			}),
		),
	).values(),
];

const FREE_TEXT: ReadonlySet<FieldType> = new Set(['text', 'words']);

/** Whether any text may be a value of it. */
export const isFreeText = ({ type }: Field): boolean => FREE_TEXT.has(type);

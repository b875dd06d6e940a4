/**
 * The trigger's parameters, read from whatever their expressions give or throw. Nothing that a person sets may turn a delivery
 * away, so a value that cannot be read has a fallback here; activation refuses it. What the panel shows is in `descriptions/trigger.ts`.
 */

import { ANY_EVENT, ENDED, MISSED } from '../../events';
import { DEFAULT_MAX_EVENTS, HIGHEST_MAX_EVENTS, MAX_DELIVERY_AGE } from '../../triggerLimits';
import { readBoolean } from '../../values/boolean';
import { readCount } from '../../values/number';
import { clean } from '../../values/text';
import { readEventNames } from './eventNames';
import { filtersOf, type Filter, type Passes } from './filters';
import { isUnset, unwrap } from './parameterValue';

interface Parameter<T> {
	/** With the collection that it is in: `options.runOnTestEvents`. */
	name: string;
	/** As the panel shows it. */
	label: string;
	/** How to write it. */
	example: string;
	/** Where nothing is set. */
	defaultValue: T;
	/** Where what is set cannot be read; the default unless that could lose an event. */
	fallback?: T;
	/** What the trigger does then, for a message. */
	effect: string;
	/** @returns undefined where it cannot be read without a guess */
	read: (raw: unknown) => T | undefined;
}

const yesNo = (name: string, label: string, defaultValue: boolean): Parameter<boolean> => ({
	name,
	label,
	example: 'true or false',
	defaultValue,
	effect: `it counted as ${defaultValue ? 'on' : 'off'}`,
	read: readBoolean,
});

const oneOf = (name: string, label: string, [defaultValue, other]: [string, string]): Parameter<string> => ({
	name,
	label,
	example: `${defaultValue} or ${other}`,
	defaultValue,
	effect: `it counted as ${defaultValue}`,
	read: (raw) => [defaultValue, other].find((choice) => typeof raw === 'string' && clean(raw).toLowerCase() === choice),
});

const countUpTo =
	(max: number) =>
	(raw: unknown): number | undefined => {
		const value = readCount(raw);
		return value !== undefined && value > 0 && value <= max ? value : undefined;
	};

const triggerOn: Parameter<string[]> = {
	name: 'triggerOn',
	label: 'Trigger On',
	example: `names of events, e.g. ${ENDED}`,
	defaultValue: [],
	// CallMatrix sends what was selected when the workflow was published.
	fallback: [ANY_EVENT, MISSED],
	effect: 'every event passed',
	read: readEventNames,
};

const eventsToRemember: Parameter<number> = {
	name: 'options.eventsToRemember',
	label: 'Events to Remember',
	example: `a whole number up to ${HIGHEST_MAX_EVENTS}`,
	defaultValue: DEFAULT_MAX_EVENTS,
	effect: `it counted as ${DEFAULT_MAX_EVENTS}`,
	read: countUpTo(HIGHEST_MAX_EVENTS),
};

const oldestDeliveryAccepted: Parameter<number> = {
	name: 'options.oldestDeliveryAccepted',
	label: 'Oldest Delivery Accepted',
	example: `seconds up to ${MAX_DELIVERY_AGE}`,
	defaultValue: MAX_DELIVERY_AGE,
	effect: 'it counted as 25 hours',
	read: countUpTo(MAX_DELIVERY_AGE),
};

export const PARAMETERS = {
	triggerOn,
	registration: oneOf('registration', 'Registration', ['automatic', 'manual']),
	missedCalls: oneOf('missedCalls', 'Missed Calls Come As', [MISSED, ENDED]),
	sendSample: yesNo('sendSample', 'Send a Sample', true),
	simplified: yesNo('simplified', 'Simplify', false),
	separateOutputs: yesNo('separateOutputs', 'Separate Outputs', false),
	eventsToRemember,
	oldestDeliveryAccepted,
	resolveNames: yesNo('options.resolveNames', 'Resolve Names', false),
	runOnTestEvents: yesNo('options.runOnTestEvents', 'Run on Test Events', false),
};

/** A setting that cannot be read. */
export interface UnreadableSetting {
	/** E.g. `The filter Dialed Numbers`. */
	what: string;
	example: string;
	/** What the trigger does meanwhile. */
	effect: string;
}

/** Shown above the output of an event that meets such a setting. */
export const unreadableHint = ({ what, effect, example }: UnreadableSetting): string =>
	`${what} could not be read, so ${effect}. Write ${example}, and publish the workflow.`;

/** n8n's getNodeParameter in any of its contexts; without an index of items. */
type GetParameter = (name: string, fallback: null) => unknown;

/** A filter that is set, and readable. */
export interface ActiveFilter extends Filter {
	passes: Passes;
}

/** The value of an expression that throws. */
const FAILED = Symbol('an expression failed');

/** In a collection each member is read by itself, as one expression that throws fails all of them. */
export class Settings {
	private readonly marked = new Map<string, UnreadableSetting>();

	/** @param typeVersion of the node */
	constructor(
		private readonly getParameter: GetParameter,
		private readonly typeVersion: number,
	) {}

	/** What could not be read of all that was asked for. */
	get unreadable(): UnreadableSetting[] {
		return [...this.marked.values()];
	}

	read<T>(parameter: Parameter<T>): T {
		const { name, defaultValue, fallback = defaultValue } = parameter;
		const raw = unwrap(this.rawValue(name));
		if (isUnset(raw)) return defaultValue;
		const value = raw === FAILED ? undefined : parameter.read(raw);
		if (value !== undefined) return value;
		this.markUnreadable(parameter);
		return fallback;
	}

	/** Also for a parameter whose value can be read and means nothing. */
	markUnreadable({
		name,
		label,
		example,
		effect,
	}: Pick<Parameter<unknown>, 'name' | 'label' | 'example' | 'effect'>): void {
		this.marked.set(name, { what: label, example, effect });
	}

	/** The filters that are set. One that cannot be read lets every event pass. */
	readFilters(): ActiveFilter[] {
		return filtersOf(this.typeVersion).flatMap((filter) => {
			const { parameters, example } = filter;
			const raws = parameters.map(({ name }) => this.rawValue(`filters.${name}`));
			const compile = (some: unknown[]): Passes | undefined =>
				some.includes(FAILED) ? undefined : filter.compile(some);
			const passes = compile(raws);
			if (passes) return [{ ...filter, passes }];
			for (const [at, { name, label }] of parameters.entries()) {
				if (compile([raws[at]])) continue;
				this.marked.set(name, { what: `The filter ${label}`, example, effect: 'it was not applied' });
			}
			return [];
		});
	}

	private rawValue(name: string): unknown {
		try {
			return this.getParameter(name, null);
		} catch {
			return FAILED;
		}
	}
}

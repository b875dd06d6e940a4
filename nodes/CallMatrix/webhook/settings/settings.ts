import { readBoolean } from '../../values/boolean';
import { readCount } from '../../values/number';
import { clean } from '../../values/text';
import { ANY_EVENT, ENDED, MISSED, readEvents } from './eventNames';
import { FILTERS, type Filter } from './filters';
import { isUnset, unwrap } from './parameterValue';

/** How many events the record keeps for a trigger unless its options say otherwise, and the most it may. */
export const EVENTS_REMEMBERED = 10_000;
export const MOST_REMEMBERED = 100_000;

/** How old a delivery may be unless the options say otherwise, and the most it may, seconds: CallMatrix repeats one for 24 h. */
export const OLDEST_ACCEPTED = 90_000;

/** A parameter of the trigger, and how to read whatever an expression gives for it. */
interface Parameter<T> {
	/** With the collection that it is in: `options.runOnTestEvents`. */
	name: string;
	/** As the panel shows it. */
	label: string;
	/** How to write it. */
	example: string;
	/** Where nothing is set. */
	standard: T;
	/** Where what is set cannot be read; the standard unless that could lose an event. */
	otherwise?: T;
	/** Where what is set cannot be read: what the trigger does. */
	meanwhile: string;
	/** @returns undefined where it cannot be read without a guess */
	read: (raw: unknown) => T | undefined;
}

const yesNo = (name: string, label: string, standard: boolean): Parameter<boolean> => ({
	name,
	label,
	example: 'true or false',
	standard,
	meanwhile: `it counted as ${standard ? 'on' : 'off'}`,
	read: readBoolean,
});

const oneOf = (name: string, label: string, [standard, other]: [string, string]): Parameter<string> => ({
	name,
	label,
	example: `${standard} or ${other}`,
	standard,
	meanwhile: `it counted as ${standard}`,
	read: (raw) => [standard, other].find((choice) => typeof raw === 'string' && clean(raw).toLowerCase() === choice),
});

const seconds = (raw: unknown): number | undefined => {
	const value = readCount(raw);
	return value !== undefined && value > 0 && value <= OLDEST_ACCEPTED ? value : undefined;
};

const events = (raw: unknown): number | undefined => {
	const value = readCount(raw);
	return value !== undefined && value > 0 && value <= MOST_REMEMBERED ? value : undefined;
};

export const PARAMETERS = {
	triggerOn: {
		name: 'triggerOn',
		label: 'Trigger On',
		example: 'names of events, e.g. call.ended',
		standard: [],
		// CallMatrix sends what was chosen when the workflow was published.
		otherwise: [ANY_EVENT, MISSED],
		meanwhile: 'every event passed',
		read: readEvents,
	} as Parameter<string[]>,
	registration: oneOf('registration', 'Registration', ['automatic', 'manual']),
	missedCalls: oneOf('missedCalls', 'Missed Calls Come As', [MISSED, ENDED]),
	sendSample: yesNo('sendSample', 'Send a Sample', true),
	simplified: yesNo('simplified', 'Simplify', false),
	separateOutputs: yesNo('separateOutputs', 'Separate Outputs', false),
	eventsToRemember: {
		name: 'options.eventsToRemember',
		label: 'Events to Remember',
		example: `a whole number up to ${MOST_REMEMBERED}`,
		standard: EVENTS_REMEMBERED,
		meanwhile: `it counted as ${EVENTS_REMEMBERED}`,
		read: events,
	} as Parameter<number>,
	oldestDeliveryAccepted: {
		name: 'options.oldestDeliveryAccepted',
		label: 'Oldest Delivery Accepted',
		example: `seconds up to ${OLDEST_ACCEPTED}`,
		standard: OLDEST_ACCEPTED,
		meanwhile: 'it counted as 25 hours',
		read: seconds,
	} as Parameter<number>,
	runOnTestEvents: yesNo('options.runOnTestEvents', 'Run on Test Events', false),
};

/** A setting that cannot be read. */
export interface Unreadable {
	/** E.g. `The filter Dialed Numbers`. */
	what: string;
	example: string;
	/** What the trigger does while it is so. */
	meanwhile: string;
}

/** What is shown above the output of an event that meets such a setting. */
export const hintOn = ({ what, meanwhile, example }: Unreadable): string =>
	`${what} could not be read, so ${meanwhile}. Write ${example}, and publish the workflow.`;

/** n8n's getNodeParameter in any of its contexts; without an index of items. */
type GetParameter = (name: string, fallback: null) => unknown;

/** A filter that is set, and readable. */
export interface SetFilter extends Filter {
	passes: NonNullable<ReturnType<Filter['compile']>>;
}

/** An expression that throws. */
const FAILED = Symbol('an expression failed');

/**
 * Reads the trigger's parameters, whatever their expressions give or throw: nothing that a person sets may turn a delivery away.
 * What cannot be read is noted. In a collection each member is read by itself, as one expression that throws fails all of them.
 */
export class Settings {
	private readonly noted = new Map<string, Unreadable>();

	constructor(private readonly getParameter: GetParameter) {}

	/** What could not be read of all that was asked for. */
	get unreadable(): Unreadable[] {
		return [...this.noted.values()];
	}

	read<T>(parameter: Parameter<T>): T {
		const { name, standard, otherwise = standard } = parameter;
		const raw = unwrap(this.valueOf(name));
		if (isUnset(raw)) return standard;
		const value = raw === FAILED ? undefined : parameter.read(raw);
		if (value !== undefined) return value;
		this.note(parameter);
		return otherwise;
	}

	/** Notes a parameter whose value is readable and means nothing. */
	note({
		name,
		label,
		example,
		meanwhile,
	}: Pick<Parameter<unknown>, 'name' | 'label' | 'example' | 'meanwhile'>): void {
		this.noted.set(name, { what: label, example, meanwhile });
	}

	/** The filters that are set. One that cannot be read lets every event pass. */
	readFilters(): SetFilter[] {
		return FILTERS.flatMap((filter) => {
			const { name, label, example } = filter;
			const raw = this.valueOf(`filters.${name}`);
			const passes = raw === FAILED ? undefined : filter.compile(raw);
			if (passes) return [{ ...filter, passes }];
			this.noted.set(name, { what: `The filter ${label}`, example, meanwhile: 'it was not applied' });
			return [];
		});
	}

	private valueOf(name: string): unknown {
		try {
			return this.getParameter(name, null);
		} catch {
			return FAILED;
		}
	}
}

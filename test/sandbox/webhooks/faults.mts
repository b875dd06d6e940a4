/** What goes wrong with the next deliveries, as a tester sets it. */
import { forgeryKinds, type ForgeryKind } from './forge.mts';

/** For how many of the next events a fault lasts; left out, until it is taken back. */
interface Lasting {
	events?: number;
}

export interface DuplicateFault extends Lasting {
	/** How many extra copies of an event go to each webhook. */
	copies: number;
	/** Together with the event, or once the event has got its 2xx. */
	when?: 'at-once' | 'after-success';
}

export interface DelayFault extends Lasting {
	/** How long an event waits before its first attempt, in sandbox seconds. */
	seconds: number;
}

export interface ForgeFault extends Lasting {
	/** One forgery of each of these kinds goes out before the event itself, under its event id. */
	kinds: readonly ForgeryKind[];
}

/** What to do to the next events. A field that is left out stays as it is; null takes the fault back. */
export interface Faults {
	duplicates?: DuplicateFault | null;
	delay?: DelayFault | null;
	forge?: ForgeFault | null;
}

/** How one event is delivered. */
export interface DeliveryPlan {
	copies: number;
	when: 'at-once' | 'after-success';
	delaySeconds: number;
	forgeries: readonly ForgeryKind[];
}

export const noFaults: DeliveryPlan = { copies: 0, when: 'at-once', delaySeconds: 0, forgeries: [] };

/** The faults that are set, and for how many events more. */
export class FaultSet {
	private faults: Faults = {};

	set(faults: Faults): void {
		const unknown = faults.forge?.kinds.find((kind) => !forgeryKinds.includes(kind));
		if (unknown !== undefined) throw new Error(`There is no forgery "${unknown}", only ${forgeryKinds.join(', ')}.`);
		const given = Object.entries(faults).filter(([, fault]) => fault !== undefined);
		this.faults = { ...this.faults, ...(structuredClone(Object.fromEntries(given)) as Faults) };
	}

	/** The plan for the next event, which uses up one event of each fault. */
	next(): DeliveryPlan {
		const duplicates = use(this.faults.duplicates);
		const delay = use(this.faults.delay);
		const forge = use(this.faults.forge);
		return {
			copies: duplicates?.copies ?? noFaults.copies,
			when: duplicates?.when ?? noFaults.when,
			delaySeconds: delay?.seconds ?? noFaults.delaySeconds,
			forgeries: forge?.kinds ?? noFaults.forgeries,
		};
	}
}

function use<T extends Lasting>(fault: T | null | undefined): T | null {
	if (!fault) return null;
	if (fault.events === undefined) return fault;
	if (fault.events <= 0) return null;
	fault.events -= 1;
	return fault;
}

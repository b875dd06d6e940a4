/**
 * Remembers of which events that a trigger does not know its person was told today. In memory: after a restart a person is told once
 * more at worst. What is told, and how, is in `receive.ts`.
 */

const DAY_MS = 24 * 3_600_000;

/** Names for each trigger: a sender that makes up names must not fill the memory, or the list of executions. */
const MAX_NAMES = 20;

/** A name is foreign text: only a short one that reads as a name goes into messages and logs. */
const NAME = /^[a-z][\w .:/-]{0,63}$/i;

/** How an event is called in a message. @param name as sent; null where it has none */
export function displayName(name: string | null): string {
	if (name === null) return 'an event without a name';
	return NAME.test(name) ? name : 'an event with an unusual name';
}

export class UnknownEvents {
	/** When a person was told, by trigger and name; the oldest first. */
	private readonly triggers = new Map<string, Map<string, number>>();

	/** @param now milliseconds of a monotonic clock */
	constructor(private readonly now: () => number = () => performance.now()) {}

	/** How many triggers are remembered. */
	get size(): number {
		return this.triggers.size;
	}

	/** Whether it is time to tell a person of an event; then it counts as told. */
	isDue(trigger: string, name: string): boolean {
		this.evict();
		const told = this.triggers.get(trigger) ?? new Map<string, number>();
		if (told.has(name) || told.size >= MAX_NAMES) return false;
		told.set(name, this.now());
		this.triggers.set(trigger, told);
		return true;
	}

	/** The person could not be told. */
	forget(trigger: string, name: string): void {
		this.triggers.get(trigger)?.delete(name);
	}

	/** What is older than a day. */
	private evict(): void {
		const oldest = this.now() - DAY_MS;
		for (const [trigger, told] of this.triggers) {
			for (const [name, toldAt] of told) {
				if (toldAt > oldest) break;
				told.delete(name);
			}
			if (told.size === 0) this.triggers.delete(trigger);
		}
	}
}

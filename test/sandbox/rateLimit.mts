/** The rate limit: so many requests in any one second, for each API key separately. */
export class RateLimit {
	private readonly allowed = new Map<string, number[]>();

	constructor(private readonly perSecond: number) {}

	/**
	 * Takes one request of the key, when there is room.
	 *
	 * @param now milliseconds on any clock that does not go back
	 * @returns 0, or in how many whole seconds there is room again; what is refused does not count
	 */
	take(key: string, now: number): number {
		const recent = (this.allowed.get(key) ?? []).filter((at) => at > now - 1_000);
		this.allowed.set(key, recent);
		const oldest = recent[0];
		if (recent.length < this.perSecond || oldest === undefined) {
			recent.push(now);
			return 0;
		}
		return Math.max(1, Math.ceil((oldest + 1_000 - now) / 1_000));
	}
}

/** Limits of the trigger's options, for the panel and for what reads them. */

/** How many events the store of processed events keeps for a trigger. */
export const DEFAULT_MAX_EVENTS = 10_000;
export const LOWEST_MAX_EVENTS = 100;
export const HIGHEST_MAX_EVENTS = 100_000;

/** How old a delivery may be unless the option says less, seconds: CallMatrix repeats an event for 24 h. */
export const MAX_DELIVERY_AGE = 90_000;

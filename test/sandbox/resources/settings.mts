/** The settings of the account: one record, without an ID in the API. */
import { single } from '../api/envelope.mts';
import type { Store } from '../data/store.mts';
import type { Resource } from '../model/resource.mts';
import { omit } from '../omit.mts';

export interface Settings {
	/** Not part of the API. */
	id: string;
	static_pricing_fallback: boolean;
	updated_at: string;
}

declare module '../model/kinds.mts' {
	interface Kinds {
		settings: Settings;
	}
}

export const settings: Resource<'settings'> = {
	label: 'account',
	idPrefix: 'acc',
	seed: {
		all: (_seeding, idAt) => [{ id: idAt(0), static_pricing_fallback: true, updated_at: '2026-01-01T00:00:00.000Z' }],
	},
	handlers: {
		getSettings: (_request, { store }) => single(omit(settingsIn(store), 'id')),
		updateSettings: ({ body }, { store }) =>
			single(omit(store.change('settings', settingsIn(store), body as Partial<Settings>), 'id')),
	},
};

function settingsIn(store: Store): Settings {
	const [account] = store.of('settings').all();
	return account ?? store.add('settings', {});
}

/** The settings of the account: one record, without an ID in the API. */
import { single } from '../api/envelope.mts';
import { find } from '../api/lookup.mts';
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

const ID = 'acc_000001';

export const settings: Resource<'settings'> = {
	label: 'account',
	idPrefix: 'acc',
	seed: { all: () => [{ id: ID, static_pricing_fallback: true, updated_at: '2026-01-01T00:00:00.000Z' }] },
	handlers: {
		getSettings: (_request, { store }) => single(present(find(store, 'settings', ID))),
		updateSettings: ({ body }, { store }) =>
			single(present(store.change('settings', find(store, 'settings', ID), body as Partial<Settings>))),
	},
};

function present(record: Settings): object {
	return omit(record, 'id');
}

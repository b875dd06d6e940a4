import { ok, type OperationContext, type Operations } from '../operation.mts';

export function settingsOperations({ state }: OperationContext): Operations {
	return {
		getSettings: () => ok(state.settings),
		updateSettings: ({ body }) => {
			state.settings = { ...state.settings, ...(body as object), updated_at: new Date().toISOString() };
			return ok(state.settings);
		},
	};
}

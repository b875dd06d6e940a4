/** Refuses to activate a trigger that could not work: what is checked before anything is asked of CallMatrix. */

import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { readBaseUrl } from '../../client/baseUrl';
import type { UserMessage } from '../../client/userMessage';
import { refuseSecrets } from '../secrets';
import { isManual, readSelection, requestedEvents } from '../settings/eventSelection';
import { PARAMETERS, Settings } from '../settings/settings';
import { refuseUnreachable } from './reachable';

export const settingsOf = (context: IHookFunctions): Settings =>
	new Settings((name, fallback) => context.getNodeParameter(name, fallback), context.getNode().typeVersion);

export function stop(context: IHookFunctions, { message, description }: UserMessage): never {
	throw new NodeOperationError(context.getNode(), message, { description });
}

/** Where CallMatrix sends the events: n8n's URL for this trigger, which nobody else has. */
export function webhookUrl(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url !== undefined) return url;
	return stop(context, {
		message: 'n8n gives this trigger no webhook URL',
		description: 'Save the workflow, then publish it again.',
	});
}

/** @returns why the parameters cannot be published as they are */
function refuseSettings(context: IHookFunctions): UserMessage | undefined {
	const settings = settingsOf(context);
	const { missedCalls, sendSample, ...others } = PARAMETERS;
	for (const parameter of Object.values(others)) settings.read<unknown>(parameter);
	settings.readFilters();
	settings.read<unknown>(isManual(settings) ? missedCalls : sendSample);
	const [first, ...more] = settings.unreadable;
	if (first) {
		const also = more.length ? ` The same is true of ${more.map(({ what }) => what).join(', ')}.` : '';
		return {
			message: `${first.what} cannot be read`,
			description: `Open the CallMatrix Trigger and write ${first.example}. If it is an expression, check its result.${also}`,
		};
	}
	if (requestedEvents(readSelection(context, settings)).length > 0) return undefined;
	return { message: 'Trigger On is empty', description: 'Choose at least one event of a call.' };
}

/** @throws NodeOperationError that says what to change */
export async function checkBeforeActivation(context: IHookFunctions): Promise<void> {
	const credentials = await context.getCredentials('callMatrixApi');
	const base = readBaseUrl(credentials.baseUrl);
	const refusal =
		'refusal' in base
			? base.refusal
			: (refuseSecrets(credentials) ?? refuseUnreachable(webhookUrl(context), base.parsed) ?? refuseSettings(context));
	if (refusal) stop(context, refusal);
	if (context.getNode().alwaysOutputData) {
		stop(context, {
			message: 'Always Output Data would run the workflow for every duplicate',
			description: 'Open Settings of the CallMatrix Trigger and switch Always Output Data off.',
		});
	}
}

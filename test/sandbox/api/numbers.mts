/** What may be done with a phone number when. */
import type { State } from '../data/state.mts';
import type { PhoneNumber } from '../model.mts';
import { ApiError } from './answers.mts';

/** A number that is still being bought or ported takes no calls. */
export function refuseUnlessProvisioned({ number, provisioning_status: status }: PhoneNumber): void {
	if (status === 'active') return;
	throw new ApiError(409, 'number_not_provisioned', `The provisioning of ${number} is ${status}, not active.`);
}

export function refuseWhileAssigned({ number, status }: PhoneNumber): void {
	if (status !== 'assigned') return;
	throw new ApiError(409, 'number_assigned', `${number} is assigned to a campaign. Unassign it first.`);
}

/** @param campaignId whose number it may be already */
export function refuseUnlessUsable(number: PhoneNumber | undefined, campaignId: string | undefined): void {
	if (!number) return;
	refuseUnlessProvisioned(number);
	if (number.campaign_id !== null && number.campaign_id === campaignId) return;
	refuseWhileAssigned(number);
	if (number.status !== 'available') {
		throw new ApiError(409, 'number_not_available', `${number.number} is not available: ${number.status}.`);
	}
}

export function assign(state: State, number: PhoneNumber, campaignId: string): void {
	if (number.campaign_id === campaignId) return;
	state.change('numbers', number, { campaign_id: campaignId, status: 'assigned' });
}

export function unassign(state: State, number: PhoneNumber): void {
	state.change('numbers', number, { campaign_id: null, status: 'available' });
}

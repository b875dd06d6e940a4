import type { IDataObject } from 'n8n-workflow';

import type { ApiRequest } from '../../client/apiRequest';
import type { CallMatrixClient } from '../../client/client';
import { pageRequest, readPage } from '../../client/shapes/page';
import { resources } from '../../resources';
import { buyer } from '../../resources/buyer';
import { listRequest, recordShape } from '../../resources/derived';
import type { Resource } from '../../resources/model';
import { ASKED_ENTRIES, errorFindings, listFindings, nextPageFinding, reportOf, type Finding } from './findings';

/** Asks CallMatrix for two entries of each list, and for something that is not there. Only reads. What is found is in `findings.ts`. */

/** No ID of CallMatrix, whatever they look like. */
const NOBODY = 'n8n-check-of-an-id-that-does-not-exist';

const isList = ({ lookup, parent }: Resource): boolean => lookup !== undefined && parent === undefined;

async function checkList(client: CallMatrixClient, resource: Resource, isFollowed: boolean): Promise<Finding[]> {
	const list: ApiRequest = { ...listRequest(resource), target: `list of ${resource.plural}` };
	const result = await client.sendWithRetry(pageRequest(list, { size: ASKED_ENTRIES }));
	const { response } = result;
	if (!response) throw client.errorOf(result);
	// Without a valid key nothing can be found out.
	if (response.status === 401 || response.status === 429) throw client.errorOf(result);
	const findings = listFindings(resource, response);
	const page = readPage(response, {}, Infinity, recordShape(resource));
	const token = 'nextToken' in page ? page.nextToken : undefined;
	if (!isFollowed || token === undefined) return findings;
	const next = await client.sendWithRetry(pageRequest(list, { size: ASKED_ENTRIES, token }));
	return next.response ? [...findings, nextPageFinding(resource, response, next.response)] : findings;
}

/** @returns what holds, what does not, and a report to paste @throws NodeApiError where CallMatrix cannot be asked at all */
export async function checkApi(client: CallMatrixClient): Promise<IDataObject> {
	const findings: Finding[] = [];
	for (const resource of resources.filter(isList)) {
		const isFollowed = !findings.some(({ assumption }) => assumption.startsWith('The next page'));
		findings.push(...(await checkList(client, resource, isFollowed)));
	}
	const { response } = await client.sendWithRetry({ method: 'GET', path: `${listRequest(buyer).path}/${NOBODY}` });
	if (response) findings.push(...errorFindings(response));
	const count = (holds: Finding['holds']): number => findings.filter((finding) => finding.holds === holds).length;
	return {
		as_assumed: count('yes') === findings.length,
		assumptions: findings.length,
		hold: count('yes'),
		different_but_understood: count('understood'),
		different: count('different'),
		not_seen: count('unknown'),
		differences: findings
			.filter(({ holds }) => holds === 'different' || holds === 'understood')
			.map((finding) => ({ ...finding })),
		report: reportOf(findings),
	};
}

import { Script, createContext } from 'node:vm';

import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';

import { settingsOf, workflowOf } from './files.mts';

const workflow = workflowOf('missed-call-to-sms.json');
const code = workflow.nodes.find(({ name }) => name === 'Decide')?.parameters.jsCode as string;
const script = new Script(`(() => { ${code} })()`);
const settings = settingsOf(workflow);

const MISSED = {
	...workflow.pinData?.['CallMatrix Trigger']?.[0]?.json,
	...settings,
	consentBasis: 'They asked to be called on our form.',
};

/** What the workflow decides at a moment, as n8n's Code node runs it. */
function decide(change: IDataObject, now = '2026-11-23T12:00:00-05:00'): IDataObject {
	const clock = { now: () => DateTime.fromISO(now) };
	const sandbox = createContext({ $input: { all: () => [{ json: { ...MISSED, ...change } }] }, DateTime: clock });
	const [item] = script.runInContext(sandbox) as { json: IDataObject }[];
	return item?.json ?? {};
}

const local = (decision: IDataObject, zone: string): string =>
	DateTime.fromISO(decision.send_at as string)
		.setZone(zone)
		.toFormat('ccc HH:mm');

describe('A missed call', () => {
	test('of a caller who may be texted is texted at once, with what Settings say', () => {
		expect(decide({})).toMatchObject({
			decision: 'text',
			to: '+18135550100',
			from: settings.twilioNumber,
			message: settings.message,
			send_at: '2026-11-23T17:00:00.000Z',
		});
	});

	test.each(['', '   ', null, undefined])('sends nothing while Consent Basis is %j', (consentBasis) => {
		expect(decide({ consentBasis })).toMatchObject({
			decision: 'nothing',
			reason: 'Consent Basis in Settings is empty',
		});
	});

	test('of a masked or a toll-free caller sends nothing', () => {
		expect(decide({ caller_masked: true, caller_id: '+1813555****' }).decision).toBe('nothing');
		expect(decide({ caller_id: null }).decision).toBe('nothing');
		for (const code of ['800', '833', '844', '855', '866', '877', '888']) {
			expect(decide({ caller_id: `+1${code}5550100` }).decision).toBe('nothing');
		}
	});

	test.each(['+442079460100', '+14165550100', '+15005550100'])(
		'whose state nobody knows goes to the call-back list: %s',
		(caller_id) => {
			expect(decide({ caller_id })).toMatchObject({ decision: 'call back', reason: expect.any(String) });
		},
	);

	test('has its state from the event too, and then both states count', () => {
		// Florida ends at 20:00, California has only the hours of all; at 20:30 Eastern it is 17:30 in Los Angeles.
		const evening = '2026-11-23T20:30:00-05:00';
		expect(decide({ caller_id: '+14155550100' }, evening)).toMatchObject({ send_at: '2026-11-24T01:30:00.000Z' });
		const both = decide({ caller_id: '+14155550100', payload: { state: 'FL' } }, evening);
		expect(local(both, 'America/Los_Angeles')).toBe('Tue 08:00');
		expect(decide({ caller_id: '+15005550100', payload: { state: 'NY' } })).toMatchObject({ decision: 'text' });
	});

	test('too late in the day waits for the next hour that is allowed in every zone of the state', () => {
		const waiting = decide({}, '2026-11-23T22:00:00-05:00');
		// 8:00 in the western part of Florida is 9:00 in Tampa.
		expect(local(waiting, 'America/Chicago')).toBe('Tue 08:00');
	});

	test('on a day that a line leaves out waits for the next', () => {
		const sunday = '2026-11-22T12:00:00-06:00';
		expect(local(decide({ caller_id: '+12055550100' }, sunday), 'America/Chicago')).toBe('Mon 08:00');
	});

	test.each(['8-20', 'FL 08:00-20:00\nnonsense', 'ALL 25:00-26:00', 'ALL 08:00-21:00 not Someday', ''])(
		'is not texted by a table that cannot be read: %j',
		(allowedHours) => {
			expect(decide({ allowedHours })).toMatchObject({
				decision: 'call back',
				reason: expect.stringContaining('Allowed Hours'),
			});
		},
	);

	test('shows the caller by the last four digits, unless Settings say otherwise', () => {
		expect(decide({}).caller_shown).toBe('(•••) •••-0100');
		expect(decide({ showFullCallerNumbers: true }).caller_shown).toBe('+18135550100');
	});
});

test('Whatever the moment, the table and the state, no text is sent before its time or outside a line that is for it', () => {
	const hour = fc.integer({ min: 6, max: 12 });
	const until = fc.integer({ min: 14, max: 22 });
	const zones: Record<string, string[]> = {
		'+12125550100': ['America/New_York'],
		'+16155550100': ['America/New_York', 'America/Chicago'],
		'+14155550100': ['America/Los_Angeles'],
		'+18085550100': ['Pacific/Honolulu'],
	};
	fc.assert(
		fc.property(
			fc.date({ noInvalidDate: true, min: new Date('2025-01-01'), max: new Date('2027-12-31') }),
			fc.constantFrom(...Object.keys(zones)),
			hour,
			until,
			(now, caller_id, from, to) => {
				const pad = (value: number) => String(value).padStart(2, '0');
				const allowedHours = `ALL ${pad(from)}:00-${pad(to)}:00 not Sun`;
				const decision = decide({ caller_id, allowedHours }, now.toISOString());
				expect(decision.decision).toBe('text');
				const sendAt = DateTime.fromISO(decision.send_at as string);
				expect(sendAt.toMillis()).toBeGreaterThanOrEqual(now.getTime());
				for (const zone of zones[caller_id] ?? []) {
					const { hour: at, weekday } = sendAt.setZone(zone);
					expect(at >= from && at < to && weekday !== 7).toBe(true);
				}
			},
		),
		{ numRuns: 150 },
	);
});

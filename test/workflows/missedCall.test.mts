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
	const $ = (node: string) => ({ all: () => (node === 'Settings' ? [{ json: { ...MISSED, ...change } }] : []) });
	const [item] = script.runInContext(createContext({ $, DateTime: clock })) as { json: IDataObject }[];
	return item?.json ?? {};
}

const local = (decision: IDataObject, zone: string, key = 'send_at'): string =>
	DateTime.fromISO(decision[key] as string)
		.setZone(zone)
		.toFormat('ccc HH:mm');

const tables = new Script(
	`(() => { ${code.replace(/return \$\('Settings'\)[\s\S]*$/, '')} return { AREA_CODES, ZONES }; })()`,
);
const { AREA_CODES, ZONES } = tables.runInContext(createContext({})) as {
	AREA_CODES: Record<string, string>;
	ZONES: Record<string, string[]>;
};

test('Each of the 50 states and DC has its area codes and time zones, and no code belongs to two', () => {
	const codes = Object.values(AREA_CODES).flatMap((text) => text.split(' '));
	expect(Object.keys(AREA_CODES).sort()).toEqual(Object.keys(ZONES).sort());
	expect(Object.keys(ZONES)).toHaveLength(51);
	expect(new Set(codes).size).toBe(codes.length);
	for (const area of codes) expect(area).toMatch(/^[2-9]\d\d$/);
	for (const zone of Object.values(ZONES).flat()) expect(DateTime.local({ zone }).isValid).toBe(true);
});

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

	test('is shipped without a consent basis', () => {
		expect(settings.consentBasis).toBe('');
	});

	test('of a masked or a toll-free caller sends nothing', () => {
		expect(decide({ caller_masked: true, caller_id: '+1813555****' }).decision).toBe('nothing');
		expect(decide({ caller_id: null }).decision).toBe('nothing');
		for (const area of ['800', '822', '833', '844', '855', '866', '877', '888']) {
			expect(decide({ caller_id: `+1${area}5550100` }).decision).toBe('nothing');
		}
	});

	test.each(['+442079460100', '+14165550100', '+15005550100'])(
		'whose state nobody knows goes to the call-back list: %s',
		(caller_id) => {
			expect(decide({ caller_id })).toMatchObject({ decision: 'call back', reason: expect.any(String) });
		},
	);

	test('from where the event says goes to the call-back list if that is no state of the United States', () => {
		expect(decide({ payload: { state: 'ON' } })).toMatchObject({ decision: 'call back' });
		expect(decide({ payload: { state: ' fl ' } })).toMatchObject({ decision: 'text', reason: 'Allowed in FL' });
	});

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

	test('waits up to a week where one day alone is allowed', () => {
		const allowedHours = 'ALL 08:00-21:00 on Sun\nALL 08:00-21:00 not Mon, Tue, Wed, Thu, Fri, Sat';
		const waiting = decide({ allowedHours, caller_id: '+12125550100' }, '2026-11-22T22:00:00-05:00');
		expect(waiting.send_at).toBe('2026-11-29T13:00:00.000Z');
	});

	test('on a day that has a line of its own keeps to that line too', () => {
		const texan = { caller_id: '+15125550100' };
		expect(local(decide(texan, '2026-11-22T09:30:00-06:00'), 'America/Denver')).toBe('Sun 12:00');
		expect(local(decide(texan, '2026-11-23T08:30:00-06:00'), 'America/Denver')).toBe('Mon 09:00');
	});

	test('is decided anew when its hour is over before the message could go out', () => {
		expect(local(decide({}, '2026-11-23T12:00:30-05:00'), 'America/New_York', 'send_before')).toBe('Mon 12:10');
		expect(local(decide({}, '2026-11-23T19:57:30-05:00'), 'America/New_York', 'send_before')).toBe('Mon 20:00');
	});

	test.each(['all 8:00-21:00\nfl 8:00 – 20:00', 'ALL 08:00-21:00\r\n\r\nFL 08:00-20:00 not Sunday, Saturday'])(
		'is texted by a table as people write it: %j',
		(allowedHours) => {
			expect(decide({ allowedHours }).decision).toBe('text');
			expect(local(decide({ allowedHours }, '2026-11-23T20:30:00-05:00'), 'America/Chicago')).toBe('Tue 08:00');
		},
	);

	test.each([
		'8-20',
		'FL 08:00-20:00\nnonsense',
		'ALL 25:00-26:00',
		'ALL 08:00-24:30',
		'ALL 08:00-21:00 not Someday',
		'ALL 08:00-21:00\nFA 08:00-20:00',
		'ALL 21:00-08:00',
		'FL 08:00-20:00',
		'',
	])('is not texted by a table that cannot be read surely: %j', (allowedHours) => {
		expect(decide({ allowedHours })).toMatchObject({
			decision: 'call back',
			reason: expect.stringContaining('Allowed Hours'),
		});
	});

	test('is called back where no hour is allowed', () => {
		expect(decide({ allowedHours: 'ALL 08:00-12:00\nFL 13:00-20:00' })).toMatchObject({ decision: 'call back' });
	});

	test('shows the caller by the last four digits, unless Settings say otherwise', () => {
		expect(decide({}).caller_shown).toBe('(•••) •••-0100');
		expect(decide({ showFullCallerNumbers: true }).caller_shown).toBe('+18135550100');
	});
});

describe('Whatever the moment, the table and the states', () => {
	const pad = (value: number): string => String(value).padStart(2, '0');
	const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
	const STATES = Object.keys(ZONES);

	interface Rule {
		state: string;
		from: number;
		to: number;
		word: '' | 'not' | 'on';
		day: string;
	}
	const rule = fc.record({
		state: fc.constantFrom('ALL', ...STATES),
		from: fc.integer({ min: 6 * 60, max: 13 * 60 }),
		to: fc.integer({ min: 17 * 60, max: 24 * 60 }),
		word: fc.constantFrom<Rule['word'][]>('', 'not', 'on'),
		day: fc.constantFrom(...DAYS),
	});
	const written = ({ state, from, to, word, day }: Rule): string =>
		`${state} ${pad(Math.floor(from / 60))}:${pad(from % 60)}-${pad(Math.floor(to / 60))}:${pad(to % 60)}${word && ` ${word} ${day}`}`;

	/** Told apart from the workflow's own reading of clocks: by the platform's. */
	function isInside(moment: Date, states: string[], rules: Rule[]): boolean {
		return states.every((state) =>
			(ZONES[state] ?? []).every((timeZone) => {
				const parts = new Intl.DateTimeFormat('en-US', {
					timeZone,
					weekday: 'short',
					hour: '2-digit',
					minute: '2-digit',
					hourCycle: 'h23',
				}).formatToParts(moment);
				const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
				const minute = Number(part('hour')) * 60 + Number(part('minute'));
				return rules
					.filter((one) => one.state === 'ALL' || one.state === state)
					.filter(({ word, day }) => word !== 'on' || day === part('weekday'))
					.every(({ from, to, word, day }) => {
						const isLeftOut = word === 'not' && day === part('weekday');
						return !isLeftOut && minute >= from && minute < to;
					});
			}),
		);
	}

	const anyCall = fc.record({
		now: fc.date({ noInvalidDate: true, min: new Date('2025-01-01'), max: new Date('2027-12-31') }),
		area: fc.constantFrom(...STATES),
		said: fc.option(fc.constantFrom(...STATES), { nil: null }),
		rules: fc
			.array(rule, { maxLength: 8 })
			.map((more): Rule[] => [{ state: 'ALL', from: 8 * 60, to: 21 * 60, word: '', day: '' }, ...more]),
	});
	const decided = ({ now, area, said, rules }: { now: Date; area: string; said: string | null; rules: Rule[] }) => ({
		states: said === null ? [area] : [said, area],
		decision: decide(
			{
				caller_id: `+1${AREA_CODES[area]?.slice(0, 3)}5550100`,
				payload: { state: said },
				allowedHours: rules.map(written).join('\n'),
			},
			now.toISOString(),
		),
	});
	const at = (text: unknown): Date => new Date(text as string);

	test('no text is sent before its call, or outside a line that is for it', () => {
		fc.assert(
			fc.property(anyCall, (call) => {
				const { states, decision } = decided(call);
				if (decision.decision === 'call back') return;
				expect(decision.decision).toBe('text');
				expect(at(decision.send_at).getTime()).toBeGreaterThanOrEqual(call.now.getTime());
				expect(isInside(at(decision.send_at), states, call.rules)).toBe(true);
				const last = new Date(at(decision.send_before).getTime() - 1);
				expect(last.getTime()).toBeGreaterThanOrEqual(at(decision.send_at).getTime());
				expect(isInside(last, states, call.rules)).toBe(true);
			}),
			{ numRuns: 300 },
		);
	});

	test('a text waits no minute longer than it has to', () => {
		fc.assert(
			fc.property(anyCall, (call) => {
				const { states, decision } = decided(call);
				if (isInside(call.now, states, call.rules)) expect(at(decision.send_at)).toEqual(call.now);
				else if (decision.decision === 'text') {
					const before = new Date(at(decision.send_at).getTime() - 60_000);
					expect(isInside(before, states, call.rules)).toBe(false);
				}
			}),
			{ numRuns: 100 },
		);
	});
});

/**
 * The globals of a test file, which are Node's own (see runtime.cjs). At the end of a file it restores what the file added or
 * replaced, so that the next file of the worker starts with the same globals.
 */
const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

const RESTORED = [globalThis, Date, Math, performance, process];

/** As in Node. Jest has 100, and errors that read their own stack pay for each line. */
const STACK_LINES = 10;

const descriptorsOf = (object) =>
	new Map(Reflect.ownKeys(object).map((key) => [key, Reflect.getOwnPropertyDescriptor(object, key)]));

const isSame = (one, other) => one.value === other.value && one.get === other.get && one.set === other.set;

module.exports = class {
	global = globalThis;
	moduleMocker = new ModuleMocker(globalThis);
	descriptors = RESTORED.map((object) => [object, descriptorsOf(object)]);
	variables = { ...process.env };

	constructor({ projectConfig: config }) {
		const { global, moduleMocker } = this;
		const timerConfig = { idToRef: (id) => id, refToId: (timer) => timer };
		this.fakeTimers = new LegacyFakeTimers({ config, global, moduleMocker, timerConfig });
		this.fakeTimersModern = new ModernFakeTimers({ config, global });
	}

	setup() {
		Error.stackTraceLimit = STACK_LINES;
	}

	teardown() {
		this.fakeTimers.dispose();
		this.fakeTimersModern.dispose();
		for (const [object, before] of this.descriptors) restore(object, before);
		for (const name of Object.keys(process.env)) if (!(name in this.variables)) delete process.env[name];
		Object.assign(process.env, this.variables);
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	/** Only its presence matters: runtime.cjs compiles in the main context. */
	getVmContext() {
		return globalThis;
	}
};

function restore(object, before) {
	for (const [key, now] of descriptorsOf(object)) {
		const descriptor = before.get(key);
		if (!now.configurable || (descriptor && isSame(now, descriptor))) continue;
		if (descriptor) Object.defineProperty(object, key, descriptor);
		else delete object[key];
	}
	for (const [key, descriptor] of before)
		if (!Object.hasOwn(object, key)) Object.defineProperty(object, key, descriptor);
}

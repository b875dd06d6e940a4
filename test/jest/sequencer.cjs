/**
 * The order of the test files. Jest starts with those that took longest, but on a fresh clone it knows no times and goes by their size:
 * a law of a few lines that runs for half a minute would then start last, and one of two cores would wait for it.
 */
const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that take more than about ten seconds, the longest first. */
const LONG = [
	'engine/actionLaw',
	'engine/dialectLaw',
	'engine/triggerLaw',
	'engine/actionUpsert',
	'engine/actionNames',
	'engine/preview',
	'engine/dialectTrigger',
	'cases/waits',
	'contract/node',
	'fresh/fresh',
	'engine/answers',
	'unit/redact',
];

const rank = ({ path }) => {
	const at = LONG.findIndex((name) => path.endsWith(`/test/${name}.test.mts`));
	return at === -1 ? LONG.length : at;
};

module.exports = class extends Sequencer {
	sort(tests) {
		return super.sort(tests).sort((one, other) => rank(one) - rank(other));
	}
};

/** Units, and both nodes in n8n-core's own execution contexts. What needs a real n8n is in e2e/, what takes minutes in *.long.test.mts. */
export default {
	rootDir: '..',
	// Jest leaves one core free, which on two cores means one worker.
	maxWorkers: '100%',
	// A guard against what never ends, not a measure: machines differ in speed.
	testTimeout: 30_000,
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.mts'],
	testPathIgnorePatterns: ['<rootDir>/test/e2e/', '\\.long\\.test\\.mts$'],
	moduleFileExtensions: ['mts', 'ts', 'js', 'mjs', 'cjs', 'json', 'node'],
	transform: {
		'^.+\\.m?ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } } }],
	},
	runtime: '<rootDir>/test/jest/runtime.cjs',
	testEnvironment: '<rootDir>/test/jest/environment.cjs',
	testSequencer: '<rootDir>/test/jest/sequencer.cjs',
	setupFiles: ['<rootDir>/test/setup.mts'],
};

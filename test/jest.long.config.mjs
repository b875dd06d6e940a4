import everyday from './jest.config.mjs';

/** What takes minutes: the same laws as every day, tried much longer. */
export default {
	...everyday,
	testMatch: ['**/*.long.test.mts'],
	testPathIgnorePatterns: [],
	testTimeout: 1_200_000,
};

/** Tests in a real n8n. They share its installation and the machine, so one runs after the other. */
export default {
	rootDir: '../..',
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['**/*.test.mts'],
	moduleFileExtensions: ['mts', 'ts', 'js', 'mjs', 'cjs', 'json', 'node'],
	// As modules: what starts n8n uses packages that are nothing else.
	extensionsToTreatAsEsm: ['.mts'],
	transform: {
		'^.+\\.m?ts$': [
			'@swc/jest',
			{ jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
		],
	},
	maxWorkers: 1,
	// The first test may have to install n8n.
	testTimeout: 1_200_000,
};

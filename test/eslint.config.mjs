import tseslint from 'typescript-eslint';

/** The stock n8n configuration does not match .mts files, so the tests, the sandbox and the demo have their own. */
export default tseslint.config(
	{
		files: ['**/*.mts'],
		extends: [...tseslint.configs.strictTypeChecked],
		languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
		rules: {
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
			'no-console': 'error',
			eqeqeq: 'error',
		},
	},
	{
		// Jest types its matchers, `expect.stringContaining` and the like, as any.
		files: ['**/*.test.mts'],
		rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
	},
);

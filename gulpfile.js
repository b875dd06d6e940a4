const { src, dest } = require('gulp');

/** Copies what tsc does not: icons, codex files and output schemas of the nodes and the credential, and nothing else. */
exports.default = () =>
	src(['nodes/**/*.{svg,node.json}', 'nodes/**/__schema__/**/*.json', 'credentials/**/*.svg'], {
		base: '.',
		encoding: false,
		allowEmpty: false,
	}).pipe(dest('dist'));

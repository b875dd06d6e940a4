/**
 * The module loader of the tests. Jest's own gives each test file a new JavaScript context and loads every package into it
 * again; n8n-core alone is 1,300 files. This one lets Node load packages, once per worker, and loads the modules of this
 * repository anew for each test file. Everything runs in Node's main context, as it does in n8n, so `instanceof Error` means
 * the same to the nodes, to n8n-core and to a test. The globals are restored by environment.cjs.
 */
const { createRequire, isBuiltin } = require('node:module');
const { dirname } = require('node:path');
const { compileFunction, constants } = require('node:vm');

const { default: Runtime } = require('jest-runtime');

/** Compiled modules by file name. Calling `run` evaluates the module once more, with state of its own. */
const compiled = new Map();

/** Loaded packages by the folder that asked for them, then by name. */
const packages = new Map();

/** Exports by file name of the modules that carry this mark: they are evaluated once per worker. Such a module has no state but caches. */
const shared = new Map();
const SHARED_MARK = '@oncePerWorker';

const isPackage = (name) => !/^\.{0,2}\//.test(name);

function loadPackage(from, name) {
	const folder = dirname(from);
	const loaded = packages.get(folder) ?? new Map();
	packages.set(folder, loaded);
	if (!loaded.has(name)) loaded.set(name, createRequire(from)(name));
	return loaded.get(name);
}

module.exports = class extends Runtime {
	constructor(...given) {
		super(...given);
		const { executor } = this;
		executor.compile = (code, filename) => {
			const before = compiled.get(filename);
			if (before?.code === code) return before.run;
			const run = compileFunction(code, executor.injectedModuleParameters, {
				filename,
				importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
			});
			compiled.set(filename, { code, run });
			return run;
		};
	}

	/** Called for what is not mocked. Jest's own modules are internal; they hold the state of one test file. */
	requireModule(from, name, options, isActual) {
		if (options?.isInternalModule) return super.requireModule(from, name, options, isActual);
		if (name !== undefined && isPackage(name)) return isBuiltin(name) ? require(name) : loadPackage(from, name);
		const path = name === undefined ? from : this._resolution.resolveCjs(from, name);
		const source = this.fileCache.readFile(path);
		if (!source.includes(SHARED_MARK)) return super.requireModule(from, name, options, isActual);
		if (shared.get(path)?.source !== source) {
			shared.set(path, { source, exports: super.requireModule(from, name, options, isActual) });
		}
		return shared.get(path).exports;
	}

	/** Jest would replace `process.getBuiltinModule`, which here is Node's own. */
	installGetBuiltinModule() {}
};

/** `npm run pack`: the package as one file in the project's folder, for an n8n that has no registry to install it from. */
import { basename } from 'node:path';
import { stderr, stdout } from 'node:process';

import { packPackage } from '../e2e/n8n/package.mts';
import { repository } from '../e2e/n8n/paths.mts';

try {
	const { file } = await packPackage(repository);
	stdout.write(`Made ${basename(file)}. Put it into your n8n: README.md, section Install, has the commands.\n`);
	stdout.write('Then start every process of your n8n again, and search for CallMatrix in the nodes panel.\n');
} catch (error) {
	stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
}

/**
 * Refuses to publish while the package still names nobody. Until a publisher sets them, author, homepage and repository
 * stand on reserved names, because n8n's linter demands them.
 */
import { readFile } from 'node:fs/promises';

const PLACEHOLDERS = ['n8n-nodes-callmatrix contributors', '@example.com', 'github.com/n8n-nodes-callmatrix/'];

const manifest = JSON.parse(await readFile('package.json', 'utf8')) as Record<string, unknown>;
const unset = ['author', 'homepage', 'repository', 'bugs'].filter((key) => {
	const value = JSON.stringify(manifest[key]);
	return PLACEHOLDERS.some((placeholder) => value.includes(placeholder));
});
if (unset.length || manifest.private) {
	process.stderr.write(
		`Not published. Set ${unset.join(', ')} in package.json to those of the publisher, and remove "private".\n`,
	);
	process.exitCode = 1;
}

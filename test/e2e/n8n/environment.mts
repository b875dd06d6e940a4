import { delimiter, dirname } from 'node:path';
import { env } from 'node:process';
import type { DataFolder } from './dataFolder.mts';
import type { Installation } from './install.mts';

export interface Ports {
	editor: number;
	/** For n8n's own task runner. */
	broker: number;
}

const host = '127.0.0.1';

/**
 * What n8n sees of this machine. Nothing of n8n that somebody set for an n8n of their own, and no proxy: all that it talks to
 * here is on this machine.
 *
 * @param webhookUrl where CallMatrix is to send events
 * @param more what goes beside it, e.g. the way to services that a test stands in for
 */
export function environment(
	installation: Installation,
	data: DataFolder,
	ports: Ports,
	webhookUrl: string,
	more: Record<string, string> = {},
): Record<string, string> {
	const path = [dirname(installation.node.executable), env.PATH].filter(Boolean).join(delimiter);
	const kept = ['HOME', 'TMPDIR', 'LANG', 'TZ'].flatMap((name) => {
		const value = env[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return {
		...Object.fromEntries(kept),
		PATH: path,
		N8N_USER_FOLDER: data.folder,
		N8N_ENCRYPTION_KEY: data.encryptionKey,
		N8N_HOST: host,
		N8N_LISTEN_ADDRESS: host,
		N8N_PORT: String(ports.editor),
		N8N_RUNNERS_BROKER_PORT: String(ports.broker),
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: host,
		WEBHOOK_URL: webhookUrl,
		// The editor is reached by plain http, and some browsers keep no secure cookie there.
		N8N_SECURE_COOKIE: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		EXECUTIONS_DATA_PRUNE: 'false',
		// Nothing that asks the internet or the person who looks on.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		...more,
	};
}

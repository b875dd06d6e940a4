/** `npm run sandbox`: a local CallMatrix to try the nodes with. */
import { parseArgs } from 'node:util';
import {
	dialectDimensions,
	PortInUseError,
	startSandbox,
	type Dialect,
	type Sandbox,
	type SandboxOptions,
} from './index.mts';
import { schemes } from './webhooks/sign.mts';

const help = `A local CallMatrix.

  npm run sandbox -- [options]

  --port <number>            of the API (4010)
  --control-port <number>    of the control server (4011)
  --api-key <text>           (sandbox-api-key)
  --webhook-secret <text>    (sandbox-webhook-secret)
  --seed <number>            the same seed gives the same data (1)
  --time-factor <number>     how many seconds of retry waiting pass in one (1)
  --scheme <${schemes.join('|')}>
                             how webhooks are signed (t-v1)
  --signs <per-event|per-attempt>
  --dialect <name>=<value>   what the API does in another way than the contract, as often as you like:
${Object.entries(dialectDimensions)
	.map(([name, values]) => `${' '.repeat(31)}${name}=${values.join('|')}`)
	.join('\n')}
  --help
`;

function options(): { help: boolean; sandbox: SandboxOptions & { signatureHeader: string } } {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4010' },
			'control-port': { type: 'string', default: '4011' },
			'api-key': { type: 'string', default: 'sandbox-api-key' },
			'webhook-secret': { type: 'string', default: 'sandbox-webhook-secret' },
			seed: { type: 'string', default: '1' },
			'time-factor': { type: 'string', default: '1' },
			scheme: { type: 'string', default: 't-v1' },
			signs: { type: 'string', default: 'per-event' },
			dialect: { type: 'string', multiple: true, default: [] },
			help: { type: 'boolean', default: false },
		},
	});
	const scheme = oneOf('scheme', values.scheme, schemes);
	return {
		help: values.help,
		sandbox: {
			port: positive('port', values.port),
			controlPort: positive('control-port', values['control-port']),
			apiKey: values['api-key'],
			webhookSecret: values['webhook-secret'],
			seed: positive('seed', values.seed),
			timeFactor: positive('time-factor', values['time-factor']),
			signatureHeader: scheme === 'standard' ? 'webhook-signature' : 'X-CallMatrix-Signature',
			signing: {
				scheme,
				signs: oneOf('signs', values.signs, ['per-event', 'per-attempt'] as const),
			},
			dialect: dialectIn(values.dialect),
			// n8n remembers the events it has seen, also from before a restart of the sandbox.
			eventIdPrefix: `evt_${Date.now().toString(36)}`,
		},
	};
}

/** The sandbox checks the names and values when it starts. */
function dialectIn(settings: readonly string[]): Partial<Dialect> {
	const pairs = settings.map((setting) => {
		const [name = '', ...value] = setting.split('=');
		return [name, value.join('=')];
	});
	return Object.fromEntries(pairs) as Partial<Dialect>;
}

function positive(name: string, text: string): number {
	const number = Number(text);
	if (!(number >= 0) || text.trim() === '') throw new Error(`--${name} takes a number, not "${text}".`);
	return number;
}

function oneOf<T extends string>(name: string, text: string, allowed: readonly T[]): T {
	const found = allowed.find((value) => value === text);
	if (found === undefined) throw new Error(`--${name} takes ${allowed.join(', ')}, not "${text}".`);
	return found;
}

/** Starts on the ports asked for, or on free ones in place of those that are in use. */
async function start(wanted: SandboxOptions): Promise<Sandbox> {
	try {
		return await startSandbox(wanted);
	} catch (error) {
		if (!(error instanceof PortInUseError)) throw error;
		process.stdout.write(`Port ${error.port} is in use; taking another one.\n`);
		return await start(error.port === wanted.port ? { ...wanted, port: 0 } : { ...wanted, controlPort: 0 });
	}
}

function welcome({ baseUrl, controlUrl, apiKey, webhookSecret }: Sandbox, signatureHeader: string): string {
	return `
CallMatrix sandbox: made-up data, nothing leaves this machine but the webhooks you register.

In n8n's CallMatrix credential:
  Base URL         ${baseUrl}
  API Key          ${apiKey}
  Webhook Secret   ${webhookSecret}
  Signature Header ${signatureHeader}

Activate a workflow with the CallMatrix Trigger, then let something happen:
  curl -X POST ${controlUrl}/control/playCall -d '{"answered":true,"durationSeconds":90,"revenue":45}'
  curl -X POST ${controlUrl}/control/playDay -d '{"calls":50,"duplicates":5,"forgeries":5,"overSeconds":30}'
  curl -X POST ${controlUrl}/control/emit -d '{"event":"call.missed"}'
  curl -X POST ${controlUrl}/control/figures

All that it can do: ${controlUrl}/control
Ctrl-C ends it.
`;
}

async function main(): Promise<void> {
	const asked = options();
	if (asked.help) {
		process.stdout.write(help);
		return;
	}
	const sandbox = await start(asked.sandbox);
	process.stdout.write(welcome(sandbox, asked.sandbox.signatureHeader));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			process.stdout.write('\nThe sandbox has ended.\n');
			void sandbox.stop();
		});
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});

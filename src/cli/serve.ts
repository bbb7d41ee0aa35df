import { setFlagsFromString } from 'node:v8';
import type { World } from '../core/authorize/authorize.js';
import { ConfigurationError } from '../edge/config/configuration-error.js';
import type { Config } from '../edge/config/options.js';
import { lossText } from '../edge/proxy/decision-log.js';
import { listed, MOST_LISTED, openingsOf } from '../edge/proxy/openings.js';
import { type RunningProxy, runProxy } from '../edge/proxy/proxy.js';
import { DEFAULT_FOLDER, principalsFrom } from '../edge/world/load-world.js';
import { examplesFor } from './examples.js';
import { UserError } from './exit.js';
import { createLog } from './log.js';
import { watchNpmStart } from './npm-start.js';
import { renderProblems } from './problems.js';
import type { Terminal } from './terminal.js';

/** `serve`: runs the proxy until SIGTERM or SIGINT; a second signal ends it at once. */
export async function serve(config: Config, terminal: Terminal, version: string): Promise<number> {
  // A collection of young objects takes 3 ms; helper threads for it take more from the calls than they give, 3 % on one core.
  setFlagsFromString('--no-parallel-scavenge');
  const shell = process.ppid;
  const proxy = await startOrExit(config, terminal, version);
  // Whoever waits for the first line may send a signal at once, or close the pipe.
  terminal.stay?.();
  const ended = untilSignal(proxy, config, terminal, shell);
  // First of all: scripts wait for this line, and what follows takes a moment.
  terminal.output.write(`elasticache-iam-proxy ${version} listens on ${proxy.url}\n`);
  const warnings = proxy.warnings();
  if (warnings.length)
    terminal.errors.write(
      `${listed(renderProblems(warnings).split('\n'), 'warnings: `validate` lists them').join('\n')}\n`,
    );
  terminal.output.write(`${startText(proxy, config)}\n`);
  return ended;
}

/** Starts a proxy; what is wrong is said in a sentence. Throws UserError. */
export async function startOrExit(config: Config, terminal: Terminal, version: string): Promise<RunningProxy> {
  try {
    return await runProxy({
      config,
      policies: principalsFrom(config),
      version,
      logger: createLog(config, terminal),
    });
  } catch (error) {
    if (error instanceof ConfigurationError) throw new UserError(renderProblems(error.problems));
    const sentence = listenError(error as NodeJS.ErrnoException, config);
    if (sentence) throw new UserError(sentence);
    throw error;
  }
}

function listenError({ code }: NodeJS.ErrnoException, { host, port }: Config): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is in use: stop what listens there, or choose another with --port (0 takes any free one)`;
    case 'EACCES':
      return `port ${port} may not be opened by this user: choose one above 1023 with --port`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `\`${host}\` is not an address of this machine (--host)`;
    default:
      return undefined;
  }
}

function untilSignal(
  proxy: RunningProxy,
  config: Config,
  { errors, environment }: Terminal,
  shell: number,
): Promise<number> {
  const log = config['decision-log'];
  return new Promise((resolve, reject) => {
    let stopping = false;
    const stop = (): void => {
      // Whoever asks twice does not want to wait for calls under way.
      if (stopping) process.exit(1);
      stopping = true;
      unwatch();
      errors.write('stopping: waiting for the calls under way; a second signal ends at once\n');
      proxy.close().then(() => {
        process.off('SIGTERM', stop).off('SIGINT', stop).off('SIGHUP', reload);
        const losses = proxy.losses();
        if (log !== undefined && losses?.dropped) errors.write(`${lossText(log, losses)}\n`);
        if (config.mode === 'audit') errors.write(`${missingText(proxy.asked.missing(), log)}\n`);
        resolve(0);
      }, reject);
    };
    const reload = (): void => {
      // logrotate sends the signal after it has renamed the file.
      proxy.reopenLog();
      proxy.reload();
    };
    const unwatch = watchNpmStart(environment, shell, stop);
    process.on('SIGTERM', stop).on('SIGINT', stop).on('SIGHUP', reload);
  });
}

/** The last word of audit mode: what nothing gives, and how to have the policy that would. */
export function missingText(missing: number, log: string | undefined): string {
  if (missing === 0) return 'no permission was missing';
  const were = missing === 1 ? '1 permission was missing' : `${missing} permissions were missing`;
  return log === undefined
    ? `${were}: with --decision-log FILE, \`elasticache-iam-proxy generate FILE\` makes the policy`
    : `${were}: \`elasticache-iam-proxy generate ${log}\` makes the policy`;
}

/** What a person reads after the start, below the line that says where the proxy listens: what is enforced, for whom, which bypasses are open, what to try. */
export function startText({ url, world }: Pick<RunningProxy, 'url' | 'world'>, config: Config): string {
  const { settings } = world();
  const bypasses = openingsOf(config, world());
  const examples = examplesFor(world(), url, config);
  return [
    '',
    `  upstream    ${upstreamText(config.upstream)}`,
    ...sharedAccounts(config.upstream, world()).map((line) => `              ${line}`),
    `  policies    ${config.policies ?? (settings.principalsFile === undefined ? 'none' : DEFAULT_FOLDER)}, permissions by the ${settings.edition === 'table' ? 'permissions table' : 'current Service Authorization Reference'}`,
    ...liveLines(config),
    `  mode        ${config.mode === 'enforce' ? 'enforce: denied calls are refused' : 'audit: denied calls are marked and forwarded'}`,
    `  decisions   ${url}/_authz/decisions (a page: ${url}/_authz/)${config['decision-log'] === undefined ? '' : `, and ${config['decision-log']}`}`,
    '  principals',
    ...principalLines(world()).map((line) => `    ${line}`),
    ...trustingLines(world()).map((line) => `    ${line}`),
    ...(bypasses.length ? ['  open bypasses', ...bypasses.map((line) => `    ${line}`)] : ['  open bypasses: none']),
    ...(examples.length
      ? ['', 'Try (in another terminal):', ...examples.map(({ expect, command }) => `  # ${expect}\n  ${command}`)]
      : []),
  ].join('\n');
}

function liveLines({ 'principals-from': from, 'principals-age': age }: Config): string[] {
  if (from === undefined) return [];
  const account = from === 'aws' ? 'your AWS account' : from;
  return [
    `              and whoever IAM knows in ${account} (--principals-from), read every ${age} s; files win over it`,
  ];
}

function upstreamText(upstream: string): string {
  if (upstream === 'embedded') return 'embedded ElastiCache (in memory, empty at the start)';
  return upstream === 'aws' ? 'aws, signed again with your own credentials' : upstream;
}

/** An emulator finds the account by rules of its own, or has one alone. */
function sharedAccounts(upstream: string, { directory }: World): string[] {
  if (upstream === 'embedded' || upstream === 'aws') return [];
  const accounts = new Set(directory.callers.map(({ account }) => account));
  if (accounts.size < 2) return [];
  return [`principals of ${accounts.size} accounts share it: the account it keeps for a key counts as the caller's`];
}

/** Nobody told who may assume them: IAM has no such role. */
function trustingLines({ directory }: World): string[] {
  const silent = directory.callers
    .map(({ principalArn }) => directory.role(principalArn))
    .filter((role) => role !== undefined && !role.hasTrust)
    .map((role) => role?.name ?? '');
  if (silent.length === 0) return [];
  const [names, rest] = [silent.slice(0, 3).join(', '), silent.length - 3];
  const which = rest > 0 ? `${names} and ${rest} more` : names;
  return [`roles without a trustPolicy behave as if they trusted their own account: ${which}`];
}

function principalLines({ directory }: World): string[] {
  if (directory.callers.length === 0) return ['none: every call is refused'];
  const lines = directory.callers.slice(0, MOST_LISTED + 1).map(({ principalArn }) => {
    const keys = directory.keysOf(principalArn).map(({ id }) => id);
    return `${principalArn}  ${keys.length ? keys.join(' ') : '(no access key)'}`;
  });
  return listed(lines, 'principals: `GET /_authz/principals` lists them', directory.callers.length);
}

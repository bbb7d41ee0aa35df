import { visible } from '../core/explain/words/render.js';
import { defined } from '../core/terms/defined.js';
import type { Config } from '../edge/config/options.js';
import { lossText } from '../edge/proxy/decision-log.js';
import type { RunningProxy } from '../edge/proxy/proxy.js';
import { DecisionsReport } from '../testing/reporters/decisions-report.js';
import type { RunReport } from '../testing/reporters/report.js';
import { runChild, type SignalWatch, watchSignals } from './child.js';
import { type Denied, followDenied } from './denied-summary.js';
import { execKey } from './exec-caller.js';
import { execEnvironment } from './exec-environment.js';
import { missingLine, writePolicy } from './exec-policy.js';
import { EXEC, UserError } from './exit.js';
import { expectationCase, expectationFindings } from './expectation-report.js';
import { type Expected, followExpected, type PlacedExpectation, readExpectations } from './expectations.js';
import { renderProblems } from './problems.js';
import { openReports, type Reports } from './reports.js';
import { startOrExit } from './serve.js';
import type { Flags, Terminal } from './terminal.js';
import { openWholeFile, type WholeFile } from './whole-file.js';

/**
 * `exec -- COMMAND`: runs a command whose AWS clients call a proxy of its own, and tells at the end what it was denied. Standard
 * input and output are the command's; what there is to say goes to standard error.
 *
 * @returns the command's status; when it is 0, 4 when something was denied (`--fail-on-denied`), else 5 when an expectation is
 *   not met (`--expect`).
 */
export async function exec(
  command: readonly string[],
  flags: Flags,
  config: Config,
  terminal: Terminal,
  version: string,
): Promise<number> {
  const signals = watchSignals();
  try {
    // Before anything runs: a slip in the file must not be found after an hour.
    const expectations = typeof flags.expect === 'string' ? readExpectations(flags.expect) : [];
    const generated = typeof flags.generate === 'string' ? openWholeFile('--generate', flags.generate) : undefined;
    const reports = openReports(flags, terminal);
    terminal.stay?.();
    const proxy = await startOrExit(config, terminal, version);
    try {
      return await runIn(proxy, command, { flags, config, terminal, signals, expectations, reports, generated });
    } finally {
      await proxy.close();
    }
  } catch (error) {
    throw error instanceof UserError ? new UserError(error.message, EXEC.failure) : failureOf(error);
  } finally {
    signals.stop();
  }
}

interface Run {
  readonly flags: Flags;
  readonly config: Config;
  readonly terminal: Terminal;
  readonly signals: SignalWatch;
  readonly expectations: readonly PlacedExpectation[];
  readonly reports: Reports;
  /** Where the least policy goes. */
  readonly generated: WholeFile | undefined;
}

async function runIn(proxy: RunningProxy, command: readonly string[], run: Run): Promise<number> {
  const { flags, terminal, signals, expectations, reports } = run;
  const say = sayer(terminal);
  const warnings = proxy.warnings();
  if (warnings.length) say(renderProblems(warnings).split('\n'));
  const world = proxy.world();
  const key = execKey(world, typeof flags.principal === 'string' ? flags.principal : undefined);
  const denied = followDenied(proxy.journal);
  const expected = followExpected(proxy.journal, expectations);
  const reported = reports.none ? undefined : followReported(proxy, expected);
  const { region } = world.settings;
  const allServices = flags.allServices === true;
  const environment = execEnvironment(terminal.environment, { url: proxy.url, region, key, allServices });
  const ended = await runChild(command, environment, signals);
  for (const each of [denied, expected, reported]) each?.stop();
  if (ended.failure !== undefined) {
    say([ended.failure]);
    return ended.status;
  }
  const status = tellEnd(proxy, run, { denied, expected, reported });
  return ended.status === 0 ? status : ended.status;
}

interface Followed {
  readonly denied: Denied;
  readonly expected: Expected;
  readonly reported: ReturnType<typeof followReported> | undefined;
}

/** Says and writes what the run came to; gives the status of a command that ended with 0. */
function tellEnd(
  proxy: RunningProxy,
  { flags, config, terminal, expectations, reports, generated }: Run,
  { denied, expected, reported }: Followed,
): number {
  const say = sayer(terminal);
  say(denied.lines(config.mode));
  const differences = expected.results().flatMap(({ difference }) => difference ?? []);
  say(differences.flatMap((text) => text.split('\n')));
  const policy = generated && writePolicy(proxy, generated);
  say(policy?.lines ?? []);
  if (config.mode === 'audit') say([missingLine(proxy.asked.missing(), config, generated)]);
  else if (policy && denied.calls() > 0)
    say(['calls that were denied are left out of the policy: with --mode audit they pass and are in it']);
  const unwritten = [
    ...(policy?.unwritten ?? []),
    ...(reported ? reports.write(reported.report(expectations.length > 0)) : []),
  ];
  say(unwritten);
  const log = config['decision-log'];
  const losses = proxy.losses();
  if (log !== undefined && losses?.dropped) say([lossText(log, losses)]);
  if (flags.failOnDenied === true && denied.calls() > 0) return EXEC.denied;
  if (differences.length > 0) return EXEC.unexpected;
  return unwritten.length > 0 ? EXEC.failure : 0;
}

/** Lines of ours among those of the command; names in them come from requests. */
const sayer =
  ({ errors }: Terminal) =>
  (lines: readonly string[]): void => {
    for (const line of lines) errors.write(`elasticache-iam-proxy: ${visible(line)}\n`);
  };

/** What reports tell of the decisions from now on: cases are the expectations when there are some. */
function followReported(
  { journal, world }: RunningProxy,
  expected: Expected,
): { readonly report: (ofExpectations: boolean) => RunReport; readonly stop: () => void } {
  const { principalsFile } = world().settings;
  const began = new Date().toISOString();
  const decisions = new DecisionsReport({
    isExpected: expected.asksFor,
    ...defined({ principalsFile }),
  });
  const stop = journal.follow((record) => decisions.add(record));
  return {
    stop,
    report: (ofExpectations) => {
      const results = expected.results();
      const cases = ofExpectations ? results.map(expectationCase) : decisions.cases();
      return {
        name: 'exec',
        began,
        cases,
        findings: [...results.flatMap(expectationFindings), ...decisions.findings()],
      };
    },
  };
}

function failureOf(error: unknown): UserError {
  const message = error instanceof Error ? error.message : String(error);
  return new UserError(`unexpected failure: ${message}; please report it`, EXEC.failure);
}

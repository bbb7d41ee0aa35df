import { visible } from '../core/explain/render.js';
import type { Config } from '../edge/config/options.js';
import { lossText } from '../edge/proxy/decision-log.js';
import type { RunningProxy } from '../edge/proxy/proxy.js';
import { DecisionsReport } from '../testing/reporters/decisions-report.js';
import type { RunReport } from '../testing/reporters/report.js';
import { runChild, type SignalWatch, watchSignals } from './child.js';
import { followDenied } from './denied-summary.js';
import { execKey } from './exec-caller.js';
import { execEnvironment } from './exec-environment.js';
import { EXEC, UserError } from './exit.js';
import { expectationCase, expectationFindings } from './expectation-report.js';
import { type Expected, followExpected, type PlacedExpectation, readExpectations } from './expectations.js';
import { renderProblems } from './problems.js';
import { openReports, type Reports } from './reports.js';
import { startOrExit } from './serve.js';
import type { Flags, Terminal } from './terminal.js';

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
    const reports = openReports(flags, terminal);
    terminal.stay?.();
    const proxy = await startOrExit(config, terminal, version);
    try {
      return await runIn(proxy, command, { flags, config, terminal, signals, expectations, reports });
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
}

async function runIn(
  proxy: RunningProxy,
  command: readonly string[],
  { flags, config, terminal: { environment, errors }, signals, expectations, reports }: Run,
): Promise<number> {
  const say = (lines: readonly string[]): void => {
    for (const line of lines) errors.write(`elasticache-iam-proxy: ${visible(line)}\n`);
  };
  const warnings = proxy.warnings();
  if (warnings.length) say(renderProblems(warnings).split('\n'));
  const world = proxy.world();
  const key = execKey(world, typeof flags.principal === 'string' ? flags.principal : undefined);
  const denied = followDenied(proxy.journal);
  const expected = followExpected(proxy.journal, expectations);
  const reported = reports.none ? undefined : followReported(proxy, expected);
  const { region } = world.settings;
  const allServices = flags.allServices === true;
  const ended = await runChild(
    command,
    execEnvironment(environment, { url: proxy.url, region, key, allServices }),
    signals,
  );
  for (const each of [denied, expected, reported]) each?.stop();
  // Nothing was tested when the command never began: there is nothing to report.
  const began = ended.failure === undefined;
  say(began ? denied.lines(config.mode) : [ended.failure]);
  const differences = began ? expected.results().flatMap(({ difference }) => difference ?? []) : [];
  say(differences.flatMap((text) => text.split('\n')));
  const unwritten = began && reported ? reports.write(reported.report(expectations.length > 0)) : [];
  say(unwritten);
  const log = config['decision-log'];
  const losses = proxy.losses();
  if (log !== undefined && losses?.dropped) say([lossText(log, losses)]);
  if (ended.status !== 0) return ended.status;
  if (flags.failOnDenied === true && denied.calls() > 0) return EXEC.denied;
  if (differences.length > 0) return EXEC.unexpected;
  return unwritten.length > 0 ? EXEC.failure : 0;
}

/** What reports tell of the decisions from now on: cases are the expectations when there are some. */
function followReported(
  { journal, world }: RunningProxy,
  expected: Expected,
): { readonly report: (ofExpectations: boolean) => RunReport; readonly stop: () => void } {
  const { principalsFile } = world().settings;
  const began = new Date().toISOString();
  const decisions = new DecisionsReport({
    isExpected: expected.asksFor,
    ...(principalsFile === undefined ? {} : { principalsFile }),
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

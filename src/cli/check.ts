import { readFileSync } from 'node:fs';
import { type DryRun, type DryRunDefaults, dryRun } from '../core/ask/dry-run.js';
import type { Outcome, World } from '../core/authorize/authorize.js';
import { unknownsOf } from '../core/explain/cause/unknowns.js';
import { placeOf, renderPlace } from '../core/explain/words/place.js';
import { type DecisionRecord, recordDecision } from '../core/record/record.js';
import type { Config } from '../edge/config/options.js';
import { createDecisionIds } from '../edge/journal/decision-ids.js';
import { DecisionsReport } from '../testing/reporters/decisions-report.js';
import { EXIT, UserError } from './exit.js';
import { showFix } from './fix.js';
import { runBatch } from './lines.js';
import { createPainter, type Painter } from './paint.js';
import { rejectionHint } from './rejection-hint.js';
import { openReports, type Reports } from './reports.js';
import type { Flags, Terminal } from './terminal.js';
import { openWorld } from './world.js';

/** `check OPERATION` and `check --batch`: decisions offline. */
export async function check(
  operation: string | undefined,
  flags: Flags,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const load = await openWorld(config);
  const world = load();
  const defaults = {
    explain: config.explain,
    explanations: flags.explanations === true || flags.json === true || flags.fix === true,
    ...(typeof flags.principal === 'string' ? { principal: flags.principal } : {}),
  };
  if (typeof flags.batch === 'string') {
    if (operation !== undefined) throw new UserError('give an operation or --batch, not both', EXIT.invalid);
    return checkBatch(world, flags.batch, defaults, openReports(flags, terminal), terminal);
  }
  if (flags.report !== undefined) throw new UserError('--report needs --batch', EXIT.invalid);
  if (operation === undefined)
    throw new UserError(
      'which operation? e.g. `check CreateCacheCluster --params \'{"CacheClusterId":"dev-1"}\'`',
      EXIT.invalid,
    );
  if (flags.write === true && flags.fix !== true) throw new UserError('--write needs --fix', EXIT.invalid);
  const call = { operation, params: paramsOf(flags) };
  const now = Date.now();
  const fix = flags.fix === true ? { write: flags.write === true, again: load } : undefined;
  return checkOne(world, call, { ...defaults, now }, { json: flags.json === true, fix }, terminal);
}

async function checkBatch(
  world: World,
  file: string,
  given: Omit<DryRunDefaults, 'now'>,
  reports: Reports,
  terminal: Terminal,
): Promise<number> {
  const { principalsFile } = world.settings;
  const report = reports.none ? undefined : new DecisionsReport(principalsFile === undefined ? {} : { principalsFile });
  const began = new Date().toISOString();
  const bad = await runBatch(
    file,
    terminal,
    (line, [repeated]) => {
      if (repeated !== undefined) return { bad: `duplicate key in the line: \`${repeated}\`` };
      const defaults = { ...given, now: Date.now() };
      const started = performance.now();
      const result = dryRun(world, line, report ? { ...defaults, explanations: true } : defaults);
      if ('bad' in result) return result;
      const { id } = result.answer;
      report?.add(
        recordOf(world, result, defaults.now, started),
        id === undefined ? undefined : typeof id === 'string' ? id : JSON.stringify(id),
      );
      if (given.explanations) return { ...result.answer };
      const { explanation: _unasked, ...answer } = result.answer;
      return answer;
    },
    (line, error) => report?.addOther({ group: file, name: `line ${line}`, result: 'error', message: error, file }),
  );
  if (!report) return bad ? EXIT.invalid : EXIT.ok;
  const unwritten = reports.write({ name: 'check --batch', began, cases: report.cases(), findings: report.findings() });
  for (const sentence of unwritten) terminal.errors.write(`${sentence}\n`);
  return bad ? EXIT.invalid : unwritten.length ? EXIT.failure : EXIT.ok;
}

function recordOf(world: World, { outcome, explanation }: DryRun, now: number, started: number): DecisionRecord {
  return recordDecision(outcome, {
    shapes: world.catalog.shapes,
    id: createDecisionIds()(),
    time: new Date(now),
    mode: 'dryRun',
    forwarded: false,
    times: { decide: performance.now() - started },
    policyRevision: world.revision,
    ...(explanation ? { explanation } : {}),
  });
}

interface CheckOptions {
  readonly json: boolean;
  /** `again` loads the policies once more, as they are written then. */
  readonly fix: { readonly write: boolean; readonly again: () => World } | undefined;
}

/** JSON, or a file of it: `@params.json`, as the AWS CLI's `file://` is meant; `@-` reads standard input. */
function paramsOf({ params }: Flags): unknown {
  if (params === undefined) return {};
  const given = String(params);
  const file = given.startsWith('@') ? given.slice(1) : undefined;
  try {
    return JSON.parse(file === undefined ? given : readFileSync(file === '-' ? 0 : file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (file !== undefined) {
      const why = code === undefined ? 'is not JSON' : `cannot be read (${code})`;
      throw new UserError(`--params: the file \`${file}\` ${why}`, EXIT.invalid);
    }
    throw new UserError(
      '--params is not JSON; quote it for the shell, e.g. --params \'{"CacheClusterId":"dev-1"}\', or name a file with --params @FILE',
      EXIT.invalid,
    );
  }
}

function checkOne(
  world: World,
  line: Record<string, unknown>,
  defaults: DryRunDefaults,
  { json, fix }: CheckOptions,
  terminal: Terminal,
): number {
  const started = performance.now();
  const result = dryRun(world, line, defaults);
  if ('bad' in result) throw new UserError(result.bad, EXIT.invalid);
  const { outcome, answer } = result;
  const painter = createPainter(terminal);
  if (json) {
    const record = recordOf(world, result, defaults.now, started);
    terminal.output.write(`${JSON.stringify(record, null, 2)}\n`);
  } else {
    terminal.output.write(`${paintLines(textOf(outcome, answer.message), painter)}\n`);
  }
  if (answer.outcome === 'allowed') return EXIT.ok;
  const hint = answer.code && rejectionHint(world, answer.code, String(line.operation), defaults.principal);
  if (answer.outcome === 'rejected' && hint) terminal.errors.write(`${hint}\n`);
  if (answer.outcome !== 'denied') return EXIT.invalid;
  if (!fix || !result.explanation) return EXIT.denied;
  const written = showFix(result.explanation.fixes, fix.write, painter, terminal);
  if (!written) return EXIT.denied;
  const after = dryRun(fix.again(), line, defaults);
  return !('bad' in after) && after.outcome.kind === 'allowed' ? EXIT.ok : EXIT.denied;
}

function textOf(outcome: Outcome, message = ''): string {
  if (outcome.kind === 'rejected') return `rejected: ${outcome.fault.code}: ${message}`;
  if (outcome.kind !== 'allowed') return `denied: ${message}`;
  const lines = outcome.checks.map(({ check: { action, resource, because }, verdict: { statements } }) => {
    const names = [...new Set(statements.map((ref) => renderPlace(placeOf(ref))))];
    return `  ${action} on ${resource}${because.assumed ? ` (assumed: ${because.assumed})` : ''}${names.length ? `: ${names.join(', ')}` : ''}`;
  });
  const asked = outcome.alsoAsked === undefined ? [] : [outcome.alsoAsked];
  const notes = [...outcome.warnings, ...unknownsOf(outcome), ...asked].map((sentence) => `Note: ${sentence}.`);
  return [`allowed: ${outcome.caller.arn} may call ${outcome.operation}`, ...lines, ...notes].join('\n');
}

/** The decision in its colour, the rest as it is; each line as wide as the terminal shows it. */
function paintLines(text: string, { paint, fit }: Painter): string {
  return text
    .split('\n')
    .map((line, i) => {
      const shown = fit(line);
      if (i === 0) return shown.replace(/^\w+/, (word) => paint(word === 'allowed' ? 'green' : 'red', word));
      return shown.replace(/^(?:Fix(?: \d)?|Note)/, (word) => paint(word === 'Note' ? 'yellow' : 'cyan', word));
    })
    .join('\n');
}

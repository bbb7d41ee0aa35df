import { readFileSync } from 'node:fs';
import { type DryRunDefaults, dryRun } from '../core/ask/dry-run.js';
import type { Outcome, World } from '../core/authorize/authorize.js';
import { placeOf, renderPlace } from '../core/explain/place.js';
import { unknownsOf } from '../core/explain/unknowns.js';
import { recordDecision } from '../core/record/record.js';
import type { Config } from '../edge/config/options.js';
import { createDecisionIds } from '../edge/journal/decision-ids.js';
import { EXIT, UserError } from './exit.js';
import { showFix } from './fix.js';
import { runBatch } from './lines.js';
import { createPainter, type Painter } from './paint.js';
import { rejectionHint } from './rejection-hint.js';
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
    const bad = await runBatch(flags.batch, terminal, (line, [repeated]) => {
      if (repeated !== undefined) return { bad: `duplicate key in the line: \`${repeated}\`` };
      const result = dryRun(world, line, { ...defaults, now: Date.now() });
      return 'bad' in result ? result : { ...result.answer };
    });
    return bad ? EXIT.invalid : EXIT.ok;
  }
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
    const record = recordDecision(outcome, {
      shapes: world.catalog.shapes,
      id: createDecisionIds()(),
      time: new Date(defaults.now),
      mode: 'dryRun',
      forwarded: false,
      times: { decide: performance.now() - started },
      policyRevision: world.revision,
      ...(result.explanation ? { explanation: result.explanation } : {}),
    });
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

import { type DryRunDefaults, dryRun } from '../core/ask/dry-run.js';
import type { Outcome, World } from '../core/authorize/authorize.js';
import { explainDenial } from '../core/explain/explanation.js';
import { unknownsOf } from '../core/explain/unknowns.js';
import { recordDecision } from '../core/record/record.js';
import type { Config } from '../edge/config/options.js';
import { createDecisionIds } from '../edge/gate/decision-id.js';
import { EXIT, UserError } from './exit.js';
import { runBatch } from './lines.js';
import { rejectionHint } from './rejection-hint.js';
import type { Flags, Terminal } from './terminal.js';
import { worldOrExit } from './world.js';

/** `check OPERATION` and `check --batch`: decisions offline. */
export async function check(
  operation: string | undefined,
  flags: Flags,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const world = worldOrExit(config);
  const defaults = {
    explain: config.explain,
    ...(typeof flags.principal === 'string' ? { principal: flags.principal } : {}),
  };
  if (typeof flags.batch === 'string') {
    if (operation !== undefined) throw new UserError('give an operation or --batch, not both', EXIT.invalid);
    const bad = await runBatch(flags.batch, terminal, (line, [repeated]) => {
      if (repeated !== undefined) return { bad: `a key stands twice in the line: \`${repeated}\`` };
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
  return checkOne(
    world,
    { operation, params: paramsOf(flags) },
    { ...defaults, now: Date.now() },
    flags.json === true,
    terminal,
  );
}

function paramsOf({ params }: Flags): unknown {
  if (params === undefined) return {};
  try {
    return JSON.parse(String(params));
  } catch {
    throw new UserError(
      '--params is not JSON; quote it for the shell, e.g. --params \'{"CacheClusterId":"dev-1"}\'',
      EXIT.invalid,
    );
  }
}

function checkOne(
  world: World,
  line: Record<string, unknown>,
  defaults: DryRunDefaults,
  json: boolean,
  terminal: Terminal,
): number {
  const started = performance.now();
  const result = dryRun(world, line, defaults);
  if ('bad' in result) throw new UserError(result.bad, EXIT.invalid);
  const { outcome, answer } = result;
  if (json) {
    const record = recordDecision(outcome, {
      shapes: world.catalog.shapes,
      id: createDecisionIds()(),
      time: new Date(defaults.now),
      mode: 'dryRun',
      forwarded: false,
      times: { decide: performance.now() - started },
      policyRevision: world.revision,
      ...(outcome.kind === 'denied' ? { explanation: explainDenial(outcome) } : {}),
    });
    terminal.output.write(`${JSON.stringify(record, null, 2)}\n`);
  } else {
    terminal.output.write(`${textOf(outcome, answer.message)}\n`);
  }
  if (answer.outcome === 'allowed') return EXIT.ok;
  const hint = answer.code && rejectionHint(world, answer.code, String(line.operation), defaults.principal);
  if (answer.outcome === 'rejected' && hint) terminal.errors.write(`${hint}\n`);
  return answer.outcome === 'denied' ? EXIT.denied : EXIT.invalid;
}

function textOf(outcome: Outcome, message = ''): string {
  if (outcome.kind === 'rejected') return `rejected: ${outcome.fault.code}: ${message}`;
  if (outcome.kind !== 'allowed') return `denied: ${message}`;
  const lines = outcome.checks.map(({ check: { action, resource, because }, verdict: { statements } }) => {
    const names = [
      ...new Set(
        statements.map(({ policy, statement }) => `${policy.name}${statement.sid ? ` (${statement.sid})` : ''}`),
      ),
    ];
    return `  ${action} on ${resource}${because.assumed ? ` (assumed: ${because.assumed})` : ''}${names.length ? `: ${names.join(', ')}` : ''}`;
  });
  const asked = outcome.alsoAsked === undefined ? [] : [outcome.alsoAsked];
  const notes = [...outcome.warnings, ...unknownsOf(outcome), ...asked].map((sentence) => `Note: ${sentence}.`);
  return [`allowed: ${outcome.caller.arn} may call ${outcome.operation}`, ...lines, ...notes].join('\n');
}

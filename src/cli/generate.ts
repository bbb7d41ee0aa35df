import { readFileSync, writeFileSync } from 'node:fs';
import { parsePolicy } from '../core/policy/read/parse.js';
import { INLINE_CHARACTERS, MOST_CHARACTERS, sizeOf } from '../core/review/generate/document.js';
import { compiled, type Generated, type GenerateOptions, generatePolicy } from '../core/review/generate/generate.js';
import { type ExistingPolicy, mergeInto, sidsOf } from '../core/review/generate/into.js';
import type { Needs } from '../core/review/generate/needs.js';
import { generatedLines, inlineFit } from '../core/review/generate/report.js';
import { type Tally, tallyLines } from '../core/review/tally.js';
import type { Config } from '../edge/config/options.js';
import { loadCatalog } from '../edge/world/data.js';
import { EXIT, UserError } from './exit.js';
import { directoryOf, type GeneratePlan, needsOf } from './logs/folds.js';
import { readCalls } from './logs/input.js';
import { renderProblems } from './problems.js';
import type { Flags, Terminal } from './terminal.js';

/** `generate LOG...`: the least policy for what was called. */
export async function generate(
  logs: readonly string[],
  flags: Flags,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const catalog = loadCatalog();
  const into = typeof flags.into === 'string' ? existingPolicy(flags.into) : undefined;
  const plan: GeneratePlan = {
    kind: 'generate',
    config,
    includeDenied: flags.includeDenied === true,
    conditions: flags.conditions === true,
    ...(into ? { into } : {}),
  };
  const needs = needsOf(plan, directoryOf(config));
  const tally = await readCalls(logs, flags, { plan, fold: needs }, terminal);
  const principal = onlyPrincipal(needs, tally);
  const options: GenerateOptions = {
    catalog,
    edition: config.permissions,
    generalize: flags.generalize === true,
    withUpdates: flags.withUpdates === true,
    ...(into ? { existing: compiled([into]), sids: sidsOf(into) } : {}),
  };
  const generated = generatePolicy(needs, options);
  const output = into ? patchOf(String(flags.into), into, generated, terminal) : documentOf(generated);
  const report = { principal, calls: needs.principals.get(principal) ?? 0, denied: needs.denied, generated };
  if (typeof flags.reasons === 'string') writeReasons(flags.reasons, generated);
  if (flags.json === true) {
    const { policies, ...rest } = generated;
    const all = { principal, calls: report.calls, ...(into ? { patch: output } : { policies }), ...rest, input: tally };
    terminal.output.write(`${JSON.stringify(all, null, 2)}\n`);
  } else terminal.output.write(`${JSON.stringify(output, null, 2)}\n`);
  terminal.errors.write(`${[...generatedLines(report), ...tallyLines(tally)].join('\n')}\n`);
  return EXIT.ok;
}

function onlyPrincipal({ principals, denied }: Needs, { calls }: Tally): string {
  const [first, ...others] = [...principals.keys()];
  if (first === undefined) {
    const why = denied ? `: ${denied} were refused (--include-denied takes them)` : '';
    throw new UserError(`of ${calls} calls none is to be allowed${why}`);
  }
  if (others.length === 0) return first;
  const listed = [...principals].map(([arn, count]) => `  ${arn} (${count} calls)`);
  throw new UserError(`calls of several principals: choose one with --principal\n${listed.join('\n')}`, EXIT.invalid);
}

const documentOf = ({ policies }: Generated): unknown =>
  policies.length > 1 ? policies : (policies[0] ?? { Version: '2012-10-17', Statement: [] });

function existingPolicy(file: string): ExistingPolicy {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`the policy \`${file}\` cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const { document, problems } = parsePolicy(text, 'identity', { file });
  if (!document) throw new UserError(renderProblems(problems), EXIT.invalid);
  return JSON.parse(text) as ExistingPolicy;
}

function patchOf(file: string, existing: ExistingPolicy, { policies }: Generated, { errors }: Terminal): unknown {
  const merge = mergeInto(
    existing,
    policies.flatMap(({ Statement }) => Statement),
  );
  if ('bad' in merge) throw new UserError(`nothing can be added to \`${file}\`: ${merge.bad}`, EXIT.invalid);
  const size = sizeOf(merge.merged);
  if (size > INLINE_CHARACTERS.role)
    throw new UserError(
      `\`${file}\` would have ${size} characters, and no policy may have more than ${INLINE_CHARACTERS.role}: generate a policy of its own instead`,
    );
  if (size > MOST_CHARACTERS)
    errors.write(
      `\`${file}\` will have ${size} characters, more than the ${MOST_CHARACTERS} of a managed policy; inline: ${inlineFit(size)}\n`,
    );
  return merge.patch;
}

function writeReasons(file: string, { reasons }: Generated): void {
  try {
    writeFileSync(file, `${JSON.stringify(reasons, null, 2)}\n`);
  } catch (error) {
    throw new UserError(`the reasons cannot be written to \`${file}\` (${(error as NodeJS.ErrnoException).code})`);
  }
}

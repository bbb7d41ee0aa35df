import type { Directory } from '../../core/principals/caller.js';
import { Coverage } from '../../core/review/coverage.js';
import type { Fold } from '../../core/review/fold.js';
import { compiled } from '../../core/review/generate/generate.js';
import type { ExistingPolicy } from '../../core/review/generate/into.js';
import { Needs } from '../../core/review/generate/needs.js';
import { givenBy, refusedBy } from '../../core/review/generate/refused-by.js';
import { Mutation } from '../../core/review/mutate.js';
import { Replay } from '../../core/review/replay.js';
import type { Config } from '../../edge/config/options.js';
import { loadCatalog } from '../../edge/world/data.js';
import { loadWorld, principalsFrom } from '../../edge/world/load-world.js';
import { UserError } from '../exit.js';
import { renderProblems } from '../problems.js';
import { worldOrExit } from '../world.js';

/** What `generate` collects. */
export interface GeneratePlan {
  readonly kind: 'generate';
  readonly config: Config;
  readonly includeDenied: boolean;
  readonly conditions: boolean;
  readonly into?: ExistingPolicy;
}

/** Which fold a thread is to make: plain data. */
export type FoldPlan =
  | { readonly kind: 'replay'; readonly config: Config; readonly against?: string }
  | { readonly kind: 'coverage' | 'mutate'; readonly config: Config }
  | GeneratePlan;

/** The fold of a thread that reads pieces: how much it remembers is bounded by their size. */
export function foldOfPieces(plan: FoldPlan): Fold<unknown> {
  const { config, kind } = plan;
  const all = Number.POSITIVE_INFINITY;
  if (kind === 'generate') return needsOf(plan, directoryOf(config), all);
  const world = worldOrExit(config);
  if (kind === 'replay') return new Replay(world, againstOf(config, plan.against), all);
  return kind === 'coverage' ? new Coverage(world.directory) : new Mutation(world.directory);
}

/** The policies of --against. */
export const againstOf = (config: Config, policies: unknown): ReturnType<typeof worldOrExit> | undefined =>
  typeof policies === 'string' ? worldOrExit({ ...config, policies }) : undefined;

/** Who is known, of a command that needs nobody to be. */
export function directoryOf(config: Config): Directory {
  const { world, problems } = loadWorld({ config, catalog: loadCatalog(), policies: principalsFrom(config) });
  if (!world) throw new UserError(renderProblems(problems));
  return world.directory;
}

/** @param most permissions that are remembered. */
export function needsOf({ includeDenied, conditions, into }: GeneratePlan, directory: Directory, most?: number): Needs {
  const options = {
    includeDenied,
    refusedBy: refusedBy(directory),
    ...(into ? { given: givenBy(compiled([into])) } : {}),
    ...(conditions ? { conditionKeys: isCallsOwn } : {}),
  };
  return new Needs(options, most);
}

/** The condition keys that calls give by their parameters; who calls, and when, is no part of what was called. */
const isCallsOwn = (key: string): boolean => /^(?:elasticache:|aws:requesttag\/|aws:tagkeys$)/i.test(key);

import { randomUUID } from 'node:crypto';
import { dryRun } from '../../core/ask/dry-run.js';
import type { World } from '../../core/authorize/authorize.js';
import type { Catalog } from '../../core/permissions/catalog/catalog.js';
import { describeAll, describeOperation } from '../../core/permissions/describe.js';
import { defined } from '../../core/terms/defined.js';
import type { AdminOptions } from '../admin/admin.js';
import type { Metrics } from '../admin/metrics.js';
import type { MetricsText } from '../admin/metrics-text.js';
import { policyFor } from '../admin/policy-answer.js';
import type { Config } from '../config/options.js';
import type { BrowserGuard } from '../http/browser-guard.js';
import type { Limits } from '../http/limits.js';
import type { AskedPermissions } from '../journal/asked-permissions.js';
import type { LivePrincipals } from '../live/live-principals.js';
import type { PrincipalsFrom } from '../world/load-world.js';
import { applyPolicyEdits } from '../world/policy-edits.js';
import { createPrincipalsEditor } from '../world/runtime-principals.js';
import type { WorldSource } from '../world/world-source.js';
import { openingsOf } from './openings.js';
import type { Connected } from './upstreams.js';
import type { WorldNews } from './world-news.js';

/** How a proxy was started. */
export interface ProxySettings {
  readonly config: Config;
  readonly policies: PrincipalsFrom;
  readonly version: string;
  readonly limits?: Limits;
}

/** What the routes show or change as it is. */
type Shown = Pick<AdminOptions, 'journal' | 'texts' | 'use' | 'reset' | 'moveOn' | 'troubles'>;

/** The parts of a proxy that its routes show or change. */
export interface AdminParts extends Shown {
  readonly source: WorldSource;
  readonly live: Pick<LivePrincipals, 'status'> | undefined;
  readonly asked: AskedPermissions;
  readonly metrics: Metrics;
  readonly catalog: Catalog;
  readonly connected: Connected;
  readonly change: WorldSource['change'];
  readonly news: Pick<WorldNews, 'follow'>;
  readonly browsers: BrowserGuard;
}

/** What the routes of one proxy show and do. */
export function adminOptions({ config, policies, version, limits }: ProxySettings, parts: AdminParts): AdminOptions {
  const { source, live, asked, metrics, catalog, connected, change, news, browsers, ...shown } = parts;
  const { upstream, emulator } = connected;
  const { world, reload } = source;
  const folder = config['policy-edits'] && 'directory' in policies ? policies.directory : undefined;
  const editPolicies: AdminOptions['editPolicies'] =
    folder === undefined ? undefined : (edits) => applyPolicyEdits(edits, { folder, reload });
  let text: Promise<MetricsText> | undefined;
  return {
    ...shown,
    facts: {
      version,
      started: new Date().toISOString(),
      instance: randomUUID(),
      upstream: upstream.name,
      mode: config.mode,
      permissions: config.permissions,
      policyEdits: editPolicies !== undefined,
      embedded: emulator !== undefined,
    },
    world,
    onWorld: news.follow,
    openings: () => openingsOf(config, world()),
    embedded: emulator && { inventory: (most) => emulator.inventory(most, new Date()) },
    reloadProblems: source.problems,
    live: live?.status,
    reload,
    editPolicies,
    editor: createPrincipalsEditor({
      changes: source.changes,
      change,
      has: (arn) => world().directory.has(arn),
      declares: source.declares,
      unchanged: source.unchanged,
    }),
    policy: (query) => policyFor(asked, query, catalog, config.permissions),
    decide: (line) => decideLine(world(), line, config.explain),
    table: (operation) =>
      operation === undefined
        ? describeAll(catalog, config.permissions)
        : describeOperation(catalog, operation, config.permissions),
    metrics: () => {
      text ??= import('../admin/metrics-text.js').then(({ createMetricsText }) =>
        createMetricsText({
          metrics,
          dropped: () => shown.journal.counts().dropped,
          principals: () => world().directory.callers.length,
          stale: () => source.problems().length > 0,
          live: live?.status,
        }),
      );
      return text;
    },
    ...(limits ? { limits } : {}),
    guard: {
      host: config.host,
      browsers,
      ...defined({ token: config['admin-token'] }),
    },
  };
}

/** The answer of `check --batch` to one line, and of a denied call everything there is to say. */
function decideLine(world: World, line: Record<string, unknown>, explain: Config['explain']): object | { bad: string } {
  const result = dryRun(world, line, { now: Date.now(), explain, explanations: true });
  return 'bad' in result ? result : { explanation: null, ...result.answer };
}

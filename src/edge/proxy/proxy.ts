import type { Logger } from 'pino';
import { dryRun } from '../../core/ask/dry-run.js';
import type { World } from '../../core/authorize/authorize.js';
import type { Catalog } from '../../core/permissions/catalog/catalog.js';
import { describeAll, describeOperation } from '../../core/permissions/describe.js';
import type { DecisionRecord } from '../../core/record/record.js';
import type { Problem } from '../../core/terms/problem.js';
import type { OperationShapes } from '../../core/wire/query/shapes.js';
import { type AdminOptions, adminRoutes } from '../admin/admin.js';
import { createMetrics, type Metrics } from '../admin/metrics.js';
import type { MetricsText } from '../admin/metrics-text.js';
import { policyFor } from '../admin/policy-answer.js';
import type { Reset } from '../admin/reset-request.js';
import { ConfigurationError } from '../config/configuration-error.js';
import type { Config } from '../config/options.js';
import { authorizationDetailsService } from '../gate/authorization-details.js';
import { createCallHandler, type Gate } from '../gate/gate.js';
import { iamSimulation } from '../gate/local-iam.js';
import { callerIdentity } from '../gate/local-sts.js';
import { createTroubles, type Troubles } from '../gate/troubles.js';
import { type App, buildApp } from '../http/app.js';
import { type BrowserGuard, createBrowserGuard } from '../http/browser-guard.js';
import { LIMITS, type Limits } from '../http/limits.js';
import { AskedPermissions } from '../journal/asked-permissions.js';
import type { DecisionFile, Losses } from '../journal/decision-file.js';
import { createDecisionIds } from '../journal/decision-ids.js';
import { createJournal, type Decisions, type Journal } from '../journal/journal.js';
import type { LivePrincipals } from '../live/live-principals.js';
import { logError } from '../upstream/log-error.js';
import { loadCatalog, loadLanguages, readData } from '../world/data.js';
import type { PrincipalsFrom } from '../world/load-world.js';
import { createPrincipalsEditor, type RuntimeChanges } from '../world/runtime-principals.js';
import { createWorldSource, type WorldSource } from '../world/world-source.js';
import { createCallLog, observers } from './call-log.js';
import { openDecisionLog } from './decision-log.js';
import { addressFor, tlsOf, urlOf } from './listening.js';
import { createFollower, followPrincipals } from './live.js';
import { type FileShares, fileShares } from './open-files.js';
import { quietLogger, reportReload } from './operational-log.js';
import { createReset } from './reset.js';
import { connectUpstream } from './upstreams.js';

/** A running proxy. */
export interface RunningProxy {
  /** `http://127.0.0.1:4567`; a wildcard address shows as the loopback one. */
  readonly url: string;
  readonly port: number;
  readonly world: () => World;
  /** Problems of the policies in force: warnings only. */
  readonly warnings: () => readonly Problem[];
  /** Newest first. */
  readonly decisions: (limit?: number) => DecisionRecord[];
  readonly journal: Decisions;
  /** Principals that lie on top of what was loaded; on errors nothing changes. */
  readonly changes: () => RuntimeChanges;
  readonly change: (changes: RuntimeChanges) => { readonly problems: readonly Problem[] };
  readonly reset: Reset;
  readonly troubles: Troubles;
  /** Loads policies and principals again; on errors the last good ones stay in force. */
  readonly reload: () => readonly Problem[];
  /** Goes on in the file that has the decision log's path now: the old one was renamed or removed. */
  readonly reopenLog: () => void;
  /** Decisions that could not be written to the decision log; undefined without one. */
  readonly losses: () => Losses | undefined;
  /** Different permissions that audit mode let pass and nothing gives. */
  readonly missing: () => number;
  /** Lets calls under way end, then stops; leaves no handle open. */
  readonly close: () => Promise<void>;
}

export interface RunOptions {
  readonly config: Config;
  readonly policies: PrincipalsFrom;
  readonly version: string;
  readonly logger?: Logger;
  readonly limits?: Limits;
}

/**
 * Starts a proxy and waits until it listens.
 *
 * @throws ConfigurationError when policies, principals or files named in the configuration are wrong; the system's error
 *   when it cannot listen (EADDRINUSE).
 */
export async function runProxy(options: RunOptions): Promise<RunningProxy> {
  const { config, policies, logger = quietLogger(config) } = options;
  const catalog = loadCatalog();
  const metrics = createMetrics((operation) => catalog.operations.has(operation));
  let log: DecisionFile | undefined;
  let journal: Journal | undefined;
  let app: App | undefined;
  let reset: Reset | undefined;
  const troubles = createTroubles();
  const asked = new AskedPermissions();
  let url = '';
  let port = 0;
  let closeUpstream = async (): Promise<void> => undefined;
  const follower = createFollower(logger);
  const live = await followPrincipals(config, follower);
  const onReload = (problems: readonly Problem[]): void => {
    reportReload(logger, metrics, problems);
    journal?.settle();
  };
  const source = createWorldSource({ config, catalog, policies }, onReload, live?.current());
  follower.follow(source, () => journal?.settle());
  const close = async (): Promise<void> => {
    source.close();
    troubles.close();
    await live?.close();
    await app?.close();
    await closeUpstream();
    await journal?.close();
  };
  try {
    if (!source.current) throw new ConfigurationError(source.problems());
    const tls = tlsOf(config);
    const files = fileShares(config.upstream !== 'embedded');
    const { upstream, tags, emulator } = connectUpstream(config, catalog, files?.upstream);
    closeUpstream = upstream.close;
    log = await openDecisionLog(config['decision-log'], logger);
    journal = createJournal(config['decisions-kept'], log);
    const gate: Gate = {
      world: source.world,
      upstream,
      journal,
      observer: observers(metrics, createCallLog(logger)),
      asked,
      tags,
      strangers: live,
      troubles,
      localServices: [
        callerIdentity,
        iamSimulation(readData('iam/operations.json') as OperationShapes),
        authorizationDetailsService(journal),
      ],
      mode: config.mode,
      explain: config.explain,
      otherServices: config['other-services'],
      languages: loadLanguages(),
      // Looked up each time: a caller in this process signs by the same clock, faked or not.
      clock: () => Date.now(),
      run: config.run,
      newId: createDecisionIds(),
      address: (request) => addressFor(config, url, request),
      onError: (error, id) => logError(logger, error, id),
    };
    reset = createReset({
      ...source,
      change: changer(source, journal),
      journal,
      asked,
      troubles,
      emulator,
    });
    const browsers = createBrowserGuard({
      host: config.host,
      allowedHosts: config['allowed-hosts'] ?? [],
      allowedOrigins: config['allowed-origins'] ?? [],
    });
    const parts = {
      source,
      live,
      journal,
      asked,
      metrics,
      catalog,
      upstream: upstream.name,
      reset,
      troubles,
      browsers,
    };
    const admin = adminRoutes(adminOptions(options, parts));
    const limits = limitsWithin(files, options.limits ?? LIMITS, logger);
    const [bodyLimit, upstreamTimeout] = [config['body-limit'], config['upstream-timeout']];
    // Fastify's own lines at this level (`Server listening`) tell what the start text has told already.
    const serverLog = logger.level === 'info' ? logger.child({}, { level: 'warn' }) : logger;
    app = buildApp({
      handler: createCallHandler(gate),
      bodyLimit,
      upstreamTimeout,
      logger: serverLog,
      browsers,
      admin,
      limits,
      ...tls,
    });
    port = await app.listen(config.host, config.port);
    // Told once: a server that is stopping has no address any more, and still answers the calls under way.
    url = urlOf(config, port);
  } catch (error) {
    await close();
    throw error;
  }
  const [remembered, resetting] = [journal, reset];
  const change = changer(source, remembered);
  return {
    url,
    port,
    world: source.world,
    warnings: source.warnings,
    decisions: (limit = 100) => [...remembered.newest({ filter: {}, limit })],
    journal: remembered,
    changes: source.changes,
    change,
    reset: resetting,
    troubles,
    reload: () => source.reload(),
    reopenLog: () => log?.reopen(),
    losses: () => log?.losses(),
    missing: () => asked.missing(),
    close,
  };
}

/** Says so when fewer connections can be open than there might be. */
function limitsWithin(files: FileShares | undefined, limits: Limits, logger: Logger): Limits {
  if (!files || files.callers >= limits.connections) return limits;
  logger.warn(
    { openFiles: files.limit, connections: files.callers },
    'the limit of open files leaves room for few connections at one time: raise it (ulimit -n)',
  );
  return { ...limits, connections: files.callers };
}

interface Parts {
  readonly source: WorldSource;
  readonly live: LivePrincipals | undefined;
  readonly asked: AskedPermissions;
  readonly journal: Journal;
  readonly metrics: Metrics;
  readonly catalog: Catalog;
  readonly upstream: string;
  readonly reset: Reset;
  readonly troubles: Troubles;
  readonly browsers: BrowserGuard;
}

/** Changes principals; what is remembered lets go of those that were. */
function changer(source: WorldSource, journal: Journal): WorldSource['change'] {
  return (changes) => {
    const changed = source.change(changes);
    journal.settle();
    return changed;
  };
}

function adminOptions({ config, version, limits }: RunOptions, parts: Parts): AdminOptions {
  const { source, live, journal, asked, metrics, catalog, upstream, reset, troubles, browsers } = parts;
  const { world } = source;
  let text: Promise<MetricsText> | undefined;
  return {
    world,
    journal,
    upstream,
    mode: config.mode,
    version,
    reloadProblems: source.problems,
    live: live?.status,
    reload: source.reload,
    editor: createPrincipalsEditor({
      changes: source.changes,
      change: changer(source, journal),
      has: (arn) => world().directory.has(arn),
      declares: source.declares,
      unchanged: source.unchanged,
    }),
    reset,
    troubles,
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
          dropped: () => journal.counts().dropped,
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
      ...(config['admin-token'] === undefined ? {} : { token: config['admin-token'] }),
    },
  };
}

/** The answer of `check --batch` to one line, and of a denied call everything there is to say. */
function decideLine(world: World, line: Record<string, unknown>, explain: Config['explain']): object | { bad: string } {
  const result = dryRun(world, line, { now: Date.now(), explain, explanations: true });
  return 'bad' in result ? result : { explanation: null, ...result.answer };
}

import type { Logger } from 'pino';
import type { World } from '../../core/authorize/authorize.js';
import { IssuedSessions } from '../../core/principals/issued-sessions.js';
import type { DecisionRecord } from '../../core/record/record.js';
import type { Problem } from '../../core/terms/problem.js';
import type { OperationShapes } from '../../core/wire/query/shapes.js';
import { adminRoutes } from '../admin/admin.js';
import { createMetrics } from '../admin/metrics.js';
import type { Reset } from '../admin/reset-request.js';
import type { MoveOn } from '../admin/transitions-request.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { authorizationDetailsService } from '../gate/authorization-details.js';
import { createCallHandler } from '../gate/gate.js';
import { iamSimulation } from '../gate/local-iam.js';
import { stsService } from '../gate/local-sts.js';
import type { Gate } from '../gate/parts.js';
import { PastPolicies } from '../gate/past-policies.js';
import { createTroubles, type Troubles } from '../gate/troubles.js';
import { webIdentityService } from '../gate/web-identity.js';
import { type App, buildApp } from '../http/app.js';
import { createBrowserGuard } from '../http/browser-guard.js';
import { LIMITS, type Limits } from '../http/limits.js';
import { AskedPermissions } from '../journal/asked-permissions.js';
import type { DecisionFile, Losses } from '../journal/decision-file.js';
import { createDecisionIds } from '../journal/decision-ids.js';
import { createJournal, type Decisions, type Journal } from '../journal/journal.js';
import { PolicyTexts } from '../journal/policy-texts.js';
import { StatementUse } from '../journal/statement-use.js';
import { logError } from '../upstream/log-error.js';
import { loadCatalog, loadLanguages, readData } from '../world/data.js';
import type { RuntimeChanges } from '../world/runtime-principals.js';
import { createWorldSource, type WorldSource } from '../world/world-source.js';
import { adminOptions, type ProxySettings } from './admin-options.js';
import { createCallLog, observers } from './call-log.js';
import { openDecisionLog } from './decision-log.js';
import { addressFor, tlsOf, urlOf } from './listening.js';
import { createFollower, followPrincipals } from './live.js';
import { createMoveOn } from './move-on.js';
import { type FileShares, fileShares } from './open-files.js';
import { quietLogger, reportReload } from './operational-log.js';
import { createReset } from './reset.js';
import { readSeeds, type SeedCall } from './seeds.js';
import { stsParts, withSessions } from './sessions-over.js';
import { connectUpstream, type SeedsGiven } from './upstreams.js';
import { createWorldNews } from './world-news.js';

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
  /** One more of them, who must be new. */
  readonly add: WorldSource['add'];
  readonly reset: Reset;
  readonly moveOn: MoveOn;
  readonly troubles: Troubles;
  /** Loads policies and principals again; on errors the last good ones stay in force. */
  readonly reload: () => readonly Problem[];
  /** Goes on in the file that has the decision log's path now: the old one was renamed or removed. */
  readonly reopenLog: () => void;
  /** Decisions that could not be written to the decision log; undefined without one. */
  readonly losses: () => Losses | undefined;
  /** The permissions of the calls that passed. */
  readonly asked: Pick<AskedPermissions, 'select' | 'missing'>;
  /** Lets calls under way end, then stops; leaves no handle open. */
  readonly close: () => Promise<void>;
}

export interface RunOptions extends ProxySettings {
  readonly logger?: Logger;
  /** Calls that are made before any other; instead of the file of `--seed`. */
  readonly seed?: readonly SeedCall[];
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
  let moveOn: MoveOn | undefined;
  const troubles = createTroubles();
  const asked = new AskedPermissions();
  const texts = new PolicyTexts();
  const use = new StatementUse(texts.digestOf, () => Date.now());
  const news = createWorldNews();
  let url = '';
  let port = 0;
  let closeUpstream = async (): Promise<void> => undefined;
  const sessions = new IssuedSessions();
  const onReload = (problems: readonly Problem[]): void => {
    reportReload(logger, metrics, problems);
    journal?.settle();
    use.fold();
    news.tell();
  };
  const follower = createFollower(logger);
  const live = await followPrincipals(config, follower);
  const source = withSessions(createWorldSource({ config, catalog, policies }, onReload, live?.current()), sessions);
  follower.follow(source, () => {
    journal?.settle();
    use.fold();
    news.tell();
  });
  const change: typeof source.change = (changes) => {
    const changed = source.change(changes);
    // What is remembered lets go of those that were.
    journal?.settle();
    news.tell();
    return changed;
  };
  // Nobody who is remembered has other policies now.
  const add: WorldSource['add'] = (entry) => {
    const added = source.add(entry);
    news.tell();
    return added;
  };
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
    const shares = fileShares(config.upstream !== 'embedded');
    const connected = connectUpstream(config, catalog, shares?.upstream, seedsFor(options, source.world()));
    const { upstream, tags, emulator } = connected;
    closeUpstream = upstream.close;
    log = await openDecisionLog(config['decision-log'], logger);
    journal = createJournal(config['decisions-kept'], log);
    const address: Gate['address'] = (request) => addressFor(config, url, request);
    const sts = stsParts(sessions);
    const gate: Gate = {
      world: source.world,
      upstream,
      journal,
      observer: observers(metrics, createCallLog(logger)),
      asked,
      use,
      tags,
      strangers: live,
      troubles,
      localServices: {
        sts: [stsService(sts)],
        iam: [
          iamSimulation(readData('iam/operations.json') as OperationShapes),
          authorizationDetailsService({ decisions: journal, texts, address }),
        ],
      },
      webIdentity: webIdentityService(sts),
      mode: config.mode,
      past: new PastPolicies(),
      explain: config.explain,
      otherServices: config['other-services'],
      languages: loadLanguages(),
      // Looked up each time: a caller in this process signs by the same clock, faked or not.
      clock: () => Date.now(),
      run: config.run,
      newId: createDecisionIds(),
      address,
      onError: (error, id) => logError(logger, error, id),
    };
    reset = createReset({
      ...source,
      change,
      sessions,
      journal,
      asked,
      use,
      troubles,
      emulator,
    });
    moveOn = createMoveOn(source.world, emulator);
    const browsers = createBrowserGuard({
      host: config.host,
      allowedHosts: config['allowed-hosts'] ?? [],
      allowedOrigins: config['allowed-origins'] ?? [],
    });
    const admin = adminRoutes(
      adminOptions(options, {
        source,
        live,
        journal,
        asked,
        texts,
        use,
        metrics,
        catalog,
        connected,
        change,
        news,
        reset,
        moveOn,
        troubles,
        browsers,
      }),
    );
    const limits = limitsWithin(shares, options.limits ?? LIMITS, logger);
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
  const [remembered, resetting, moving] = [journal, reset, moveOn];
  return {
    url,
    port,
    world: source.world,
    warnings: source.warnings,
    decisions: (limit = 100) => [...remembered.newest({ filter: {}, limit })],
    journal: remembered,
    changes: source.changes,
    change,
    add,
    reset: resetting,
    moveOn: moving,
    troubles,
    reload: () => source.reload(),
    reopenLog: () => log?.reopen(),
    losses: () => log?.losses(),
    asked,
    close,
  };
}

/** Throws ConfigurationError when seeds are wrong, or the upstream is none that could be seeded. */
function seedsFor({ config, seed: calls }: RunOptions, world: World): SeedsGiven | undefined {
  const seed = calls ?? config.seed;
  if (seed === undefined) return undefined;
  if (config.upstream !== 'embedded') {
    const message = `\`--seed\` is for the embedded upstream, and this one is ${config.upstream}: make those calls there yourself`;
    throw new ConfigurationError([{ severity: 'error', code: 'two-sources', message, pointer: '' }]);
  }
  return { seeds: readSeeds(seed, world), accounts: world.directory.callers.map(({ account }) => account) };
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

import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import type { World } from '../core/pipeline.js';
import type { Problem } from '../core/problem.js';
import type { DecisionRecord } from '../core/record/record.js';
import type { OperationShapes } from '../core/wire/shapes.js';
import { ConfigurationError, readSetting, unreadable } from './config/configuration-error.js';
import { type Config, otherServicesOf } from './config/options.js';
import { loadCatalog, readData } from './data.js';
import { openDecisionFile } from './journal/decision-file.js';
import { createJournal, type Journal } from './journal/journal.js';
import { iamSimulation } from './local/iam.js';
import { callerIdentity } from './local/sts.js';
import { adminRoutes } from './server/admin.js';
import { buildApp } from './server/app.js';
import type { Gate } from './server/gate.js';
import { connectUpstream } from './upstreams.js';
import { createWorldSource, type PolicySource, type WorldSource } from './world-source.js';

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
  /** Loads policies and principals again; on errors the last good ones stay in force. */
  readonly reload: () => readonly Problem[];
  /** Lets calls under way end, then stops; leaves no handle open. */
  readonly close: () => Promise<void>;
}

export interface RunOptions {
  readonly config: Config;
  readonly policies: PolicySource;
  readonly version: string;
  readonly logger?: Logger;
}

/**
 * Starts a proxy and waits until it listens.
 *
 * @throws ConfigurationError when policies, principals or files named in the configuration are wrong; the system's error
 *   when it cannot listen (EADDRINUSE).
 */
export async function runProxy({
  config,
  policies,
  version,
  logger = quietLogger(config),
}: RunOptions): Promise<RunningProxy> {
  const catalog = loadCatalog();
  const source = createWorldSource({ config, catalog, policies }, (problems) => reportReload(logger, problems));
  if (!source.current) throw new ConfigurationError(source.problems());
  const journal = await openJournal(config, logger);
  const { upstream, tags } = connectUpstream(config, catalog);
  let app: FastifyInstance | undefined;
  const gate: Gate = {
    world: source.world,
    upstream,
    journal,
    tags,
    localServices: [callerIdentity, iamSimulation(readData('iam/operations.json') as OperationShapes)],
    mode: config.mode,
    explain: config.explain,
    otherServices: otherServicesOf(config),
    clock: Date.now,
    newId: randomUUID,
    address: () => (app ? urlOf(app, config) : ''),
    onError: (error, id) => logger.error({ err: error, decisionId: id }, 'a call could not be answered'),
  };
  try {
    app = buildApp({
      gate,
      bodyLimit: config['body-limit'],
      logger,
      admin: adminRoutes({
        world: source.world,
        journal,
        upstream: upstream.name,
        mode: config.mode,
        version,
        reloadProblems: source.problems,
      }),
      ...tlsOf(config),
    });
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    await closeAll(app, upstream.close, journal, source);
    throw error;
  }
  const running = app;
  return {
    url: urlOf(running, config),
    port: portOf(running),
    world: source.world,
    warnings: source.warnings,
    decisions: (limit = 100) => journal.list(limit),
    reload: source.reload,
    close: () => closeAll(running, upstream.close, journal, source),
  };
}

async function closeAll(
  app: FastifyInstance | undefined,
  closeUpstream: () => Promise<void>,
  journal: Journal,
  source: WorldSource,
): Promise<void> {
  source.close();
  await app?.close();
  await closeUpstream();
  await journal.close();
}

async function openJournal(config: Config, logger: Logger): Promise<Journal> {
  const path = config['decision-log'];
  if (path === undefined) return createJournal(config['decisions-kept']);
  const onTrouble = (error: Error | undefined): void => {
    if (error) logger.error({ err: error, file: path }, 'the decision log cannot be written; decisions wait in memory');
    else logger.info({ file: path }, 'the decision log is written again');
  };
  return createJournal(
    config['decisions-kept'],
    await openDecisionFile(path, { onTrouble }).catch((error: NodeJS.ErrnoException) => {
      throw unreadable('decision-log', path, error);
    }),
  );
}

function tlsOf(config: Config): { tls?: { cert: Buffer; key: Buffer } } {
  const { 'tls-cert': cert, 'tls-key': key } = config;
  return cert === undefined || key === undefined
    ? {}
    : { tls: { cert: readSetting('tls-cert', cert), key: readSetting('tls-key', key) } };
}

function portOf(app: FastifyInstance): number {
  return (app.server.address() as AddressInfo).port;
}

function urlOf(app: FastifyInstance, config: Config): string {
  const anywhere = config.host === '0.0.0.0' || config.host === '::';
  const host = anywhere ? '127.0.0.1' : config.host.includes(':') ? `[${config.host}]` : config.host;
  return `${config['tls-cert'] === undefined ? 'http' : 'https'}://${host}:${portOf(app)}`;
}

/** Operational lines only, on standard error: what users read on standard output stays theirs. */
function quietLogger(config: Config): Logger {
  return pino({ level: config['log-level'], base: null }, pino.destination({ fd: 2, sync: true }));
}

function reportReload(logger: Logger, problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length) logger.error({ problems: errors }, 'policies were not reloaded: the last good ones stay in force');
  else logger.info('policies reloaded');
}

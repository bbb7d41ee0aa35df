import type { FastifyInstance } from 'fastify';
import type { World } from '../../core/authorize/authorize.js';
import type { Problem } from '../../core/terms/problem.js';
import type { Decisions } from '../journal/journal.js';
import { apiDocument } from './api-document.js';
import type { MetricsText } from './metrics-text.js';

/** What does not change while a proxy runs. */
export interface ProxyFacts {
  readonly version: string;
  /** When it was started, ISO 8601. */
  readonly started: string;
  /** Random, of this one process: another one after a restart. */
  readonly instance: string;
  readonly upstream: string;
  readonly mode: string;
  /** By which edition of the permissions calls are judged. */
  readonly permissions: string;
  /** Whether policy files are written over HTTP. */
  readonly policyEdits: boolean;
  /** Whether the embedded ElastiCache is the upstream. */
  readonly embedded: boolean;
}

export interface StatusOptions {
  readonly facts: ProxyFacts;
  readonly world: () => World;
  readonly journal: Decisions;
  /** Problems of the last reload that did not take effect; empty when what is on disk is in force. */
  readonly reloadProblems: () => readonly Problem[];
  /** What is more open than AWS is, one sentence each. */
  readonly openings: () => readonly string[];
  readonly metrics: () => Promise<MetricsText>;
}

/** That it runs, what it is, and what it has counted. */
export function statusRoutes(app: FastifyInstance, options: StatusOptions): void {
  const { facts, world, journal, reloadProblems, openings, metrics } = options;
  app.get('/health', async () => ({
    status: 'ok',
    version: facts.version,
    upstream: facts.upstream,
    mode: facts.mode,
    policyRevision: world().revision,
    principals: world().directory.callers.length,
    decisions: journal.counts(),
  }));
  // Broken edits do not make the proxy unready: the last good policies serve, and the answer says so.
  app.get('/ready', async () => {
    const problems = reloadProblems();
    return { status: problems.length ? 'stale' : 'ready', policyRevision: world().revision, problems };
  });
  app.get('/about', async () => {
    const problems = reloadProblems();
    return {
      ...facts,
      policyRevision: world().revision,
      ...(problems.length ? { stale: problems } : {}),
      openings: openings(),
    };
  });
  app.get('/openapi.json', async () => apiDocument());
  app.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await metrics();
    return reply.type(contentType).send(await text());
  });
}

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

/** How things are with an IAM endpoint that principals are read from. */
export interface LiveHealth {
  readonly source: string;
  /** When it was last read, milliseconds since 1970. */
  readonly lastRead: number;
  readonly failures: number;
  readonly questions: number;
  /** Why what is in force is older than it should be. */
  readonly failing?: string;
}

export interface StatusOptions {
  readonly facts: ProxyFacts;
  readonly world: () => World;
  readonly journal: Decisions;
  /** Problems of the last reload that did not take effect; empty when what is on disk is in force. */
  readonly reloadProblems: () => readonly Problem[];
  /** How things are with the source of `--principals-from`; absent without it. */
  readonly live?: (() => LiveHealth) | undefined;
  /** What is more open than AWS is, one sentence each. */
  readonly openings: () => readonly string[];
  readonly metrics: () => Promise<MetricsText>;
}

/** That it runs, what it is, and what it has counted. */
export function statusRoutes(app: FastifyInstance, options: StatusOptions): void {
  const { facts, world, journal, openings, metrics } = options;
  const problemsOf = (): Problem[] => [...options.reloadProblems(), ...liveProblems(options)];
  app.get('/health', async () => ({
    status: 'ok',
    version: facts.version,
    upstream: facts.upstream,
    mode: facts.mode,
    policyRevision: world().revision,
    principals: world().directory.callers.length,
    decisions: journal.counts(),
    ...liveOf(options),
  }));
  // Broken edits do not make the proxy unready, nor does a source that is away: the last good policies serve, and the answer
  // says so.
  app.get('/ready', async () => {
    const problems = problemsOf();
    const status = problems.length ? 'stale' : 'ready';
    return { status, policyRevision: world().revision, problems, ...liveOf(options) };
  });
  app.get('/about', async () => {
    const problems = problemsOf();
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

function liveOf({ live }: StatusOptions): { readonly principalsFrom?: object } {
  const status = live?.();
  if (status === undefined) return {};
  const { lastRead, ...rest } = status;
  const age = Math.max(0, Math.round((Date.now() - lastRead) / 1000));
  return { principalsFrom: { ...rest, lastRead: new Date(lastRead).toISOString(), age } };
}

function liveProblems({ live }: StatusOptions): Problem[] {
  const failing = live?.().failing;
  if (failing === undefined) return [];
  return [{ severity: 'error', code: 'principals-source', message: failing, pointer: '' }];
}

import type { FastifyInstance } from 'fastify';
import type { World } from '../../core/pipeline.js';
import type { Problem } from '../../core/problem.js';
import type { Journal } from '../journal/journal.js';

export interface AdminOptions {
  readonly world: () => World;
  readonly journal: Journal;
  readonly upstream: string;
  readonly mode: string;
  readonly version: string;
  /** Problems of the last reload that did not take effect; empty when what is on disk is in force. */
  readonly reloadProblems: () => readonly Problem[];
}

const MOST_LISTED = 1000;

/** The routes under /_authz/ that read: health, readiness, decisions, principals. */
export function adminRoutes(options: AdminOptions): (app: FastifyInstance) => void {
  const { world, journal, upstream, mode, version, reloadProblems } = options;
  return (app) => {
    app.get('/health', async () => ({
      status: 'ok',
      version,
      upstream,
      mode,
      policyRevision: world().revision,
      principals: world().directory.callers.length,
      decisions: journal.counts(),
    }));
    app.get('/ready', async (_request, reply) => {
      const problems = reloadProblems();
      return reply
        .code(200)
        .send({ status: problems.length ? 'stale' : 'ready', policyRevision: world().revision, problems });
    });
    app.get('/decisions', async (request, reply) => {
      const limit = limitOf(request.originalUrl);
      if (limit === undefined)
        return reply.code(400).send({ error: `limit must be a whole number from 1 to ${MOST_LISTED}` });
      return { decisions: journal.list(limit) };
    });
    app.get<{ Params: { id: string } }>('/decisions/:id', async (request, reply) => {
      const record = journal.find(request.params.id);
      if (record) return record;
      return reply.code(404).send({
        error: `no decision \`${request.params.id}\` is remembered; older ones make room for new ones (--decisions-kept)`,
      });
    });
    app.get('/principals', async () => ({
      principals: world().directory.callers.map(({ arn, type, account, tags }) => ({
        arn,
        type,
        account,
        tags,
        accessKeyIds: world()
          .directory.keys.filter((key) => key.caller.arn === arn)
          .map((key) => key.id),
      })),
    }));
  };
}

function limitOf(target: string): number | undefined {
  const text = new URL(target, 'http://proxy').searchParams.get('limit') ?? '100';
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= MOST_LISTED ? limit : undefined;
}

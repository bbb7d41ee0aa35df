import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../../core/authorize/authorize.js';
import type { Problem } from '../../core/terms/problem.js';
import { isJson } from './admin-guard.js';
import { jsonOf } from './json-body.js';

/** Lets a change pass, or answers why not. */
export type ChangeGuard = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;

export interface WorldRoutesOptions {
  readonly world: () => World;
  /** The dry run of one line of `check --batch`, explained. */
  readonly decide: (line: Record<string, unknown>) => object | { readonly bad: string };
  /** Loads again and gives the problems; errors among them: nothing changed. */
  readonly reload: (forgetChanges: boolean) => readonly Problem[];
}

const jsonOnly: ChangeGuard = async (request, reply) =>
  isJson(request.headers['content-type'])
    ? undefined
    : reply.code(415).send({ error: 'the body is taken as `Content-Type: application/json` only' });

/** Questions to the policies in force, and reading them anew. */
export function worldRoutes(app: FastifyInstance, options: WorldRoutesOptions, guard: ChangeGuard): void {
  const { world, decide, reload } = options;
  // Read-only, but with a body: as JSON, like everything that has one.
  app.post('/decide', { onRequest: jsonOnly }, async (request, reply) => {
    const answer = decide(jsonOf(request));
    return 'bad' in answer ? reply.code(400).send({ error: answer.bad }) : answer;
  });
  app.post('/reload', { onRequest: guard }, async (request, reply) => {
    const problems = reload(jsonOf(request).reset === true);
    const taken = !problems.some(({ severity }) => severity === 'error');
    const policyRevision = world().revision;
    return reply.code(taken ? 200 : 422).send({ status: taken ? 'ready' : 'stale', policyRevision, problems });
  });
}

import type { FastifyInstance } from 'fastify';
import { jsonOf } from './json-body.js';
import { type MoveOn, readTransitionsRequest } from './transitions-request.js';
import type { ChangeGuard } from './world-routes.js';

/** The embedded ElastiCache as the routes see it. */
export interface EmbeddedView {
  /** What exists now; `most` resources. */
  readonly inventory: (most: number) => object;
}

/** Resources of one answer: some three megabytes. */
const MOST_SHOWN = 10_000;

export interface EmbeddedRoutesOptions {
  /** Absent: another upstream than the embedded one. */
  readonly embedded?: EmbeddedView | undefined;
  readonly moveOn: MoveOn;
}

/** What there is in the embedded ElastiCache, and bringing what is under way to its end. */
export function embeddedRoutes(
  app: FastifyInstance,
  { embedded: view, moveOn }: EmbeddedRoutesOptions,
  guard: ChangeGuard,
): void {
  app.get('/embedded', async (_request, reply) => {
    if (view) return view.inventory(MOST_SHOWN);
    return reply.code(404).send({ error: 'what exists is known of the embedded upstream alone (--upstream embedded)' });
  });
  app.post('/transitions', { onRequest: guard }, async (request, reply) => {
    const wanted = readTransitionsRequest(jsonOf(request));
    if ('bad' in wanted) return reply.code(400).send({ error: wanted.bad });
    const done = moveOn(wanted);
    if ('refused' in done) return reply.code(done.refused === 'unknown' ? 404 : 400).send({ error: done.message });
    return done;
  });
}

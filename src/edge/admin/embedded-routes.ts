import type { FastifyInstance } from 'fastify';

/** The embedded ElastiCache as the routes see it. */
export interface EmbeddedView {
  /** What exists now; `most` resources. */
  readonly inventory: (most: number) => object;
}

/** Resources of one answer: some three megabytes. */
const MOST_SHOWN = 10_000;

/** What there is in the embedded ElastiCache; `view` is absent when something else is the upstream. */
export function embeddedRoutes(app: FastifyInstance, view: EmbeddedView | undefined): void {
  app.get('/embedded', async (_request, reply) => {
    if (view) return view.inventory(MOST_SHOWN);
    return reply.code(404).send({ error: 'what exists is known of the embedded upstream alone (--upstream embedded)' });
  });
}

import type { FastifyInstance, FastifyReply } from 'fastify';
import type { World } from '../../core/authorize/authorize.js';
import { readFaultOrder, type Troubles } from '../gate/troubles.js';
import { jsonOf } from './json-body.js';
import { type Reset, readResetRequest } from './reset-request.js';
import type { ChangeGuard } from './world-routes.js';

export interface TestRoutesOptions {
  readonly world: () => World;
  readonly reset: Reset;
  readonly troubles: Pick<Troubles, 'order' | 'list' | 'clear'>;
  readonly guard: ChangeGuard;
}

/** What tests do between two cases: begin anew, and make things go wrong. */
export function testRoutes(app: FastifyInstance, { world, reset, troubles, guard }: TestRoutesOptions): void {
  const bad = (reply: FastifyReply, error: string, status = 400): FastifyReply => reply.code(status).send({ error });
  app.post('/reset', { onRequest: guard }, async (request, reply) => {
    const wanted = readResetRequest(jsonOf(request));
    if ('bad' in wanted) return bad(reply, wanted.bad);
    const done = reset(wanted);
    if ('refused' in done) return bad(reply, done.message, done.refused === 'unknown' ? 404 : 400);
    return { reset: done.reset, policyRevision: world().revision };
  });
  app.get('/faults', async () => ({ faults: troubles.list() }));
  app.post('/faults', { onRequest: guard }, async (request, reply) => {
    const order = readFaultOrder(jsonOf(request));
    if ('bad' in order) return bad(reply, order.bad);
    if (!troubles.order(order)) return bad(reply, 'too many faults wait already', 409);
    return reply.code(201).send({ faults: troubles.list() });
  });
  app.delete('/faults', { onRequest: guard }, async () => {
    troubles.clear();
    return { faults: [] };
  });
}

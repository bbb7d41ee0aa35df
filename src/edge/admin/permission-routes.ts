import type { FastifyInstance } from 'fastify';
import type { World } from '../../core/authorize/authorize.js';
import { unknownOperation } from '../../core/terms/nearest-operation.js';
import type { PolicyQuery } from '../journal/asked-permissions.js';
import type { Decisions } from '../journal/journal.js';
import { type DecisionsAsked, policyQuery } from './decision-query.js';
import type { PolicyAnswer } from './policy-answer.js';

export interface PermissionOptions {
  readonly world: () => World;
  readonly journal: Decisions;
  /** The least policy for what somebody called. */
  readonly policy: (query: PolicyQuery) => PolicyAnswer;
  /** What an operation needs; without one, what all need. */
  readonly table: (operation?: string) => object | undefined;
}

/** What calls needed, and what operations need. */
export function permissionRoutes(app: FastifyInstance, { world, journal, policy, table }: PermissionOptions): void {
  app.get<{ Querystring: DecisionsAsked }>('/policy', async (request, reply) => {
    const query = policyQuery(request.query, (id) => journal.find(id)?.time);
    if ('bad' in query) return reply.code(400).send({ error: query.bad });
    const { status, body } = policy(query);
    return reply.code(status).send(body);
  });
  app.get('/table', async () => ({ operations: table() }));
  app.get<{ Params: { operation: string } }>('/table/:operation', async (request, reply) => {
    const { operation } = request.params;
    const described = table(operation);
    if (described) return described;
    return reply.code(404).send({ error: unknownOperation(operation, world().catalog.operations.keys()) });
  });
}

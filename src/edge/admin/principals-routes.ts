import type { FastifyInstance, FastifyReply } from 'fastify';
import type { World } from '../../core/authorize/authorize.js';
import type { Change, PrincipalsEditor } from '../world/runtime-principals.js';
import { jsonOf } from './json-body.js';
import type { ChangeGuard } from './world-routes.js';

export interface PrincipalsRoutesOptions {
  readonly world: () => World;
  readonly editor: PrincipalsEditor;
  readonly guard: ChangeGuard;
}

type WithArn = { Params: { '*'?: string } };

/**
 * Principals: listed for everybody, created, changed and deleted for tests. An ARN stands in the path as it is or
 * percent-encoded; in a body it is `arn`.
 */
export function principalsRoutes(app: FastifyInstance, { world, editor, guard }: PrincipalsRoutesOptions): void {
  const list = (): Listed[] => world().directory.callers.map((caller) => listed(world(), caller));
  const find = (arn: unknown): Listed | undefined => {
    const { directory } = world();
    const caller = typeof arn === 'string' && directory.has(arn) ? directory.principal(arn) : undefined;
    return caller && listed(world(), caller);
  };
  const answer = (reply: FastifyReply, status: number, change: Change, more: object): FastifyReply => {
    if (change.refused === undefined && !change.problems.some(({ severity }) => severity === 'error'))
      return reply.code(status).send({ ...more, policyRevision: world().revision, problems: change.problems });
    const error = change.message ?? 'the principals would not be valid: nothing was changed';
    return reply.code(STATUS[change.refused ?? 'invalid']).send({ error, problems: change.problems });
  };

  app.get('/principals', async () => ({ principals: list() }));
  app.get<WithArn>('/principals/*', async (request, reply) => {
    const one = find(request.params['*']);
    return one ?? reply.code(404).send({ error: 'there is no such principal' });
  });
  app.post('/principals', { onRequest: guard }, async (request, reply) => {
    const body = jsonOf(request);
    const entries = (Array.isArray(body.principals) ? body.principals : [body]) as Record<string, unknown>[];
    const change = editor.create(entries);
    const made = entries.map(({ arn }) => find(arn));
    return answer(reply, 201, change, Array.isArray(body.principals) ? { principals: made } : { principal: made[0] });
  });
  for (const url of ['/principals', '/principals/*']) {
    app.put<WithArn>(url, { onRequest: guard }, async (request, reply) => {
      const body = jsonOf(request);
      const arn = request.params['*'] ?? body.arn;
      if (body.arn !== undefined && body.arn !== arn)
        return reply.code(400).send({ error: 'the ARN of the path and that of the body differ' });
      const known = find(arn) !== undefined;
      const change = editor.replace({ ...body, arn });
      return answer(reply, known ? 200 : 201, change, { principal: find(arn) });
    });
    app.delete<WithArn>(url, { onRequest: guard }, async (request, reply) => {
      const arn = request.params['*'] ?? jsonOf(request).arn;
      if (typeof arn !== 'string') return reply.code(400).send({ error: 'which principal? give its ARN in the path' });
      return answer(reply, 200, editor.remove(arn), { deleted: arn });
    });
  }
}

const STATUS = { exists: 409, unknown: 404, invalid: 400, 'too many': 409 } as const;

interface Listed {
  readonly arn: string;
  readonly type: string;
  readonly account: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly accessKeyIds: readonly string[];
  /** Those without a secret: whoever names one is believed. */
  readonly believedKeyIds: readonly string[];
}

/** A principal as everybody may see it: access key ids, never secrets. A role's ARN is the role's, not a session's. */
function listed({ directory }: World, caller: World['directory']['callers'][number]): Listed {
  const { principalArn: arn, type, account, tags } = caller;
  const keys = directory.keysOf(arn);
  const believed = keys.filter(({ secret }) => secret === undefined);
  const ids = (some: typeof keys): string[] => some.map(({ id }) => id);
  return { arn, type, account, tags, accessKeyIds: ids(keys), believedKeyIds: ids(believed) };
}

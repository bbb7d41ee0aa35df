import type { FastifyInstance } from 'fastify';
import type { World } from '../../core/authorize/authorize.js';
import { usageOf } from '../../core/review/usage.js';
import type { PolicyTexts } from '../journal/policy-texts.js';
import type { StatementUse } from '../journal/statement-use.js';

type Caller = World['directory']['callers'][number];

export interface PolicyRoutesOptions {
  /** Texts of policies that some answer has led to. */
  readonly texts: PolicyTexts;
  readonly use: Pick<StatementUse, 'of' | 'since'>;
  readonly world: () => World;
}

/** Policies of one answer. */
const MOST_POLICIES = 1000;

/** What policies say, and said. */
export function policyRoutes(app: FastifyInstance, { texts, use, world }: PolicyRoutesOptions): void {
  app.get<{ Params: { sha256: string } }>('/policies/:sha256', async (request, reply) => {
    const text = texts.find(request.params.sha256.toLowerCase());
    if (text !== undefined) return reply.type('application/json; charset=utf-8').send(text);
    const error =
      'no policy with this SHA-256 is kept: ask for the decision again that led here, or for its `considered`';
    return reply.code(404).send({ error });
  });
  app.get<{ Querystring: { readonly principal?: string } }>('/usage', async (request, reply) => {
    const callers = callersOf(world(), request.query.principal);
    if (!callers) return reply.code(404).send({ error: 'there is no such principal' });
    const usage = usageOf(callers, (ref) => use.of(ref), texts.digestOf, MOST_POLICIES);
    return { since: new Date(use.since).toISOString(), ...usage };
  });
}

/** Everybody, sessions with policies of their own too; or one principal with its sessions. */
function callersOf({ directory }: World, principal: string | undefined): readonly Caller[] | undefined {
  const sessions = (keys: readonly { readonly caller: Caller }[]): Caller[] => keys.map(({ caller }) => caller);
  if (principal === undefined) return [...new Set([...directory.callers, ...sessions(directory.keys)])];
  const caller = directory.key(principal)?.caller ?? directory.principal(principal);
  if (!caller || caller.arn === principal) return caller && [caller];
  const own = directory.principal(caller.principalArn) ?? caller;
  return [...new Set([own, ...sessions(directory.keysOf(caller.principalArn))])];
}

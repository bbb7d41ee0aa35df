import type { FastifyInstance } from 'fastify';
import type { PolicyTexts } from '../journal/policy-texts.js';

export interface PolicyRoutesOptions {
  /** Texts of policies that some answer has led to. */
  readonly texts: PolicyTexts;
}

/** What policies say, and said. */
export function policyRoutes(app: FastifyInstance, { texts }: PolicyRoutesOptions): void {
  app.get<{ Params: { sha256: string } }>('/policies/:sha256', async (request, reply) => {
    const text = texts.find(request.params.sha256.toLowerCase());
    if (text !== undefined) return reply.type('application/json; charset=utf-8').send(text);
    const error =
      'no policy with this SHA-256 is kept: ask for the decision again that led here, or for its `considered`';
    return reply.code(404).send({ error });
  });
}

import type { FastifyInstance, FastifyReply } from 'fastify';
import type { World } from '../../core/authorize/authorize.js';
import { consider } from '../../core/explain/considered/considered.js';
import { decisionIdOf } from '../../core/record/decision-id.js';
import { mentions } from '../../core/record/mentions.js';
import type { Decisions } from '../journal/journal.js';
import type { PolicyTexts } from '../journal/policy-texts.js';
import type { DecisionQuery } from '../journal/query.js';
import { type DecisionsAsked, decisionQuery } from './decision-query.js';
import { isBrowser, type SendPage } from './send-page.js';

/** As they are when the program is loaded: a test's fake timers must not stop its proxy. */
const { setImmediate } = globalThis;

const LISTED_AT_ONCE = 50;
/** Characters of one list; a usual record has some thousands, one of a call with thousands of resources millions. */
const LONGEST_LIST = 32 * 1024 * 1024;

export interface DecisionRoutesOptions {
  readonly journal: Decisions;
  readonly world: () => World;
  /** Keeps what is shown of policies. */
  readonly texts: PolicyTexts;
}

/** The decisions that are remembered: the list, and each by itself. */
export function decisionRoutes(
  app: FastifyInstance,
  { journal, world, texts }: DecisionRoutesOptions,
  sendPage: SendPage,
): void {
  app.get<{ Querystring: DecisionsAsked }>('/decisions', async (request, reply) => {
    const query = decisionQuery(request.query, journal.has, texts.digestOf);
    if ('bad' in query) return reply.code(400).send({ error: query.bad });
    return reply.type('application/json; charset=utf-8').send(await listed(journal, query, request.query.text));
  });
  app.get<{ Params: { id: string } }>('/decisions/:id', async (request, reply) => {
    const record = journal.find(decisionIdOf(request.params.id));
    // One address for both: the page asks for the record by it.
    reply.header('Vary', 'Accept');
    // A person reads there that it is forgotten, and what else there is.
    if (isBrowser(request.headers.accept)) return sendPage(reply, record ? 200 : 404);
    if (record) return record;
    return unknownDecision(reply, request.params.id);
  });
  app.get<{ Params: { id: string } }>('/decisions/:id/considered', async (request, reply) => {
    const id = decisionIdOf(request.params.id);
    const record = journal.find(id);
    if (!record) return unknownDecision(reply, request.params.id);
    const basis = journal.basisOf(id);
    if (!basis) return reply.code(410).send({ error: GONE });
    const { caller, checks } = basis;
    return { id, policyRevision: record.policyRevision, ...consider(checks, caller, world().catalog, texts.keep) };
  });
}

const GONE =
  'the policies that decided this are not kept any more: others have been loaded since, and made room for none as old';

/** Of an id only what looks like one is said again. */
function unknownDecision(reply: FastifyReply, id: string): FastifyReply {
  const shown = /^[0-9a-f-]{1,64}$|^.{1,4}$/.test(id) ? id : '...';
  const error = `no decision \`${shown}\` is remembered; older ones make room for new ones (--decisions-kept)`;
  return reply.code(404).send({ error });
}

/** `{"decisions": [...]}`, with `"cut": true` when the oldest were too much for one answer. */
async function listed(
  journal: Pick<Decisions, 'newest'>,
  query: DecisionQuery,
  wanted: string | undefined,
): Promise<string> {
  const texts: string[] = [];
  let size = 0;
  let looked = 0;
  for (const record of journal.newest(wanted === undefined ? query : { ...query, limit: Infinity })) {
    // Records are written as they are listed: calls are not to wait for a thousand of them.
    if (++looked % LISTED_AT_ONCE === 0) await new Promise(setImmediate);
    if (wanted !== undefined && !mentions(record, wanted)) continue;
    const text = JSON.stringify(record);
    size += text.length;
    if (size > LONGEST_LIST && texts.length > 0) return `{"decisions":[${texts.join(',')}],"cut":true}`;
    if (texts.push(text) === query.limit) break;
  }
  return `{"decisions":[${texts.join(',')}]}`;
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../../core/authorize/authorize.js';
import { decisionIdOf } from '../../core/record/decision-id.js';
import type { DecisionRecord } from '../../core/record/record.js';
import { unknownOperation } from '../../core/terms/nearest-operation.js';
import type { Problem } from '../../core/terms/problem.js';
import type { Troubles } from '../gate/troubles.js';
import { LIMITS, type Limits } from '../http/limits.js';
import type { PolicyQuery } from '../journal/asked-permissions.js';
import type { Decisions } from '../journal/journal.js';
import type { PrincipalsEditor } from '../world/runtime-principals.js';
import { createGuard, type GuardOptions, isJson } from './admin-guard.js';
import { decisionQuery, policyQuery } from './decision-query.js';
import { jsonOf } from './json-body.js';
import type { MetricsText } from './metrics-text.js';
import { PAGE, PAGE_POLICY } from './page.js';
import type { PolicyAnswer } from './policy-answer.js';
import { principalsRoutes } from './principals-routes.js';
import type { Reset } from './reset-request.js';
import { streamRoute } from './stream.js';
import { testRoutes } from './test-routes.js';

/** As they are when the program is loaded: a test's fake timers must not stop its proxy. */
const { setImmediate } = globalThis;

export interface AdminOptions {
  readonly world: () => World;
  readonly journal: Decisions;
  readonly upstream: string;
  readonly mode: string;
  readonly version: string;
  /** Problems of the last reload that did not take effect; empty when what is on disk is in force. */
  readonly reloadProblems: () => readonly Problem[];
  /** How things are with the source of `--principals-from`; absent without it. */
  readonly live?: (() => LiveHealth) | undefined;
  /** Loads again and gives the problems; errors among them: nothing changed. */
  readonly reload: (forgetChanges: boolean) => readonly Problem[];
  readonly editor: PrincipalsEditor;
  readonly reset: Reset;
  readonly troubles: Pick<Troubles, 'order' | 'list' | 'clear'>;
  /** The dry run of one line of `check --batch`, explained. */
  readonly decide: (line: Record<string, unknown>) => object | { readonly bad: string };
  /** The least policy for what somebody called. */
  readonly policy: (query: PolicyQuery) => PolicyAnswer;
  /** What an operation needs; without one, what all need. */
  readonly table: (operation?: string) => object | undefined;
  readonly metrics: () => Promise<MetricsText>;
  readonly guard: GuardOptions;
  readonly limits?: Limits;
}

/** How things are with an IAM endpoint that principals are read from. */
export interface LiveHealth {
  readonly source: string;
  /** When it was last read, milliseconds since 1970. */
  readonly lastRead: number;
  readonly failures: number;
  readonly questions: number;
  /** Why what is in force is older than it should be. */
  readonly failing?: string;
}

const LISTED_AT_ONCE = 50;
/** Characters of one list; a usual record has some thousands, one of a call with thousands of resources millions. */
const LONGEST_LIST = 32 * 1024 * 1024;

/** The routes under /_authz/. */
export function adminRoutes(options: AdminOptions): (app: FastifyInstance) => void {
  const mayChange = createGuard(options.guard);
  const guard = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const refusal = mayChange(request.headers, request.protocol === 'https');
    if (!refusal) return undefined;
    if (refusal.status === 401) reply.header('WWW-Authenticate', 'Bearer');
    return reply.code(refusal.status).send({ error: refusal.error });
  };
  return (app) => {
    app.addHook('onSend', async (_request, reply) => {
      reply.header('Cache-Control', 'no-store').header('X-Content-Type-Options', 'nosniff');
      // People follow links to a decision from anywhere; no page shows one in a frame.
      if (!reply.hasHeader('Content-Security-Policy'))
        reply.header('Content-Security-Policy', "frame-ancestors 'none'");
    });
    statusRoutes(app, options);
    decisionRoutes(app, options.journal);
    streamRoute(app, options.journal, options.limits ?? LIMITS);
    policyRoute(app, options);
    tableRoutes(app, options);
    decideRoute(app, options.decide);
    reloadRoute(app, options, guard);
    principalsRoutes(app, { world: options.world, editor: options.editor, guard });
    testRoutes(app, { world: options.world, reset: options.reset, troubles: options.troubles, guard });
    // Fastify gives it to `/_authz` and `/_authz/` alike.
    app.get('/', async (_request, reply) => sendPage(reply));
  };
}

function sendPage(reply: FastifyReply): FastifyReply {
  return reply
    .headers({ 'Content-Security-Policy': PAGE_POLICY, 'Referrer-Policy': 'no-referrer' })
    .type('text/html; charset=utf-8')
    .send(PAGE);
}

/** Whether a person follows a link: browsers ask for HTML before anything else, programs for JSON or for whatever there is. */
const isBrowser = (accept: string | undefined): boolean => /^text\/html\b/i.test(accept ?? '');

function statusRoutes(app: FastifyInstance, options: AdminOptions): void {
  const { world, journal, upstream, mode, version, reloadProblems } = options;
  app.get('/health', async () => ({
    status: 'ok',
    version,
    upstream,
    mode,
    policyRevision: world().revision,
    principals: world().directory.callers.length,
    decisions: journal.counts(),
    ...liveOf(options),
  }));
  // Broken edits do not make the proxy unready, nor does a source that is away: the last good policies serve, and the answer says so.
  app.get('/ready', async () => {
    const problems = [...reloadProblems(), ...liveProblems(options)];
    const status = problems.length ? 'stale' : 'ready';
    return { status, policyRevision: world().revision, problems, ...liveOf(options) };
  });
  app.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await options.metrics();
    return reply.type(contentType).send(await text());
  });
}

function liveOf({ live }: AdminOptions): { readonly principalsFrom?: object } {
  const status = live?.();
  if (status === undefined) return {};
  const { lastRead, ...rest } = status;
  const age = Math.max(0, Math.round((Date.now() - lastRead) / 1000));
  return { principalsFrom: { ...rest, lastRead: new Date(lastRead).toISOString(), age } };
}

function liveProblems({ live }: AdminOptions): Problem[] {
  const failing = live?.().failing;
  if (failing === undefined) return [];
  return [{ severity: 'error', code: 'principals-source', message: failing, pointer: '' }];
}

function decisionRoutes(app: FastifyInstance, journal: Decisions): void {
  app.get('/decisions', async (request, reply) => {
    const query = decisionQuery(request.originalUrl, journal.has);
    if ('bad' in query) return reply.code(400).send({ error: query.bad });
    return reply.type('application/json; charset=utf-8').send(await listed(journal.newest(query)));
  });
  app.get<{ Params: { id: string } }>('/decisions/:id', async (request, reply) => {
    const record = journal.find(decisionIdOf(request.params.id));
    // One address for both: the page asks for the record by it.
    reply.header('Vary', 'Accept');
    if (record) return isBrowser(request.headers.accept) ? sendPage(reply) : record;
    return reply.code(404).send({
      error: `no decision \`${/^[0-9a-f-]{1,64}$|^.{1,4}$/.test(request.params.id) ? request.params.id : '...'}\` is remembered; older ones make room for new ones (--decisions-kept)`,
    });
  });
}

/** `{"decisions": [...]}`, with `"cut": true` when the oldest were too much for one answer. */
async function listed(records: Iterable<DecisionRecord>): Promise<string> {
  const texts: string[] = [];
  let size = 0;
  for (const record of records) {
    // Records are written as they are listed: calls are not to wait for a thousand of them.
    if (texts.length % LISTED_AT_ONCE === LISTED_AT_ONCE - 1) await new Promise(setImmediate);
    const text = JSON.stringify(record);
    size += text.length;
    if (size > LONGEST_LIST && texts.length > 0) return `{"decisions":[${texts.join(',')}],"cut":true}`;
    texts.push(text);
  }
  return `{"decisions":[${texts.join(',')}]}`;
}

function policyRoute(app: FastifyInstance, { journal, policy }: AdminOptions): void {
  app.get('/policy', async (request, reply) => {
    const query = policyQuery(request.originalUrl, (id) => journal.find(id)?.time);
    if ('bad' in query) return reply.code(400).send({ error: query.bad });
    const { status, body } = policy(query);
    return reply.code(status).send(body);
  });
}

function tableRoutes(app: FastifyInstance, { table, world }: AdminOptions): void {
  app.get('/table', async () => ({ operations: table() }));
  app.get<{ Params: { operation: string } }>('/table/:operation', async (request, reply) => {
    const described = table(request.params.operation);
    if (described) return described;
    return reply
      .code(404)
      .send({ error: unknownOperation(request.params.operation, world().catalog.operations.keys()) });
  });
}

/** Read-only, but with a body: as JSON, like everything that has one. */
function decideRoute(app: FastifyInstance, decide: AdminOptions['decide']): void {
  app.post('/decide', async (request, reply) => {
    if (!isJson(request.headers['content-type']))
      return reply.code(415).send({ error: 'the body is taken as `Content-Type: application/json` only' });
    const line = jsonOf(request);
    if (!line) return reply.code(400).send({ error: 'the body must be a JSON object, a line of `check --batch`' });
    const answer = decide(line);
    return 'bad' in answer ? reply.code(400).send({ error: answer.bad }) : answer;
  });
}

function reloadRoute(
  app: FastifyInstance,
  { reload, world }: AdminOptions,
  guard: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>,
): void {
  app.post('/reload', { onRequest: guard }, async (request, reply) => {
    const body = jsonOf(request);
    if (!body || !['boolean', 'undefined'].includes(typeof body.reset))
      return reply.code(400).send({ error: 'the body must be `{}` or `{"reset": true}`' });
    const problems = reload(body.reset === true);
    const taken = !problems.some(({ severity }) => severity === 'error');
    const policyRevision = world().revision;
    return reply.code(taken ? 200 : 422).send({ status: taken ? 'ready' : 'stale', policyRevision, problems });
  });
}

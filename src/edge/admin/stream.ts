import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { World } from '../../core/authorize/authorize.js';
import { mentions } from '../../core/record/mentions.js';
import type { Problem } from '../../core/terms/problem.js';
import { isOver } from '../http/connections.js';
import type { Limits } from '../http/limits.js';
import type { Decisions } from '../journal/journal.js';
import type { PolicyTexts } from '../journal/policy-texts.js';
import { type DecisionsAsked, decisionFilter } from './decision-query.js';

/** As they are when the program is loaded: a test's fake timers must not stop its proxy. */
const { setInterval, clearInterval } = globalThis;

/** Between two signs of life to a reader of server-sent events, in milliseconds. */
const HEARTBEAT = 15_000;

export interface StreamOptions {
  readonly journal: Decisions;
  readonly texts: PolicyTexts;
  readonly world: () => World;
  /** Problems of the last reload that did not take effect. */
  readonly reloadProblems: () => readonly Problem[];
  /** Calls back whenever policies or principals were loaded or changed, or a load failed; gives the function that ends it. */
  readonly onWorld: (listener: () => void) => () => void;
}

/**
 * GET /_authz/decisions/stream: every later decision as it is made, one JSON object a line, or server-sent events when the
 * reader accepts them; among those, events named `world` when policies change or fail to, and `forgotten` when decisions were
 * forgotten by request. A reader that does not keep up is disconnected: nobody waits for it.
 */
export function streamRoute(
  app: FastifyInstance,
  { journal, texts, world, reloadProblems, onWorld }: StreamOptions,
  { streams, streamBytes }: Pick<Limits, 'streams' | 'streamBytes'>,
): void {
  const worldEvent = (): string => {
    const problems = reloadProblems();
    const data = { policyRevision: world().revision, ...(problems.length ? { stale: problems } : {}) };
    return `event: world\ndata: ${JSON.stringify(data)}\n\n`;
  };
  const open = new Set<ServerResponse>();
  app.addHook('preClose', async () => {
    for (const response of open) response.end();
  });
  app.get<{ Querystring: DecisionsAsked }>('/decisions/stream', { exposeHeadRoute: false }, (request, reply) => {
    const { text } = request.query;
    if (open.size >= streams) {
      reply.code(503).send({ error: `${streams} readers follow the decisions already` });
      return;
    }
    // Behind other answers on its connection it would not be live, and nobody would hear of its caller's leaving.
    if (!reply.raw.socket) {
      reply.code(409).send({ error: 'other answers come first here: ask for the stream on a connection of its own' });
      return;
    }
    const { raw } = reply.hijack();
    if (isOver(request.raw)) return;
    const events = /text\/event-stream/i.test(request.headers.accept ?? '');
    raw.writeHead(200, {
      'Content-Type': events ? 'text/event-stream' : 'application/x-ndjson',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
    raw.flushHeaders();
    // Silence is no reason to close this one.
    raw.socket?.setTimeout(0);
    raw.socket?.setKeepAlive(true, HEARTBEAT);
    const send = (text: string): void => {
      if (raw.writableLength > streamBytes) raw.destroy();
      else raw.write(text);
    };
    const stop = journal.follow(
      (record) => {
        if (text !== undefined && !mentions(record, text)) return;
        send(events ? `id: ${record.id}\ndata: ${JSON.stringify(record)}\n\n` : `${JSON.stringify(record)}\n`);
      },
      decisionFilter(request.query, texts.digestOf),
    );
    const stopForgotten = events ? journal.onForgotten(() => send('event: forgotten\ndata: {}\n\n')) : undefined;
    const stopWorld = events ? onWorld(() => send(worldEvent())) : undefined;
    const timer = events ? setInterval(send, HEARTBEAT, ':\n\n') : undefined;
    timer?.unref();
    open.add(raw);
    raw.on('error', () => raw.destroy());
    raw.once('close', () => {
      stop();
      stopForgotten?.();
      stopWorld?.();
      clearInterval(timer);
      open.delete(raw);
    });
  });
}

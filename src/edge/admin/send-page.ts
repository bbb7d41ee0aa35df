import type { FastifyReply } from 'fastify';
import { type PageFile, readPage } from './page-file.js';

/** Answers with the page for people, with this status. */
export type SendPage = (reply: FastifyReply, status?: number) => FastifyReply;

const NOT_BUILT = 'the page is not built: run `npm run build`, then load this address again\n';

/** Reads the page when it is first asked for; while it is missing, every answer looks for it again and says so. */
export function createSendPage(read: () => PageFile | undefined = readPage): SendPage {
  let page: PageFile | undefined;
  return (reply, status = 200) => {
    page ??= read();
    if (!page) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
    return reply
      .code(status)
      .headers({ 'Content-Security-Policy': page.policy, 'Referrer-Policy': 'no-referrer' })
      .type('text/html; charset=utf-8')
      .send(page.html);
  };
}

/** Whether a person follows a link: browsers ask for HTML before anything else, programs for JSON or for whatever there is. */
export const isBrowser = (accept: string | undefined): boolean => /^text\/html\b/i.test(accept ?? '');

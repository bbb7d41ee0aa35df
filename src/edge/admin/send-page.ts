import type { FastifyReply } from 'fastify';
import { PAGE, PAGE_POLICY } from './page.js';

/** Answers with the page for people. */
export function sendPage(reply: FastifyReply): FastifyReply {
  return reply
    .headers({ 'Content-Security-Policy': PAGE_POLICY, 'Referrer-Policy': 'no-referrer' })
    .type('text/html; charset=utf-8')
    .send(PAGE);
}

/** Whether a person follows a link: browsers ask for HTML before anything else, programs for JSON or for whatever there is. */
export const isBrowser = (accept: string | undefined): boolean => /^text\/html\b/i.test(accept ?? '');

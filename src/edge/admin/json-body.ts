import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isFault, readJson } from '../../core/text/json.js';
import { toValue } from '../../core/text/json-value.js';
import { repeatedNames } from '../../core/text/members.js';
import { RequestMistake } from '../http/request-mistake.js';

/** Has bodies that come as application/json read as JSON. */
export function readJsonBodies(app: FastifyInstance): void {
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const read = readBody(String(body));
    if (read instanceof RequestMistake) done(read);
    else done(null, read);
  });
}

/** An object of JSON without duplicate keys; nothing at all counts as an empty one. */
export function readBody(text: string): object {
  if (text.trim() === '') return {};
  const root = readJson(text);
  if (isFault(root)) return new RequestMistake(`the body must be a JSON object: ${root.message}`);
  if (root.type !== 'object') return new RequestMistake('the body must be a JSON object');
  // A policy without the first of two Conditions is another policy.
  const [twice] = repeatedNames(root);
  if (twice !== undefined) return new RequestMistake('the body must be a JSON object without duplicate keys');
  return toValue(root) as object;
}

/** The body of a route that takes an object, when the document has let it pass. */
export function jsonOf({ body }: Pick<FastifyRequest, 'body'>): Record<string, unknown> {
  return (body ?? {}) as Record<string, unknown>;
}

import type { FastifyRequest } from 'fastify';
import { isFault, readJson } from '../../core/text/json.js';
import { toValue } from '../../core/text/json-value.js';
import { repeatedNames } from '../../core/text/members.js';

/** The body as a JSON object in which no key is there twice; nothing at all counts as an empty one. */
export function jsonOf({ body }: Pick<FastifyRequest, 'body'>): Record<string, unknown> | undefined {
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
  if (text.trim() === '') return {};
  const root = readJson(text);
  // A policy without the first of two Conditions is another policy.
  if (isFault(root) || root.type !== 'object' || repeatedNames(root).length > 0) return undefined;
  return toValue(root) as Record<string, unknown>;
}

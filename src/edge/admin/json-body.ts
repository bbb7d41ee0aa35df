import type { FastifyRequest } from 'fastify';
import { repeatedKeys } from '../../core/text/json-repeats.js';

/** The body as a JSON object in which no key stands twice; nothing at all counts as an empty one. The parser's own message would quote the body. */
export function jsonOf({ body }: Pick<FastifyRequest, 'body'>): Record<string, unknown> | undefined {
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    // A policy without the first of two Conditions is another policy.
    return repeatedKeys(text, value).length > 0 ? undefined : (value as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

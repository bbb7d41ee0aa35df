import type { FastifyRequest } from 'fastify';

/** The body as a JSON object; nothing at all counts as an empty one. The parser's own message would quote the body. */
export function jsonOf({ body }: Pick<FastifyRequest, 'body'>): Record<string, unknown> | undefined {
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

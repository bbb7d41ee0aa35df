/** Questions to the proxy under its own address, /_authz/, and nowhere else. */

/** The proxy has answered, with something other than what was asked for. */
export class RefusedAnswer extends Error {
  constructor(
    message: string,
    readonly status: number,
    /** The JSON of the answer, if it was some. */
    readonly body: unknown,
  ) {
    super(message);
  }
}

/** The proxy has not answered. */
export class Unreachable extends Error {}

/** Milliseconds until an answer that has not come is given up. */
const PATIENCE = 20_000;

/**
 * The JSON that a path under /_authz/ answers with.
 *
 * @throws {RefusedAnswer} with the proxy's own sentence; {Unreachable} without an answer.
 */
export async function ask<Answer>(path: string, init: RequestInit = {}, patience = PATIENCE): Promise<Answer> {
  const headers = { accept: 'application/json', ...init.headers };
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(`/_authz/${path}`, { ...init, headers, signal: AbortSignal.timeout(patience) });
    text = await answer.text();
  } catch {
    throw new Unreachable('the proxy does not answer');
  }
  const body = jsonOf(text);
  if (answer.ok && body !== undefined) return body as Answer;
  throw new RefusedAnswer(sentenceOf(body, text, answer.status), answer.status, body);
}

/** The answer to a JSON body. */
export const tell = <Answer>(path: string, body: object, token = ''): Promise<Answer> =>
  ask(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
  });

/** What went wrong, as a sentence. */
export const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The proxy is an older one and has no such route; `undefined` stands for its answer. */
export async function askIfThere<Answer>(path: string): Promise<Answer | undefined> {
  try {
    return await ask<Answer>(path);
  } catch (error) {
    if (error instanceof RefusedAnswer && error.status === 404) return undefined;
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sentenceOf(body: unknown, text: string, status: number): string {
  const said = typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : '';
  return said || `the proxy answers with status ${status}: ${text.slice(0, 200)}`;
}

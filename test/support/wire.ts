import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An answer as it stood on the wire. */
export interface WireAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** All that came back on one connection. */
export interface Talk {
  readonly answers: readonly WireAnswer[];
  /** What is left after the last whole answer; anything but '' is half an answer or none at all. */
  readonly rest: string;
  /** The server closed the connection. */
  readonly closed: boolean;
}

const STATUS_LINE = /^HTTP\/1\.1 ([1-5]\d\d) [\x20-\x7e]*$/;
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\x20-\x7e\x80-\xff]*)$/;

/** Takes whole answers off the beginning of `text`; strict, so that an answer which HTTP's readers might misread is a rest. */
export function readAnswers(text: string): { answers: WireAnswer[]; rest: string } {
  const answers: WireAnswer[] = [];
  let rest = text;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return { answers, rest };
    const [line = '', ...fields] = rest.slice(0, end).split('\r\n');
    const status = Number(STATUS_LINE.exec(line)?.[1]);
    const headers = fields.map((field) => FIELD.exec(field)).map((found) => found && ([found[1], found[2]] as const));
    if (Number.isNaN(status) || headers.includes(null)) return { answers, rest };
    const named = headers.map((pair) => [(pair?.[0] ?? '').toLowerCase(), pair?.[1] ?? ''] as const);
    const length = status < 200 || status === 204 || status === 304 ? 0 : lengthOf(named);
    if (length === undefined || rest.length < end + 4 + length) return { answers, rest };
    answers.push({ status, headers: named, body: rest.slice(end + 4, end + 4 + length) });
    rest = rest.slice(end + 4 + length);
  }
}

function lengthOf(headers: readonly (readonly [string, string])[]): number | undefined {
  const lengths = headers.filter(([name]) => name === 'content-length');
  const [only] = lengths;
  return lengths.length === 1 && /^\d+$/.test(only?.[1] ?? '') ? Number(only?.[1]) : undefined;
}

export const headerOf = (answer: WireAnswer | undefined, name: string): string | undefined =>
  answer?.headers.find(([each]) => each === name)?.[1];

/** A connection of a caller who speaks bytes. */
export interface Line {
  readonly socket: Socket;
  /** All bytes so far, as latin1. */
  readonly text: () => string;
  /** Resolves when so many whole answers are there, or the server has closed. */
  readonly answers: (count: number) => Promise<Talk>;
  /** Resolves when the server has closed. */
  readonly end: () => Promise<Talk>;
}

export async function openLine(port: number): Promise<Line> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.setNoDelay(true);
  let text = '';
  // Only what came since the last whole answer is read again.
  let said: { answers: WireAnswer[]; rest: string } = { answers: [], rest: '' };
  let closed = false;
  let wake = (): void => undefined;
  const heard = (): void => wake();
  socket.on('data', (chunk: Buffer) => {
    const piece = chunk.toString('latin1');
    text += piece;
    const { answers, rest } = readAnswers(said.rest + piece);
    said = { answers: answers.length ? [...said.answers, ...answers] : said.answers, rest };
    heard();
  });
  socket.on('error', heard);
  socket.on('close', () => {
    closed = true;
    heard();
  });
  const until = async (enough: () => boolean): Promise<Talk> => {
    while (!closed && !enough())
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return { ...said, closed };
  };
  return {
    socket,
    text: () => text,
    answers: (count) => until(() => said.answers.filter(({ status }) => status >= 200).length >= count),
    end: () => until(() => false),
  };
}

/** Sends bytes on a connection of their own and waits for so many answers, or for the end. */
export async function talk(port: number, bytes: string, answers = 1): Promise<Talk> {
  const line = await openLine(port);
  line.socket.write(bytes, 'latin1');
  const said = await line.answers(answers);
  line.socket.destroy();
  return said;
}

/** The same until the server closes. */
export async function talkToEnd(port: number, bytes: string): Promise<Talk> {
  const line = await openLine(port);
  line.socket.write(bytes, 'latin1');
  return line.end();
}

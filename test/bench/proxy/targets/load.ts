import { connect } from 'node:net';

/** One order of the runner: keep `connections` sockets busy for `milliseconds` with the same request. */
export interface Order {
  readonly port: number;
  readonly connections: number;
  readonly milliseconds: number;
  /** The request's bytes, latin1. */
  readonly request: string;
}

export interface Load {
  readonly perSecond: number;
  /** Answers. */
  readonly count: number;
  /** Microseconds. */
  readonly median: number;
  /** First lines of answers that were not 200. */
  readonly errors: string[];
}

process.on('message', (order: Order) => {
  run(order).then((load) => process.send?.(load));
});
process.send?.('ready');

async function run(order: Order): Promise<Load> {
  const request = Buffer.from(order.request, 'latin1');
  const times: number[] = [];
  const errors: string[] = [];
  const start = performance.now();
  const end = start + order.milliseconds;
  await Promise.all(Array.from({ length: order.connections }, () => keepBusy(order.port, request, end, times, errors)));
  const seconds = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / seconds,
    count: times.length,
    median: 1000 * (times[times.length >> 1] ?? Number.NaN),
    errors: errors.slice(0, 3),
  };
}

/** One socket that sends the next request when the answer to the last is complete; answers have a Content-Length. */
function keepBusy(port: number, request: Buffer, end: number, times: number[], errors: string[]): Promise<void> {
  return new Promise((resolve) => {
    let wanted = -1;
    let got = 0;
    let sent = 0;
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const next = (): void => {
      if (performance.now() >= end) return void socket.end();
      wanted = -1;
      got = 0;
      sent = performance.now();
      socket.write(request);
    };
    socket.on('connect', next);
    socket.on('data', (chunk) => {
      if (wanted < 0) {
        const head = chunk.indexOf('\r\n\r\n');
        const text = chunk.toString('latin1', 0, head);
        if (!text.startsWith('HTTP/1.1 200')) errors.push(text.split('\r\n', 1)[0] ?? '');
        wanted = head + 4 + Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      }
      got += chunk.length;
      if (got < wanted) return;
      times.push(performance.now() - sent);
      next();
    });
    socket.on('error', (error) => errors.push(String(error)));
    socket.on('close', () => resolve());
  });
}

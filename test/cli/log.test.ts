import { Writable } from 'node:stream';
import t from 'tap';
import { createLog } from '#src/cli/log.js';
import { loadConfig } from '#src/edge/config/config.js';
import type { Config } from '#src/edge/config/options.js';
import { startChild } from '../support/child.js';
import { ALLOWED, post } from '../support/edge.js';
import { openLine } from '../support/wire.js';

const CONFIG = loadConfig({ flags: {}, environment: {} }).config as Config;

/** Standard error whose reader reads when it is told to. */
function reader(isTTY = false) {
  const read: string[] = [];
  const waiting: (() => void)[] = [];
  let reads = true;
  const errors = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (chunk, _encoding, done) => {
        read.push(String(chunk));
        if (reads) done();
        else waiting.push(done);
      },
    }),
    { isTTY },
  );
  return {
    errors,
    text: () => read.join(''),
    hold: () => {
      reads = false;
    },
    go: async () => {
      reads = true;
      while (waiting.length) {
        for (const done of waiting.splice(0)) done();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

t.test('a pipe gets JSON with the time in ISO, whatever the colours', async (t) => {
  const { errors, text } = reader();
  createLog(CONFIG, { errors, environment: { FORCE_COLOR: '1' } }).info({ a: 1 }, 'said');
  const { time, ...more } = JSON.parse(text());
  t.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  t.strictSame(more, { level: 30, a: 1, msg: 'said' });
});

t.test('a terminal gets a line for people', async (t) => {
  const { errors, text } = reader(true);
  createLog(CONFIG, { errors, environment: { NO_COLOR: '1' } }).info('said');
  t.match(text(), /^\d\d:\d\d:\d\d info +said\n$/);
});

t.test('a reader that does not read loses lines, and is told how many', async (t) => {
  const { errors, text, hold, go } = reader();
  const log = createLog(CONFIG, { errors, environment: {} });
  hold();
  for (let i = 0; i < 2_000; i++) log.info('x'.repeat(1_000));
  t.ok(errors.writableLength < 300 * 1024, 'what waits is bounded');
  await go();
  log.info('later');
  const lines = text()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.match(lines.slice(-2), [{ msg: 'later' }, { level: 40, msg: /dropped/, lines: 2_002 - lines.length }]);
});

/**
 * A line a call fills a pipe that nobody reads within some hundred calls: the proxy must not wait for its reader.
 */
t.test('calls are answered when nobody reads the log', async (t) => {
  const child = await startChild(t);
  child.process.stderr?.pause();
  const line = await openLine(child.port);
  for (let i = 1; i <= 20; i++) {
    line.socket.write(post(ALLOWED).repeat(100));
    t.equal((await line.answers(i * 100)).answers.length, i * 100);
  }
  line.socket.destroy();
  child.process.kill('SIGTERM');
  t.strictSame(await child.ended, [0, null]);
});

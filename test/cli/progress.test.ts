import { PassThrough } from 'node:stream';
import t from 'tap';
import { createProgress } from '#src/cli/progress.js';

const stream = (isTTY: boolean) => Object.assign(new PassThrough(), { isTTY });

t.test('a long batch says how far it is, and takes it back', async (t) => {
  let now = 0;
  const [output, errors] = [stream(false), stream(true)];
  const progress = createProgress({ output, errors }, () => now);
  for (let line = 0; line < 3000; line++) {
    now++;
    progress.step();
  }
  progress.end();
  const said = String(errors.read()).split('\r').slice(1);
  t.equal(said[0], '1,000 lines, 1,000 a second\x1b[K', 'not at once');
  t.equal(said.length, 10, 'four times a second');
  t.equal(said.at(-1), '\x1b[K');
});

t.test('a short one says nothing, nor one whose answers are on the terminal or whose errors are not', async (t) => {
  for (const [out, err, step] of [
    [false, true, 1],
    [true, true, 1000],
    [false, false, 1000],
  ] as const) {
    let now = 0;
    const errors = stream(err);
    const progress = createProgress({ output: stream(out), errors }, () => now);
    for (let line = 0; line < 20; line++) {
      now += step;
      progress.step();
    }
    progress.end();
    t.equal(errors.read(), null);
  }
});

import { writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { type BlockSizes, readBlocks } from '#src/cli/logs/blocks.js';

interface Seen {
  readonly blocks: readonly string[];
  readonly broken: readonly string[];
}

/** What readers are given; `chunks` come by standard input. */
async function seen(paths: readonly string[], chunks: readonly string[], sizes: BlockSizes): Promise<Seen> {
  const [blocks, broken]: [string[], string[]] = [[], []];
  const input = new PassThrough();
  for (const chunk of chunks) input.write(Buffer.from(chunk, 'latin1'));
  input.end();
  await readBlocks(
    paths,
    { input },
    {
      take: async ({ kind, bytes }) => void blocks.push(`${kind} ${Buffer.from(bytes).toString('latin1')}`),
      broken: (path, why) => broken.push(`${path}: ${why}`),
      read: () => undefined,
    },
    sizes,
  );
  return { blocks, broken };
}

const SIZES = { block: 8, line: 32 };

t.test('blocks are whole lines, however the bytes come', async (t) => {
  const text = 'one\ntwo\nthree\n\nthe longest\nend';
  for (const size of [1, 3, 100]) {
    const chunks = text.match(new RegExp(`[^]{1,${size}}`, 'g')) as string[];
    const { blocks } = await seen(['-'], chunks, SIZES);
    t.equal(blocks.map((block) => block.replace(/^lines /, '')).join(''), text);
    t.notOk(
      blocks.slice(0, -1).some((block) => !block.endsWith('\n')),
      'each ends where a line does',
    );
    t.ok(blocks.length > 2);
  }
});

t.test('a line that is too long is one of its own, and the next is read', async (t) => {
  const { blocks } = await seen(['-'], [`a\n${'x'.repeat(100)}\nb\n`], SIZES);
  t.strictSame(blocks, ['lines a\n', 'overlong ', 'lines b\n']);
});

t.test('a byte order mark is no part of the first line', async (t) => {
  t.strictSame((await seen(['-'], ['\xef\xbb\xbfone\n'], SIZES)).blocks, ['lines one\n']);
});

t.test('a file of CloudTrail is one block', async (t) => {
  const text = '{"Records":[\n1,\n2\n]}\n';
  t.strictSame((await seen(['-'], [text], { block: 16, line: 64 })).blocks, [`delivered ${text}`]);
  await t.rejects(seen(['-'], [text.repeat(9)], { block: 16, line: 64 }), /is a file of CloudTrail of more than 64/);
});

t.test('compressed files, also several in one, and cut off ones', async (t) => {
  const dir = t.testdir({});
  const two = Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]);
  writeFileSync(`${dir}/a.gz`, two);
  t.equal((await seen([`${dir}/a.gz`], [], SIZES)).blocks.join(), 'lines one\ntwo\n');
  writeFileSync(`${dir}/a.gz`, two.subarray(0, two.length - 9));
  const cut = await seen([`${dir}/a.gz`], [], SIZES);
  t.match(cut.blocks.join(), 'one\n', 'what was before the end');
  t.strictSame(cut.broken, [`${dir}/a.gz: unexpected end of file`]);
});

t.test('a log that is not there, a directory, a log that is given twice', async (t) => {
  const dir = t.testdir({ log: 'one\n' });
  await t.rejects(seen([`${dir}/none`], [], SIZES), /cannot be read \(ENOENT\)/);
  await t.rejects(seen([dir], [], SIZES), /is a directory/);
  await t.rejects(seen([`${dir}/log`, `${dir}/../${dir.split('/').at(-1)}/log`], [], SIZES), /is given twice/);
});

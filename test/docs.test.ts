/** The README and the program agree: the table of options, the commands that need no server, the links. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import t from 'tap';
import { runCommandLine } from '#src/cli/commands.js';
import { optionsTable } from '#src/edge/config/options-table.js';
import { LIMITS } from '#src/edge/http/limits.js';

const README = new URL('../README.md', import.meta.url);
const readme = readFileSync(README, 'utf8');

t.test('the table of options is made from the rows', async (t) => {
  const mark = /(<!-- options: [^>]*-->\n)[\s\S]*?(<!-- \/options -->)/;
  t.match(readme, mark);
  const wanted = readme.replace(mark, (_all, start: string, end: string) => `${start}\n${optionsTable()}\n\n${end}`);
  if (process.env.UPDATE_DOCS) writeFileSync(README, wanted);
  else t.equal(readme, wanted, 'run with UPDATE_DOCS=1 to write it anew');
});

/** `$ npx elasticache-iam-proxy WORDS` and the lines below it, of every console block. */
function commands(): { words: string[]; output: string }[] {
  const found: { words: string[]; output: string }[] = [];
  for (const [, block = ''] of readme.matchAll(/```console\n([\s\S]*?)```/g)) {
    const [first = '', ...rest] = block.split('\n');
    const line = /^\$ npx elasticache-iam-proxy (.*)$/.exec(first)?.[1];
    if (line !== undefined) found.push({ words: shellWords(line), output: rest.join('\n') });
  }
  return found;
}

function shellWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

t.test('the commands print what the README shows', async (t) => {
  t.ok(commands().length > 0, 'there are some');
  for (const { words, output } of commands()) {
    const [out, errors] = [new PassThrough(), new PassThrough()];
    await runCommandLine(words, { input: new PassThrough(), output: out, errors, environment: {} }, '0.0.0');
    t.equal(String(out.read() ?? ''), output, words.join(' '));
  }
});

t.test('files that the README names exist', async (t) => {
  for (const [, path = ''] of readme.matchAll(/`((?:src|data|test|policies|\.ci)\/[\w./-]+)`/g)) {
    t.ok(existsSync(new URL(`../${path}`, import.meta.url)), path);
  }
});

/** A limit as people read it; its unit is told by its name. */
function shown(name: string, value: number): string {
  if (/Bytes$/.test(name)) return value >= 1024 * 1024 ? `${value / 1024 / 1024} MiB` : `${value / 1024} KiB`;
  return /^(?:connections|calls|streams)$/.test(name) ? String(value) : `${value / 1000} s`;
}

t.test('the limits in the README are those of the server', async (t) => {
  const [, table = ''] = /<!-- limits:[^>]*-->([\s\S]*?)<!-- \/limits -->/.exec(readme) ?? [];
  const rows = [...table.matchAll(/^\| `(\w+)` +\| ([^|]+?) +\|/gm)].map(([, name, value]) => [name, value]);
  t.strictSame(
    rows,
    Object.entries(LIMITS).map(([name, value]) => [name, shown(name, value)]),
  );
});

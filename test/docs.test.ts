/** The documentation and the program agree: generated pages, links, and the commands that need no server. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import t from 'tap';
import { runCommandLine } from '#src/cli/commands.js';
import { generatedPages } from '../docs/build.js';
import { commands, pages, ROOT, showInstead } from './support/pages.js';

t.test('generated pages are what `npm run docs:build` writes', async (t) => {
  for (const [path, text] of await generatedPages())
    t.equal(readFileSync(join(ROOT, path), 'utf8'), text, `${path} (after a change: npm run docs:build)`);
});

t.test('the README is for the first ten minutes', async (t) => {
  const readme = pages.find(({ path }) => path === 'README.md')?.text ?? '';
  t.ok(Buffer.byteLength(readme) <= 10_000, `${Buffer.byteLength(readme)} bytes of 10,000`);
});

function shellWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

t.test('commands without a server print what the pages show', async (t) => {
  const own = commands().filter(({ command }) => command.startsWith('npx elasticache-iam-proxy '));
  t.ok(own.length > 0, 'there are some');
  for (const each of own) {
    const [out, errors] = [new PassThrough(), new PassThrough()];
    const words = shellWords(each.command).slice(2);
    await runCommandLine(words, { input: new PassThrough(), output: out, errors, environment: {} }, '0.0.0');
    const printed = `${out.read() ?? ''}${errors.read() ?? ''}`;
    if (process.env.UPDATE_DOCS) showInstead(each, printed);
    else
      t.equal(
        printed,
        each.shown,
        `${each.page}: ${each.command} (after a change: UPDATE_DOCS=1 npx tap test/docs.test.ts)`,
      );
  }
});

t.test('links and files that the pages name exist', async (t) => {
  for (const { path, text } of pages) {
    for (const [, target = ''] of text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g))
      t.ok(existsSync(join(ROOT, dirname(path), target)), `${path} links to ${target}`);
    for (const [, named = ''] of text.matchAll(/`((?:src|data|test|policies|docs|\.ci)\/[\w./-]+)`/g))
      t.ok(existsSync(join(ROOT, named)), `${path} names ${named}`);
  }
});

t.test('every page can be found from the index', async (t) => {
  const index = pages.find(({ path }) => path === 'docs/README.md')?.text ?? '';
  for (const { path } of pages) {
    const name = path.replace(/^docs\//, '');
    if (name !== 'README.md') t.ok(index.includes(`(${name})`), name);
  }
});

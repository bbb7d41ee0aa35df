import t from 'tap';
import { githubAnnotations, githubSummary } from '#src/testing/reporters/github.js';
import { HOSTILE, REPORT } from './reported.js';

/** A command as GitHub's runner reads it (ActionCommand.cs: properties up to the next `::`, then data). */
function read(line: string) {
  const [, name = '', properties = '', data = ''] = /^::(\w+) (.*?)::(.*)$/s.exec(line) ?? [];
  const undo = (text: string): string =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  const pairs = properties
    .split(',')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), undo(pair.slice(pair.indexOf('=') + 1))]);
  return { name, ...Object.fromEntries(pairs), text: undo(data) };
}

t.test('annotations', async (t) => {
  const lines = githubAnnotations(REPORT);
  t.match(
    lines[0],
    /^::error file=policies\/my app\.json,line=8,col=3,title=DeleteUser is denied \(2 calls\)::denied by/,
  );
  t.equal(lines.length, REPORT.findings.length);
  t.match(lines.at(-1), /^::warning title=CreateUser would be denied::no$/, 'errors come first');
  for (const [index, text] of HOSTILE.entries()) {
    const line = lines[index + 1] ?? '';
    t.notMatch(line, /[\r\n]/, 'one line');
    t.match(read(line), { name: 'error', title: text, text }, 'it comes out as it went in');
  }
});

t.test('GitHub shows ten of a kind', async (t) => {
  const [finding] = REPORT.findings;
  if (!finding) throw new Error('there is one');
  const many = Array.from({ length: 30 }, () => finding);
  t.equal(githubAnnotations({ ...REPORT, findings: many }).length, 10);
});

t.test('the summary is a table that no name breaks', async (t) => {
  const [title, blank, ...rows] = githubSummary(REPORT).trimEnd().split('\n');
  t.equal(title, '### elasticache-iam-proxy exec: 3 passed, 7 failed, 1 wrong, 1 not looked at');
  t.equal(blank, '');
  t.equal(rows.length, 2 + REPORT.findings.length);
  for (const row of rows) t.equal(row.replace(/\\\||`[^`]*`/g, '').match(/\|/g)?.length, 5, row);
  // What stands in backticks is shown as it is.
  const markdown = rows.map((row) => row.replace(/`[^`]*`/g, '')).join('\n');
  t.notMatch(markdown, /<script>|(?<!\\)\]\(/);
  const [finding] = REPORT.findings;
  const many = Array.from({ length: 130 }, () => finding as NonNullable<typeof finding>);
  t.match(githubSummary({ ...REPORT, findings: many }), /and 30 more/);
});

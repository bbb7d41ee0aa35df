/**
 * Rules of the house that no linter has. Who may import whom is in .dependency-cruiser.cjs (`npm run lint`).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import ts from 'typescript';
import { CAUSES } from '#src/core/explain/words/causes.js';
import { PROBLEM_CODES } from '#src/core/terms/problem-codes.js';
import { FAULTS } from '#src/core/wire/query/fault.js';
import { OPTIONS } from '#src/edge/config/options.js';

const LONGEST_FILE = 300;

/** What a pure function cannot have: clock, chance, process, network, timers, a console. As `object.` or called by name. */
const IMPURE_OBJECTS = new Set(['console', 'process', 'performance', 'globalThis']);
const IMPURE_CALLS = new Set([
  'Date.now',
  'Math.random',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'require',
  'Date',
]);

/** Words of papers that a reader of this repository does not have. */
const PAPERS =
  /\b(DESIGN|STYLE|HOUSE)(\.md)?( \d|\b(?=[,;. ]*section))|\baws-facts\b|\btable-conflicts\b|\breference\/[a-z-]+\.md\b|\((issue|point) \d+[ :)]/;

const root = fileURLToPath(new URL('..', import.meta.url));
const filesUnder = (folder: string, ends: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ends.test(name))
    .map((name) => join(folder, name));
const sources = new Map(
  filesUnder('src', /\.tsx?$/).map((name) => [
    name,
    ts.createSourceFile(name, readFileSync(join(root, name), 'utf8'), ts.ScriptTarget.ES2022, true),
  ]),
);

/** Every node of src's files that `judge` complains of, as `file:line what`. */
function complaints(judge: (node: ts.Node, name: string) => string | undefined): string[] {
  const found: string[] = [];
  for (const [name, source] of sources) {
    const visit = (node: ts.Node): void => {
      const what = judge(node, name);
      if (what) found.push(`${name}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${what}`);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

t.test(`no file is over ${LONGEST_FILE} lines`, async (t) => {
  t.ok(sources.size > 100, 'the files were found');
  t.same(
    [...sources].filter(([, source]) => source.getLineStarts().length - 1 > LONGEST_FILE).map(([name]) => name),
    [],
  );
});

t.test('exports are named one by one, and nothing at module level changes', async (t) => {
  const wrong = complaints((node) => {
    if (ts.isExportDeclaration(node) && (!node.exportClause || ts.isNamespaceExport(node.exportClause)))
      return '`export *`';
    const moduleLevel = ts.isVariableStatement(node) && ts.isSourceFile(node.parent);
    return moduleLevel && !(node.declarationList.flags & ts.NodeFlags.Const) ? 'a module-level variable' : undefined;
  });
  t.same(wrong, []);
});

t.test('the name of an exported type stands for one thing', async (t) => {
  const places = new Map<string, string[]>();
  for (const [name, source] of sources) {
    for (const statement of source.statements) {
      const declares =
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement) ||
        ts.isClassDeclaration(statement);
      if (!declares || !statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
      const type = statement.name?.text ?? '';
      places.set(type, [...(places.get(type) ?? []), name]);
    }
  }
  t.same(
    [...places].filter(([, files]) => files.length > 1),
    [],
  );
});

t.test('core is pure', async (t) => {
  const wrong = complaints((node, name) => {
    if (!name.startsWith('src/core/')) return undefined;
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
      return 'new Date()';
    if (ts.isPropertyAccessExpression(node) && IMPURE_OBJECTS.has(node.expression.getText())) return node.getText();
    return ts.isCallExpression(node) && IMPURE_CALLS.has(node.expression.getText()) ? node.getText() : undefined;
  });
  t.same(wrong, []);
});

t.test('only the command line prints', async (t) => {
  const wrong = complaints((node, name) => {
    if (name.startsWith('src/cli/')) return undefined;
    return ts.isPropertyAccessExpression(node) && node.expression.getText() === 'console' ? node.getText() : undefined;
  });
  t.same(wrong, []);
});

t.test('nothing cites a paper that is not in the repository', async (t) => {
  const texts = ['src', 'test', 'data', 'docs', 'policies'].flatMap((folder) =>
    filesUnder(folder, /\.(ts|json|md|ya?ml)$/),
  );
  const wrong = texts
    .filter((name) => name !== 'test/architecture.test.ts')
    .flatMap((name) =>
      readFileSync(join(root, name), 'utf8')
        .split('\n')
        .flatMap((line, index) => (PAPERS.test(line) ? [`${name}:${index + 1} ${line.trim().slice(0, 120)}`] : [])),
    );
  t.same(wrong, []);
});

/** Tables whose rows stand in the documentation: where, and the rows' names. */
const TABLES: readonly (readonly [file: string, names: readonly string[]])[] = [
  ['src/core/terms/problem-codes.ts', Object.keys(PROBLEM_CODES)],
  ['src/core/explain/words/causes.ts', Object.keys(CAUSES)],
  ['src/core/wire/query/fault.ts', Object.keys(FAULTS)],
  ['src/edge/config', OPTIONS.map(({ name }) => name)],
];

t.test('every row of a documented table is used', async (t) => {
  for (const [file, names] of TABLES) {
    const used = new Set<string>();
    for (const [name, source] of sources) {
      if (name.startsWith(file)) continue;
      const visit = (node: ts.Node): void => {
        if (ts.isStringLiteralLike(node) || ts.isIdentifier(node)) used.add(node.text);
        ts.forEachChild(node, visit);
      };
      visit(source);
    }
    t.same(
      names.filter((name) => !used.has(name)),
      [],
      `each row of ${file} is used somewhere else in src; not used:`,
    );
  }
});

const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as { forbidden: { name: string }[] };
const rules = new Set(forbidden.map(({ name }) => name));
const rooms = [...rules].flatMap((name) => /^(.*): packages and Node modules$/.exec(name)?.[1] ?? []);

t.test('docs/architecture.md has a row for each room, in the order in which data flows', async (t) => {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, room]) => room ?? '');
  t.same(
    rows.filter((room) => /^(core|edge)\//.test(room) && room !== 'edge/proxy'),
    rooms,
  );
});

t.test('a room may use no room that it does not use', async (t) => {
  const inner = [...rooms].sort((a, b) => b.length - a.length);
  const roomOf = (path: string): string => inner.find((room) => path.startsWith(join('src', room, '/'))) ?? '';
  const used = new Set<string>();
  for (const [name, source] of sources)
    for (const { fileName } of ts.preProcessFile(source.text).importedFiles)
      used.add(`${roomOf(name)} ${roomOf(join(dirname(name), fileName))}`);
  const allowed = (from: string, to: string): boolean => from !== to && !rules.has(`${from} does not use ${to}`);
  const pairs = rooms.flatMap((from) => rooms.filter((to) => allowed(from, to)).map((to) => `${from} ${to}`));
  t.same(
    // The words that all rooms share are everybody's.
    pairs.filter((pair) => !used.has(pair) && !pair.endsWith(' core/terms')),
    [],
  );
});

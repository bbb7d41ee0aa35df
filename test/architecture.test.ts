/**
 * The house's rules, read from the imports of src/ (STYLE.md section 2). A new room is a row in ROOMS; an import that the
 * rows don't allow is a design question to answer here first.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import ts from 'typescript';

interface Room {
  /** A folder (ends with `/`) or a file under src/; the longest match is a file's room. */
  readonly path: string;
  /** Rooms whose values it may use, beside its own. */
  readonly uses?: readonly string[];
  /** Rooms of which it may know the types alone. */
  readonly types?: readonly string[];
  /** Files of those rooms that it may not import all the same. */
  readonly except?: readonly string[];
  readonly packages?: readonly string[];
  /** Node's modules. */
  readonly node?: readonly string[];
}

/** What the rooms hand to one another, and the one helper that they share; anybody may know these. */
const SHARED = [
  'core/problem.ts',
  'core/nearest.ts',
  'core/engine/request.ts',
  'core/engine/verdict.ts',
  'core/permissions/check.ts',
  'edge/leaving.ts',
];

const ROOMS: readonly Room[] = [
  ...SHARED.map((path) => ({ path, types: [...SHARED, 'core/policy/'] })),
  { path: 'core/wire/' },
  { path: 'core/caller/', uses: ['core/wire/'], types: ['core/engine/'], node: ['node:crypto'] },
  { path: 'core/permissions/', uses: ['core/wire/'], types: ['core/caller/'] },
  { path: 'core/policy/', uses: ['core/wire/'], packages: ['jsonc-parser'], node: ['node:net'] },
  { path: 'core/policy/json-repeats.ts', uses: ['core/policy/'] },
  { path: 'core/engine/', uses: ['core/policy/'] },
  {
    path: 'core/principals/',
    uses: ['core/wire/', 'core/policy/', 'core/policy/json-repeats.ts', 'core/engine/'],
    types: ['core/caller/'],
    packages: ['ajv', 'jsonc-parser', 'yaml'],
  },
  {
    // Explaining is not deciding.
    path: 'core/explain/',
    uses: ['core/engine/'],
    except: ['core/engine/decide.ts'],
    types: ['core/caller/', 'core/permissions/', 'core/policy/', 'core/wire/'],
    node: ['node:net'],
  },
  { path: 'core/emulator/', uses: ['core/wire/'] },
  {
    path: 'core/iam/',
    uses: ['core/engine/', 'core/policy/', 'core/wire/'],
    types: ['core/caller/'],
    packages: ['jsonc-parser'],
  },
  {
    path: 'core/decide-check.ts',
    uses: ['core/engine/', 'core/wire/'],
    types: ['core/caller/', 'core/explain/', 'core/permissions/'],
  },
  { path: 'core/world.ts', types: ['core/caller/', 'core/permissions/', 'core/engine/'] },
  { path: 'core/identify.ts', uses: ['core/wire/', 'core/caller/'], types: ['core/world.ts'] },
  {
    path: 'core/pipeline.ts',
    uses: [
      'core/wire/',
      'core/caller/',
      'core/permissions/',
      'core/engine/',
      'core/decide-check.ts',
      'core/identify.ts',
      'core/world.ts',
    ],
    types: ['core/explain/', 'core/policy/', 'core/principals/'],
  },
  {
    path: 'core/record/',
    uses: ['core/explain/', 'core/wire/'],
    types: ['core/caller/', 'core/permissions/', 'core/pipeline.ts'],
  },
  {
    path: 'core/dry-run.ts',
    uses: ['core/pipeline.ts', 'core/wire/', 'core/caller/', 'core/explain/', 'core/record/'],
    types: ['core/permissions/', 'core/principals/'],
  },
  { path: 'edge/config/', packages: ['yaml'], node: ['node:fs', 'node:net'] },
  { path: 'edge/journal/', types: ['core/record/'], packages: ['pino'], node: ['node:fs/promises'] },
  { path: 'edge/upstream/upstream.ts', types: ['core/wire/', 'edge/upstream/'] },
  {
    path: 'edge/upstream/',
    uses: ['edge/upstream/upstream.ts', 'core/wire/', 'core/caller/', 'core/emulator/'],
    packages: ['undici', '@aws-sdk/*', 'fast-xml-parser'],
    node: ['node:crypto', 'node:http', 'node:net', 'node:tls'],
  },
  {
    path: 'edge/server/',
    uses: [
      'edge/upstream/upstream.ts',
      'edge/journal/',
      'core/wire/',
      'core/caller/',
      'core/explain/',
      'core/record/',
      'core/pipeline.ts',
      'core/policy/json-repeats.ts',
    ],
    types: ['core/permissions/', 'core/principals/'],
    packages: ['fastify', 'pino', 'prom-client'],
    node: ['node:dns/promises', 'node:events', 'node:crypto', 'node:http', 'node:https', 'node:net', 'node:stream'],
  },
  {
    path: 'edge/local/',
    uses: ['core/wire/', 'core/iam/'],
    types: ['edge/server/', 'core/caller/', 'core/pipeline.ts'],
  },
  {
    path: 'edge/tags/',
    uses: ['edge/upstream/', 'edge/upstream/upstream.ts', 'core/wire/'],
    types: ['edge/server/', 'core/pipeline.ts'],
  },
  { path: 'edge/package-root.ts', node: ['node:fs'] },
  { path: 'edge/data.ts', uses: ['core/permissions/', 'edge/package-root.ts'], node: ['node:fs'] },
  { path: 'edge/policy-loading.ts', uses: ['edge/data.ts', 'core/policy/', 'core/principals/'], node: ['node:fs'] },
  { path: 'edge/watch-files.ts', node: ['node:fs', 'node:fs/promises', 'node:path'] },
  { path: 'edge/log-error.ts', uses: ['edge/upstream/upstream.ts'], packages: ['pino'] },
  { path: 'edge/runtime-principals.ts', types: ['core/principals/', 'edge/server/'] },
  {
    path: 'edge/world-source.ts',
    uses: [
      'edge/policy-loading.ts',
      'edge/runtime-principals.ts',
      'edge/watch-files.ts',
      'core/caller/',
      'core/permissions/',
      'core/principals/',
    ],
    types: ['edge/config/', 'core/pipeline.ts'],
    node: ['node:crypto', 'node:fs', 'node:path'],
  },
];

/** They put the parts together: they may import anything, and nobody but they themselves imports them. */
const ROOTS = ['cli.ts', 'cli/', 'index.ts', 'edge/start-proxy.ts', 'edge/proxy.ts', 'edge/upstreams.ts'];

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

interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const src = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const sources = new Map(
  files.map((name) => [
    name,
    ts.createSourceFile(name, readFileSync(join(src, name), 'utf8'), ts.ScriptTarget.ES2022, true),
  ]),
);
const within = (path: string, name: string): boolean => (path.endsWith('/') ? name.startsWith(path) : name === path);
const isRoot = (name: string): boolean => ROOTS.some((path) => within(path, name));
const roomOf = (name: string): Room | undefined =>
  ROOMS.filter((room) => within(room.path, name)).sort((a, b) => b.path.length - a.path.length)[0];

function importsOf(from: string, source: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ from, specifier: node.moduleSpecifier.text, typeOnly: namesTypesOnly(node.importClause) });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ from, specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      found.push({
        from,
        specifier: argument && ts.isStringLiteral(argument) ? argument.text : '(computed)',
        typeOnly: false,
      });
    } else if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    ) {
      found.push({ from, specifier: node.argument.literal.text, typeOnly: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function namesTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    !clause.name &&
    !!named &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((each) => each.isTypeOnly)
  );
}

/** Why an import is not allowed, or nothing. */
function complaint({ from, specifier, typeOnly }: Import): string | undefined {
  const relativeImport = specifier.startsWith('.');
  if (relativeImport && !specifier.endsWith('.js')) return 'a relative import ends in `.js`';
  const named = relativeImport ? relative(src, join(src, dirname(from), specifier)) : undefined;
  // A generated module is JavaScript with its types beside it.
  const target =
    ['.ts', '.d.ts'].map((end) => named?.replace(/\.js$/, end)).find((name) => sources.has(name ?? '')) ?? named;
  if (target !== undefined && !sources.has(target)) return 'there is no such file under src';
  if (target !== undefined && isRoot(target) && !isRoot(from)) return 'nobody imports a composition root';
  if (isRoot(from)) return undefined;
  const room = roomOf(from);
  if (!room) return 'its room has no row in ROOMS';
  if (target !== undefined) return targetComplaint(room, target, typeOnly);
  if (specifier.startsWith('node:')) {
    return room.node?.includes(specifier) ? undefined : `${room.path} has no ${specifier}`;
  }
  const allowed = room.packages?.some((name) =>
    name.endsWith('*') ? specifier.startsWith(name.slice(0, -1)) : specifier === name,
  );
  return allowed ? undefined : `${room.path} may not use the package ${specifier}`;
}

function targetComplaint(room: Room, target: string, typeOnly: boolean): string | undefined {
  const other = roomOf(target);
  if (!other || other === room || SHARED.includes(other.path)) return undefined;
  if (room.except?.includes(target)) return `${room.path} may not know ${target}`;
  if (room.uses?.includes(other.path)) return undefined;
  if (!room.types?.includes(other.path)) return `${room.path} may not know ${other.path}`;
  return typeOnly ? undefined : `${room.path} may know only the types of ${other.path}`;
}

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

t.test('every import is one that the rooms allow', async (t) => {
  const imports = [...sources].flatMap(([name, source]) => importsOf(name, source));
  t.ok(imports.length > 50, 'the imports were read');
  const wrong = imports.flatMap((each) => {
    const why = complaint(each);
    return why ? [`${each.from} imports ${each.specifier}: ${why}`] : [];
  });
  t.same(wrong, []);
});

t.test('every file has its room, and every room has a file', async (t) => {
  t.same(
    files.filter((name) => !isRoot(name) && !roomOf(name)),
    [],
    'files outside the rooms',
  );
  t.same(
    ROOMS.map((room) => room.path).filter((path) => !files.some((name) => within(path, name))),
    [],
    'empty rooms',
  );
});

t.test('rooms use one another in one direction', async (t) => {
  const uses = new Map(ROOMS.map((room) => [room.path, room.uses ?? []]));
  const cycle = (path: string, seen: readonly string[]): readonly string[] | undefined =>
    seen.includes(path)
      ? [...seen, path]
      : uses
          .get(path)
          ?.map((next) => cycle(next, [...seen, path]))
          .find((found) => found !== undefined);
  t.same(
    ROOMS.flatMap((room) => cycle(room.path, []) ?? []),
    [],
  );
});

t.test(`no file is over ${LONGEST_FILE} lines`, async (t) => {
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

t.test('core is pure', async (t) => {
  const wrong = complaints((node, name) => {
    if (!name.startsWith('core/')) return undefined;
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
      return 'new Date()';
    if (ts.isPropertyAccessExpression(node) && IMPURE_OBJECTS.has(node.expression.getText())) return node.getText();
    return ts.isCallExpression(node) && IMPURE_CALLS.has(node.expression.getText()) ? node.getText() : undefined;
  });
  t.same(wrong, []);
});

t.test('only the command line prints', async (t) => {
  const wrong = complaints((node, name) => {
    if (name === 'cli.ts' || name.startsWith('cli/')) return undefined;
    return ts.isPropertyAccessExpression(node) && node.expression.getText() === 'console' ? node.getText() : undefined;
  });
  t.same(wrong, []);
});

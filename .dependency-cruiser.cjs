/**
 * The house's rules: who may import whom. Checked by `npm run lint`; docs/architecture.md tells what each room holds.
 *
 * A room is a folder. Its files import one another freely (but never in a circle), and of the rest of the house only
 * `core/terms`, the words that all rooms share, and what its row names; an import of a type counts like any other.
 * Rows stand in the order in which data flows: a room uses only rooms above its own row, so there is no way back.
 *
 * A row is the room, the rooms that it uses (those of core without `core/`), and the npm packages and Node modules.
 * A new room is a new row.
 */
const ROOMS = [
  // The words that all rooms share, and documents as people write them.
  ['core/terms'],
  ['core/text', '', 'jsonc-parser yaml node:util'],

  // Bytes and what they say; where readers other than AWS look, and refusals in the languages of other services.
  ['core/wire/query'],
  ['core/wire/signature', 'wire/query', 'node:crypto'],
  ['core/wire/readers', 'wire/query'],
  ['core/wire/refusal', 'wire/query'],

  // Policies: what a condition or pattern matches, the language, what is suspicious, and reading one.
  ['core/policy/match', '', 'node:net'],
  ['core/policy/language', 'text policy/match'],
  ['core/policy/lint', 'text policy/match policy/language'],
  ['core/policy/read', 'text policy/match policy/language policy/lint'],

  // The decision about one check; then who calls, and what a call needs.
  ['core/engine', 'policy/match'],
  ['core/principals', 'text policy/match policy/language policy/read engine'],
  ['core/permissions/catalog', 'wire/query'],
  ['core/permissions', 'wire/query permissions/catalog principals'],

  // The decision about a call.
  ['core/authorize', 'wire/query wire/signature wire/readers engine principals permissions permissions/catalog'],

  // Why not: what was meant, what kept it from being allowed, what can be changed, what to do, what is said.
  ['core/explain/words', 'wire/query'],
  ['core/explain/inquiry', 'policy/match permissions/catalog authorize'],
  ['core/explain/cause', 'policy/match engine explain/words explain/inquiry', 'node:net'],
  [
    'core/explain/edit',
    'policy/match policy/read engine principals permissions/catalog authorize explain/words explain/inquiry',
    'rfc6902',
  ],
  ['core/explain/request', 'wire/query policy/match permissions permissions/catalog explain/words explain/inquiry'],
  [
    'core/explain/remedy',
    'wire/query policy/match engine permissions/catalog ' +
      'explain/words explain/inquiry explain/cause explain/edit explain/request',
  ],
  ['core/explain', 'authorize explain/words explain/inquiry explain/cause explain/edit explain/remedy'],
  [
    'core/explain/considered',
    'wire/query policy/match policy/read engine principals permissions/catalog authorize ' +
      'explain/words explain/inquiry explain/cause',
  ],

  // What is kept of a decision, questions without a call, and folds over records: what a log says of policies.
  ['core/record', 'wire/query principals authorize explain/words explain/cause'],
  [
    'core/ask',
    'text wire/query policy/match policy/language policy/read engine principals authorize explain explain/words',
  ],
  [
    'core/review',
    'wire/query policy/match policy/read engine principals permissions permissions/catalog authorize explain/words ask',
    'rfc6902',
  ],

  // Services that are answered here.
  ['core/services/elasticache', 'wire/query'],
  ['core/services/iam', 'wire/query policy/match policy/read engine principals'],
  [
    'core/services/sts',
    'wire/query policy/match policy/read engine principals ' +
      'explain/words explain/inquiry explain/edit explain/remedy',
    'node:zlib',
  ],

  // The edge: files, sockets, clocks.
  ['edge/config', 'text', 'node:fs node:net'],
  [
    'edge/world',
    'text wire/signature wire/readers wire/refusal policy/language policy/lint principals permissions/catalog authorize ' +
      'edge/config',
    'node:crypto node:fs node:fs/promises node:path',
  ],
  [
    'edge/upstream',
    'wire/query services/elasticache',
    'undici @aws-sdk/credential-provider-node @aws-sdk/signature-v4 fast-xml-parser pino node:crypto node:net',
  ],
  ['edge/tags', 'permissions/catalog authorize edge/upstream'],
  // Principals from an IAM endpoint.
  ['edge/live', 'principals edge/upstream'],
  [
    'edge/http',
    'wire/query record edge/upstream',
    'fastify node:dns/promises node:events node:http node:https node:net node:stream',
  ],
  ['edge/journal', 'policy/read authorize review record', 'node:crypto node:fs/promises'],
  [
    'edge/gate',
    'wire/query wire/refusal engine principals permissions authorize ' +
      'explain explain/words explain/inquiry explain/considered ' +
      'record services/iam services/sts edge/upstream edge/tags edge/http edge/journal',
    'jose node:crypto node:timers',
  ],
  // The page for people, which runs in their browser: of the rest of the house it has types alone.
  [
    'edge/admin/page',
    'wire/query permissions explain/words explain/considered record review services/elasticache',
    'preact @preact/signals',
  ],
  [
    'edge/admin',
    'text permissions/catalog authorize explain/considered record review edge/world edge/http edge/journal edge/gate',
    'ajv fastify prom-client node:crypto node:fs node:http',
  ],
].map(([room, uses = '', packages = '']) => ({
  room,
  uses: ['core/terms', ...words(uses).map((name) => (name.startsWith('edge/') ? name : `core/${name}`))],
  packages: words(packages),
}));

function words(text) {
  return text.split(' ').filter(Boolean);
}

/** They put the parts together: they may import everything, and nobody but they themselves imports them. */
const COMPOSITION = '^src/(cli|edge/proxy|testing)/|^src/index[.]ts$';

/** Test runners: whoever imports the matchers has one. */
const RUNNERS = '^(vitest|@jest/globals|expect)$';

const quoted = (text) => text.replaceAll('/', '[/]').replaceAll('.', '[.]');
const folder = (room) => `^src/${quoted(room)}/`;
/** The files of a room, without those of a room that lies inside it. */
const filesOf = (room) => {
  const inside = ROOMS.filter((other) => other.room.startsWith(`${room}/`)).map((other) => folder(other.room));
  return { path: folder(room), ...(inside.length ? { pathNot: inside } : {}) };
};

/** As dependency-cruiser writes it: a package by its folder, a module of Node by its name. */
const moduleOf = (name) =>
  name.startsWith('node:') ? `^(node:)?${quoted(name.slice('node:'.length))}$` : `node_modules/${quoted(name)}/`;

const rules = ROOMS.flatMap(({ room, uses, packages }, index) => {
  const above = ROOMS.slice(0, index).map((other) => other.room);
  const unknown = uses.filter((name) => name !== room && !above.includes(name));
  if (unknown.length) throw new Error(`${room} uses ${unknown.join(', ')}, which is no row above it`);
  const strangers = ROOMS.map((other) => other.room).filter((other) => other !== room && !uses.includes(other));
  return [
    ...strangers.map((other) => ({
      name: `${room} does not use ${other}`,
      severity: 'error',
      from: filesOf(room),
      to: filesOf(other),
    })),
    {
      name: `${room}: packages and Node modules`,
      severity: 'error',
      from: filesOf(room),
      to: { pathNot: ['^src/', ...packages.map(moduleOf)] },
    },
  ];
});

module.exports = {
  forbidden: [
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'every file is used',
      severity: 'error',
      from: { orphan: true, pathNot: '^src/testing/runners[.]d[.]ts$' },
      to: {},
    },
    {
      name: 'every file has a room',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: [COMPOSITION, '^src/build/', ...ROOMS.map(({ room }) => folder(room))] },
    },
    {
      name: 'nobody imports the composition',
      severity: 'error',
      from: { pathNot: COMPOSITION },
      to: { path: COMPOSITION },
    },
    {
      name: 'the page has types alone of the rest',
      severity: 'error',
      from: { path: '^src/edge/admin/page/' },
      to: { path: '^src/', pathNot: '^src/edge/admin/page/', dependencyTypesNot: ['type-only'] },
    },
    { name: 'what is imported exists', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: RUNNERS } },
    {
      name: 'no development dependency',
      severity: 'error',
      from: { pathNot: '^src/(build|edge/admin/page)/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    ...rules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['import', 'types', 'node', 'default'] },
  },
};

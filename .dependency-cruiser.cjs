/**
 * The house's rules: who may import whom. Checked by `npm run lint`; the drawing in docs/architecture.md is made from it.
 *
 * A room is a folder. Its files import one another freely (but never in a circle), and of the rest of the house only the
 * rooms, npm packages and Node modules of its row; an import of a type counts like any other. Rows stand in the order in
 * which data flows: a room uses only rooms above its own row, so there is no way back. A new room is a new row.
 */
const ROOMS = [
  // The words that all rooms share, and documents as people write them.
  { room: 'core/terms' },
  { room: 'core/text', uses: ['core/terms'], packages: ['jsonc-parser', 'yaml'], node: ['util'] },
  // Bytes and what they say.
  { room: 'core/wire/query', uses: ['core/terms'] },
  { room: 'core/wire/signature', uses: ['core/terms', 'core/wire/query'], node: ['crypto'] },
  // Where readers other than AWS look, and what they would find there.
  { room: 'core/wire/readers', uses: ['core/terms', 'core/wire/query'] },
  // Refusals in the languages of other services.
  { room: 'core/wire/refusal', uses: ['core/terms', 'core/wire/query'] },
  // Policies: the language, what a condition or pattern matches, what is suspicious, and reading one.
  { room: 'core/policy/match', uses: ['core/terms'], node: ['net'] },
  { room: 'core/policy/language', uses: ['core/terms', 'core/text', 'core/policy/match'] },
  { room: 'core/policy/lint', uses: ['core/terms', 'core/text', 'core/policy/match', 'core/policy/language'] },
  {
    room: 'core/policy/read',
    uses: ['core/terms', 'core/text', 'core/policy/match', 'core/policy/language', 'core/policy/lint'],
  },
  // The decision about one check; then who calls, and what a call needs.
  { room: 'core/engine', uses: ['core/terms', 'core/policy/match'] },
  {
    room: 'core/principals',
    uses: ['core/terms', 'core/text', 'core/policy/match', 'core/policy/language', 'core/policy/read', 'core/engine'],
  },
  { room: 'core/permissions/catalog', uses: ['core/terms', 'core/wire/query'] },
  {
    room: 'core/permissions',
    uses: ['core/terms', 'core/wire/query', 'core/permissions/catalog', 'core/principals'],
  },
  // The decision about a call, why, and what is kept of it.
  {
    room: 'core/authorize',
    uses: [
      'core/terms',
      'core/wire/query',
      'core/wire/signature',
      'core/wire/readers',
      'core/engine',
      'core/principals',
      'core/permissions',
      'core/permissions/catalog',
    ],
  },
  {
    room: 'core/explain',
    uses: [
      'core/terms',
      'core/wire/query',
      'core/policy/match',
      'core/policy/read',
      'core/engine',
      'core/principals',
      'core/permissions',
      'core/permissions/catalog',
      'core/authorize',
    ],
    packages: ['rfc6902'],
    node: ['net'],
  },
  {
    room: 'core/record',
    uses: ['core/terms', 'core/wire/query', 'core/principals', 'core/authorize', 'core/explain'],
  },
  {
    room: 'core/ask',
    uses: [
      'core/terms',
      'core/text',
      'core/wire/query',
      'core/policy/match',
      'core/policy/language',
      'core/policy/read',
      'core/engine',
      'core/principals',
      'core/authorize',
      'core/explain',
      'core/record',
    ],
  },
  // Folds over records: what a log says of policies.
  {
    room: 'core/review',
    uses: [
      'core/terms',
      'core/wire/query',
      'core/policy/match',
      'core/policy/read',
      'core/engine',
      'core/principals',
      'core/permissions',
      'core/permissions/catalog',
      'core/authorize',
      'core/explain',
      'core/record',
      'core/ask',
    ],
    packages: ['rfc6902'],
  },
  // Services that are answered here.
  { room: 'core/services/elasticache', uses: ['core/terms', 'core/wire/query'] },
  {
    room: 'core/services/iam',
    uses: [
      'core/terms',
      'core/wire/query',
      'core/policy/match',
      'core/policy/language',
      'core/policy/read',
      'core/engine',
      'core/principals',
    ],
  },
  {
    room: 'core/services/sts',
    uses: [
      'core/terms',
      'core/wire/query',
      'core/policy/match',
      'core/policy/read',
      'core/engine',
      'core/principals',
      'core/explain',
    ],
    node: ['zlib'],
  },
  // The edge: files, sockets, clocks.
  { room: 'edge/config', uses: ['core/terms', 'core/text'], node: ['fs', 'net'] },
  {
    room: 'edge/world',
    uses: [
      'core/terms',
      'core/text',
      'core/wire/signature',
      'core/wire/readers',
      'core/wire/refusal',
      'core/policy/language',
      'core/policy/lint',
      'core/principals',
      'core/permissions/catalog',
      'core/authorize',
      'edge/config',
    ],
    node: ['crypto', 'fs', 'fs/promises', 'path'],
  },
  {
    room: 'edge/upstream',
    uses: ['core/terms', 'core/wire/query', 'core/services/elasticache'],
    packages: ['undici', '@aws-sdk/credential-provider-node', '@aws-sdk/signature-v4', 'fast-xml-parser', 'pino'],
    node: ['crypto', 'net'],
  },
  {
    room: 'edge/tags',
    uses: [
      'core/terms',
      'core/wire/query',
      'core/permissions',
      'core/permissions/catalog',
      'core/authorize',
      'edge/upstream',
    ],
  },
  // Principals from an IAM endpoint.
  { room: 'edge/live', uses: ['core/terms', 'core/principals', 'edge/config', 'edge/upstream'] },
  {
    room: 'edge/http',
    uses: ['core/terms', 'core/wire/query', 'core/record', 'edge/upstream'],
    packages: ['fastify'],
    node: ['dns/promises', 'events', 'http', 'https', 'net', 'stream'],
  },
  {
    room: 'edge/journal',
    uses: ['core/terms', 'core/policy/read', 'core/authorize', 'core/review', 'core/record'],
    node: ['crypto', 'fs/promises'],
  },
  {
    room: 'edge/gate',
    uses: [
      'core/terms',
      'core/wire/query',
      'core/wire/refusal',
      'core/engine',
      'core/principals',
      'core/permissions',
      'core/authorize',
      'core/explain',
      'core/record',
      'core/services/iam',
      'core/services/sts',
      'edge/upstream',
      'edge/tags',
      'edge/http',
      'edge/journal',
    ],
    packages: ['jose'],
    node: ['crypto', 'timers'],
  },
  // The page for people, which runs in their browser: of the rest of the house it has types alone.
  {
    room: 'edge/admin/page',
    uses: [
      'core/terms',
      'core/wire/query',
      'core/permissions',
      'core/explain',
      'core/record',
      'core/review',
      'core/services/elasticache',
    ],
    packages: ['preact', '@preact/signals'],
  },
  {
    room: 'edge/admin',
    uses: [
      'core/terms',
      'core/text',
      'core/permissions',
      'core/permissions/catalog',
      'core/authorize',
      'core/record',
      'core/explain',
      'core/review',
      'edge/world',
      'edge/http',
      'edge/journal',
      'edge/gate',
    ],
    packages: ['ajv', 'fastify', 'prom-client'],
    node: ['crypto', 'fs', 'http'],
  },
];

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

const rules = ROOMS.flatMap(({ room, uses = [], packages = [], node = [] }, index) => {
  const later = uses.filter((name) => ROOMS.findIndex((other) => other.room === name) >= index);
  if (later.length) throw new Error(`${room} uses ${later.join(', ')}, which stands no higher`);
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
      to: {
        pathNot: [
          '^src/',
          ...packages.map((name) => `node_modules/${quoted(name)}/`),
          ...node.map((name) => `^(node:)?${quoted(name)}$`),
        ],
      },
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

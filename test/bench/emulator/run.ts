/**
 * `npm run bench emulator`: an account with 100,000 resources of each kind, described page by page in the embedded ElastiCache.
 * Prints how long creating takes, what a page costs (median, and 99 of 100) and what a resource holds of the heap; last, one
 * line of JSON.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEmulator, type Emulator, type Reply } from '#src/core/services/elasticache/emulator.js';
import type { EmulatorData } from '#src/core/services/elasticache/state/data.js';
import type { Parameters } from '#src/core/wire/query/request.js';
import { emulatorData } from '../../conformance/client.js';

const COUNT = Number(process.env.BENCH_RESOURCES ?? 100_000);
/** Milliseconds of processor that a page may take, 99 times of 100: now and then memory is collected in between. */
const BOUND = 20;
const SCOPE = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const NOW = new Date('2026-01-02T03:04:05Z');

const GROUP = { ReplicationGroupDescription: 'd', Engine: 'valkey', CacheNodeType: 'cache.t3.micro' };
const TAGS = { Tags: [{ Key: 'team', Value: 'cache' }] };
const USER = { Engine: 'redis', AccessString: 'on ~* +@all', NoPasswordRequired: 'true' };

interface Kind {
  readonly create: string;
  readonly parameters: (id: string) => Parameters;
  readonly describe: string;
  readonly list: string;
  readonly marker: string;
}

const records = (list: string, describe = `Describe${list}`) => ({ describe, list, marker: 'Marker' });
const KINDS: readonly Kind[] = [
  {
    create: 'CreateReplicationGroup',
    parameters: (id) => ({ ...GROUP, ...TAGS, ReplicationGroupId: id }),
    ...records('ReplicationGroups'),
  },
  {
    create: 'CreateCacheCluster',
    parameters: (id) => ({
      ...TAGS,
      CacheClusterId: id,
      Engine: 'redis',
      CacheNodeType: 'cache.t3.micro',
      NumCacheNodes: '1',
    }),
    ...records('CacheClusters'),
  },
  { create: 'CreateUser', parameters: (id) => ({ ...USER, ...TAGS, UserId: id, UserName: id }), ...records('Users') },
  {
    create: 'CreateUserGroup',
    parameters: (id) => ({ ...TAGS, UserGroupId: id, Engine: 'redis', UserIds: ['default'] }),
    ...records('UserGroups'),
  },
  {
    create: 'CreateCacheParameterGroup',
    parameters: (id) => ({
      ...TAGS,
      CacheParameterGroupName: id,
      CacheParameterGroupFamily: 'valkey8',
      Description: 'd',
    }),
    ...records('CacheParameterGroups'),
  },
  {
    create: 'CreateServerlessCache',
    parameters: (id) => ({ ...TAGS, ServerlessCacheName: id, Engine: 'valkey' }),
    describe: 'DescribeServerlessCaches',
    list: 'ServerlessCaches',
    marker: 'NextToken',
  },
];

/** AWS's quotas are far below what is measured here. */
function boundless(): EmulatorData {
  const data = emulatorData();
  const [nodes, users, userGroups, parameterGroups, serverlessCaches] = Array.from({ length: 5 }, () => 1e9);
  const high = { nodes, users, userGroups, parameterGroups, serverlessCaches } as Partial<EmulatorData['quotas']>;
  return { ...data, quotas: { ...data.quotas, ...high } };
}

function callOf(emulator: Emulator) {
  let ids = 0;
  return (operation: string, parameters: Parameters): Reply => {
    const reply = emulator.handle(
      { operation, version: '2015-02-02', parameters, unknown: [] },
      SCOPE,
      NOW,
      () => `id-${++ids}`,
    );
    if (reply.fault) throw new Error(`${operation}: ${reply.fault.message}`);
    return reply;
  };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
function heap(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** Milliseconds of processor since then: a machine that does other work meanwhile does not count. */
function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

interface Row {
  readonly kind: string;
  readonly createMicroseconds: number;
  readonly pageMilliseconds: number;
  readonly slowMilliseconds: number;
  readonly bytes: number;
}

function measure({ create, parameters, describe, list, marker }: Kind): Row {
  const call = callOf(createEmulator(boundless()));
  const before = heap();
  const began = process.cpuUsage();
  for (let i = 0; i < COUNT; i++) call(create, parameters(`r-${i.toString(36)}`));
  const createMicroseconds = (spent(began) / COUNT) * 1000;
  const bytes = (heap() - before) / COUNT;
  const times: number[] = [];
  let found = 0;
  let after: Parameters = {};
  for (;;) {
    const start = process.cpuUsage();
    const { result } = call(describe, after);
    times.push(spent(start));
    found += (result?.[list] as unknown[] | undefined)?.length ?? 0;
    if (result?.[marker] === undefined) break;
    after = { [marker]: String(result[marker]) };
  }
  if (found < COUNT) throw new Error(`${describe} gave ${found} of ${COUNT}`);
  const sorted = times.toSorted((a, b) => a - b);
  return {
    kind: list,
    createMicroseconds,
    pageMilliseconds: sorted[sorted.length >> 1] ?? 0,
    slowMilliseconds: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    bytes,
  };
}

/** One kind after the other, a process each: what one leaves on the heap must not count for the next. */
function report(): void {
  console.log(`${COUNT} of each kind in one account and region\n`);
  console.log('kind                    create µs   page ms   99 % ms    bytes each');
  const rows = KINDS.map(({ list }) => {
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), list], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const row = JSON.parse(stdout) as Row;
    const cells = [
      row.kind.padEnd(22),
      row.createMicroseconds.toFixed(1).padStart(10),
      row.pageMilliseconds.toFixed(2).padStart(9),
      row.slowMilliseconds.toFixed(1).padStart(10),
      row.bytes.toFixed(0).padStart(12),
    ];
    console.log(cells.join(' '));
    return row;
  });
  console.log(JSON.stringify({ count: COUNT, rows }));
  const slow = rows.filter(({ slowMilliseconds }) => slowMilliseconds > BOUND);
  if (slow.length === 0) return;
  console.error(`a page takes more than ${BOUND} ms: ${slow.map(({ kind }) => kind).join(', ')}`);
  process.exitCode = 1;
}

const asked = KINDS.find(({ list }) => list === process.argv[2]);
if (asked) console.log(JSON.stringify(measure(asked)));
else report();

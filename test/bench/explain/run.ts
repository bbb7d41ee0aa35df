/** `npm run bench explain`: what explaining a denial costs, its fixes tried. Prints a table and, last, one line of JSON. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { explainDenial } from '#src/core/explain/explain.js';
import { denied, worldOf } from '../../support/world.js';

const SIZES = [10, 100, 1000];
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const REPEATS = 10;
const GOAL = { size: 100, milliseconds: 2 };

const TYPES = ['cluster', 'replicationgroup', 'snapshot', 'user', 'parametergroup', 'subnetgroup'];
const NOUNS = ['CacheCluster', 'ReplicationGroup', 'Snapshot', 'User', 'CacheParameterGroup', 'CacheSubnetGroup'];

/** Teams that each own their names: half with a condition, one in ten a Deny. */
function statementOf(index: number): object {
  const kind = index % TYPES.length;
  const arn = `arn:aws:elasticache:*:123456789012:${TYPES[kind]}:team${index}-*`;
  return {
    Sid: `S${index}`,
    Effect: index % 10 === 9 ? 'Deny' : 'Allow',
    Action: ['Create', 'Modify', 'Delete'].map((verb) => `elasticache:${verb}${NOUNS[kind]}`),
    Resource: [arn, arn.replace('team', 'old-team')],
    ...(index % 2 === 0 ? { Condition: { StringLike: { 'elasticache:CacheNodeType': 'cache.t4g.*' } } } : {}),
  };
}

const CALLS = [
  { operation: 'DeleteCacheCluster', params: { CacheClusterId: 'stranger' } },
  { operation: 'DeleteCacheCluster', params: { CacheClusterId: 'Team0-x' } },
  { operation: 'ModifyCacheCluster', params: { CacheClusterId: 'team0-x', CacheNodeType: 'cache.r7g.large' } },
  {
    operation: 'CreateReplicationGroup',
    params: {
      ReplicationGroupId: 'team1-x',
      ReplicationGroupDescription: 'd',
      CacheNodeType: 'cache.r7g.large',
      Engine: 'redis',
    },
  },
];

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

function measure(size: number): number {
  const Statement = Array.from({ length: size }, (_, index) => statementOf(index));
  const text = 'principals: [{ arn: "arn:aws:iam::123456789012:user/dev", attached: [dev.json] }]';
  const world = worldOf({
    text,
    files: { 'policies/dev.json': JSON.stringify({ Version: '2012-10-17', Statement }, null, 2) },
  });
  const outcomes = CALLS.map((call) => denied(world, call));
  const round = (): number => {
    // Of the processor, not of the clock: another program that runs meanwhile must not count.
    const begun = process.cpuUsage();
    for (let i = 0; i < REPEATS; i++) for (const outcome of outcomes) explainDenial(world, outcome);
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000 / outcomes.length / REPEATS;
  };
  for (let i = 0; i < 5; i++) round();
  return median(Array.from({ length: ROUNDS }, round));
}

/** Measures, prints, and tells whether the goal was met. */
export function runExplainBench(): boolean {
  const rows = SIZES.map((size) => ({ size, milliseconds: measure(size) }));
  console.log('\nmilliseconds per explained denial (median)');
  for (const { size, milliseconds } of rows) console.log(`${String(size).padEnd(12)} ${milliseconds.toFixed(2)}`);
  const found = rows.find(({ size }) => size === GOAL.size)?.milliseconds ?? Number.NaN;
  const met = found <= GOAL.milliseconds;
  console.log(
    `\n${met ? 'met   ' : 'MISSED'} milliseconds at ${GOAL.size}: ${found.toFixed(2)} (at most ${GOAL.milliseconds})`,
  );
  console.log(
    `\n${JSON.stringify({ bench: 'explain', machine: { node: process.version, cpus: availableParallelism() }, rows, met })}`,
  );
  return met;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = runExplainBench() ? 0 : 1;

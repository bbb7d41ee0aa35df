/** An emulator with a clock and a memory of what exists, for random calls against it. */
import { createEmulator, type Reply } from '#src/core/services/elasticache/emulator.js';
import type { Parameters } from '#src/core/wire/query/request.js';
import { emulatorData } from '../../conformance/client.js';

export const DATA = emulatorData();
export const REGIONS = ['us-east-1', 'us-west-2'] as const;
export type Region = (typeof REGIONS)[number];
export const ACCOUNT = '123456789012';

/** A member of an answer, whatever it is. */
export type Row = Readonly<Record<string, unknown>>;

/** What the describing operations answer, by the name of the list. */
export type Seen = Readonly<Record<string, readonly Row[]>>;

const LISTS = {
  CacheClusters: ['DescribeCacheClusters', { ShowCacheNodeInfo: 'true' }],
  ReplicationGroups: ['DescribeReplicationGroups', {}],
  CacheSubnetGroups: ['DescribeCacheSubnetGroups', {}],
  CacheParameterGroups: ['DescribeCacheParameterGroups', {}],
  CacheSecurityGroups: ['DescribeCacheSecurityGroups', {}],
  Snapshots: ['DescribeSnapshots', { ShowNodeGroupConfig: 'true' }],
  Users: ['DescribeUsers', {}],
  UserGroups: ['DescribeUserGroups', {}],
  ServerlessCaches: ['DescribeServerlessCaches', {}],
  ServerlessCacheSnapshots: ['DescribeServerlessCacheSnapshots', {}],
  ReservedCacheNodes: ['DescribeReservedCacheNodes', {}],
  UpdateActions: ['DescribeUpdateActions', {}],
  GlobalReplicationGroups: ['DescribeGlobalReplicationGroups', { ShowMemberInfo: 'true' }],
} as const satisfies Readonly<Record<string, readonly [string, Parameters]>>;

export class Stage {
  readonly #emulator;
  #now = Date.parse('2026-01-02T03:04:05Z');
  #ids = 0;
  readonly transitionMs: number;

  constructor(transitionMs: number) {
    this.transitionMs = transitionMs;
    this.#emulator = createEmulator(DATA, { transitionMs });
  }

  call(operation: string, parameters: Parameters, region: Region = 'us-east-1'): Reply {
    const scope = { partition: 'aws', region, account: ACCOUNT };
    const call = { operation, version: '2015-02-02', parameters, unknown: [] };
    return this.#emulator.handle(call, scope, new Date(this.#now), () => `id-${++this.#ids}`);
  }

  tagsOf(arn: string): Readonly<Record<string, string>> | undefined {
    return this.#emulator.tagsOf(arn, { partition: 'aws', region: 'us-east-1', account: ACCOUNT });
  }

  /** Lets every change come to its end. */
  rest(): void {
    this.#now += this.transitionMs;
  }

  /** A moment goes by. */
  tick(): void {
    this.#now += 1;
  }

  see(region: Region): Seen {
    return Object.fromEntries(
      Object.entries(LISTS).map(([list, [operation, parameters]]) => {
        const { result = {} } = this.call(operation, parameters, region);
        return [list, (result[list] ?? []) as readonly Row[]];
      }),
    );
  }
}

export const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
export const rows = (value: unknown): readonly Row[] => (Array.isArray(value) ? (value as readonly Row[]) : []);

/** Every fault that the service model gives an operation comes about, or the data says why it cannot. */
import { readFileSync } from 'node:fs';
import t from 'tap';
import type { Reply } from '#src/core/services/elasticache/emulator.js';
import type { Parameters } from '#src/core/wire/query/request.js';
import { emulatorData } from '../../../conformance/client.js';
import { at, standIn } from './call.js';
import { provoked } from './fault-calls.js';
import { furniture, type Provoked } from './faults/kit.js';
import { REFUSED } from './refusals.js';

interface FaultData {
  readonly operations: { readonly [operation: string]: readonly string[] };
  readonly unreachable: readonly {
    readonly fault: string;
    readonly operations: readonly string[];
    readonly reason: string;
  }[];
}

const { operations, unreachable } = JSON.parse(
  readFileSync(new URL('../../../../data/emulator/faults.json', import.meta.url), 'utf8'),
) as FaultData;
const DATA = emulatorData();
const codeOf = (fault: string): string | undefined => DATA.operations.faults[fault]?.code;

/** `operation code` of each refusal that was seen. */
const seen = new Set<string>();

function must({ fault }: Reply, operation: string): void {
  if (fault) throw new Error(`${operation}: ${fault.code} ${fault.message}`);
}

function provoke({ call: last, soon = [], quotas = {}, assumed = {} }: Provoked) {
  const held = { ...DATA.quotas, assumed: { ...DATA.quotas.assumed } };
  const { call } = standIn({ transitionMs: 1000 }, { ...DATA, quotas: held });
  let now = 0;
  for (const step of furniture(DATA)) {
    now += 1000;
    must(call(...step, now), step[0]);
  }
  now += 1000;
  const global = at(
    call('DescribeReplicationGroups', { ReplicationGroupId: 'q' }, now),
    'ReplicationGroups.0.MemberClusters.0',
  );
  const member = call('DescribeCacheClusters', { CacheClusterId: String(global) }, now);
  const parameters = String(at(member, 'CacheClusters.0.CacheParameterGroup.CacheParameterGroupName'));
  for (const step of soon) must(call(...step, now), step[0]);
  Object.assign(held, quotas);
  Object.assign(held.assumed, assumed);
  const named = Object.entries(last[1]).map(([name, value]) => [name, value === '$global' ? parameters : value]);
  return call(last[0], Object.fromEntries(named) as Parameters, now);
}

t.test('faults that the model has', async (t) => {
  for (const one of provoked(DATA)) {
    const [operation, parameters] = one.call;
    const { fault } = provoke(one);
    const what = `${operation} ${JSON.stringify(parameters).slice(0, 100)}: ${fault?.message}`;
    if (fault?.code !== codeOf(one.fault)) t.equal(fault?.code, codeOf(one.fault), what);
    if (fault) seen.add(`${operation} ${fault.code}`);
  }
});

t.test('values that cannot be', async (t) => {
  const { call } = standIn();
  for (const [operation, { input }] of Object.entries(DATA.operations.operations)) {
    const members = Object.entries(DATA.operations.structures[input]?.members ?? {});
    const wrong = Object.fromEntries(members.map(([name, shape]) => [name, shape.type === 'list' ? 'x' : ['x']]));
    const { fault } = call(operation, wrong as Parameters);
    if (members.length > 0) t.equal(fault?.code, 'InvalidParameterValue', operation);
    if (fault) seen.add(`${operation} ${fault.code}`);
  }
});

t.test('each is seen, or the data says why not', async (t) => {
  for (const { call, code } of REFUSED) seen.add(`${call[0]} ${code}`);
  const excused = new Set(
    unreachable.flatMap((row) => row.operations.map((operation) => `${operation} ${codeOf(row.fault)}`)),
  );
  const missing = Object.entries(operations).flatMap(([operation, faults]) =>
    faults.map((fault) => `${operation} ${codeOf(fault)}`).filter((pair) => !seen.has(pair) && !excused.has(pair)),
  );
  t.same(
    missing,
    [],
    'a call in faults/ or refusals.ts brings each about, or data/emulator/faults.json says why none can; neither:',
  );
  t.same(
    [...excused].filter((pair) => seen.has(pair)),
    [],
    'nothing is excused that comes about',
  );
  for (const row of unreachable)
    for (const operation of row.operations)
      t.ok(operations[operation]?.includes(row.fault), `${operation} can answer ${row.fault}`);
});

t.test('refusals are faults that the model gives their operation, or that all operations have', async (t) => {
  const strange = [...seen].filter((pair) => {
    const [operation = '', code = ''] = pair.split(' ');
    return code !== 'InvalidParameterValue' && !operations[operation]?.some((fault) => codeOf(fault) === code);
  });
  t.same(strange, [], 'data/emulator/faults.json gives each to its operation; not given:');
});

/**
 * What AWS refuses, as the documentation of the service model and public reports have it. The situations were written down before
 * the emulator's rules were looked at, each with its source: by code and status, and by sentence where somebody published it.
 */
import { readFileSync } from 'node:fs';
import t from 'tap';
import type { Parameters } from '#src/core/wire/query/request.js';
import { SCOPE, standIn } from '../core/services/elasticache/call.js';

type Call = readonly [operation: string, parameters: Parameters];

interface Situation {
  readonly what: string;
  /** Names of what is there; `slow:` what is still on its way. */
  readonly given?: readonly string[];
  readonly region?: string;
  readonly call: Call;
  /** Several, where the sources leave it open. */
  readonly code: string | readonly string[];
  readonly status?: number;
  readonly says?: string;
  /** A pattern for a sentence that is known in part. */
  readonly like?: string;
  readonly source: string;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../cases/refusals/${name}.json`, import.meta.url), 'utf8'));
const GIVEN = read('given') as { readonly [name: string]: readonly Call[] };
const SITUATIONS = read('situations') as readonly Situation[];
const START = Date.parse('2026-01-02T03:04:05Z');

for (const { what, given = [], region = SCOPE.region, call: last, code, status, says, like, source } of SITUATIONS) {
  t.test(what, async (t) => {
    const { call } = standIn({ transitionMs: 1000 });
    let now = START;
    for (const name of given) {
      for (const [operation, parameters] of GIVEN[name.replace('slow:', '')] ?? []) {
        const { fault } = call(operation, parameters, now);
        if (fault) throw new Error(`${name}: ${fault.code} ${fault.message}`);
        if (!name.startsWith('slow:')) now += 5000;
      }
    }
    const { fault } = call(...last, now, { ...SCOPE, region });
    t.ok(
      typeof code === 'string' ? fault?.code === code : code.includes(String(fault?.code)),
      `${fault?.code}: ${source}`,
    );
    if (status !== undefined) t.equal(fault?.status, status, source);
    if (says !== undefined) t.equal(fault?.message, says, source);
    if (like !== undefined) t.match(fault?.message, new RegExp(like), source);
  });
}

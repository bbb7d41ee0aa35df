import t from 'tap';
import type { Parameters } from '#src/core/wire/query/request.js';
import { expandCall, fullArn, readJson } from './support.js';

interface Case {
  readonly operation: string;
  readonly params: Parameters;
  readonly group: string;
}

const { cases } = readJson<{ cases: Case[] }>('test/cases/permissions/default-parameter-groups.json');

for (const { operation, params, group } of cases) {
  t.test(`${operation} ${JSON.stringify(params)}`, async (t) => {
    const check = expandCall(operation, params).checks.find(({ resourceType }) => resourceType === 'parametergroup');
    t.equal(check?.resource, fullArn(`parametergroup:${group}`));
    t.type(check?.because.assumed, 'string');
  });
}

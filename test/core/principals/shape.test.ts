import { Ajv } from 'ajv';
import fc from 'fast-check';
import t from 'tap';
import { checkShape, type FileShape } from '#src/core/principals/shape.js';
import { isOpen, openSource } from '#src/core/text/source.js';
import { readData } from '../policy/read/data.js';

const schema = readData('data/schema/principals.schema.json');
const validate = new Ajv({ allErrors: true, allowUnionTypes: true, ownProperties: true, strict: true }).compile(
  schema as object,
);

function accepts(value: object): boolean {
  const opened = openSource(value);
  if (!isOpen(opened)) return false;
  checkShape(opened, schema as FileShape);
  return !opened.report.failed();
}

const WHOLE = {
  principals: [
    {
      arn: 'arn:aws:iam::123456789012:user/alice',
      id: 'AIDACKCEVSQ6C2EXAMPLE',
      accessKeys: [{ id: 'AKIAIOSFODNN7EXAMPLE', secret: 's', token: 't' }],
      tags: { team: 'cache', n: 1, on: true },
      groups: ['g'],
      attached: ['a.json', { Statement: [] }],
      inline: [{ name: 'i', document: {} }],
      permissionsBoundary: 'b.json',
      context: { 'aws:CalledVia': ['a', 1], x: false },
      sessions: [{ name: 'ci', accessKey: { id: 'ASIA' }, policies: [], tags: {}, expires: '2030-01-01' }],
    },
  ],
  groups: { g: { attached: [], inline: [] } },
  policies: { 'arn:x': 'x.json' },
  organization: {
    id: 'o-a1b2c3d4e5',
    managementAccount: '999999999999',
    serviceControlPolicies: [[{ arn: 'a', file: 'f' }, 'p.json']],
    resourceControlPolicies: [],
  },
};

/** Every place of a value, as a way to a copy in which something else is there. */
function* places(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inside] of Object.entries(value)) yield* places(inside, [...path, key]);
}

function changed(path: readonly string[], change: (parent: Record<string, unknown>, key: string) => void): object {
  const copy = structuredClone(WHOLE) as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, copy);
  change(parent, path.at(-1) ?? '');
  return copy;
}

t.test('takes and refuses what a validator of JSON Schema does', async (t) => {
  t.ok(accepts(WHOLE) && validate(WHOLE));
  const others = fc.constantFrom<unknown>(
    '',
    'x',
    'arn:y',
    1,
    true,
    null,
    [],
    {},
    ['', 1, null],
    { arn: 'x' },
    [[]],
    [{}],
  );
  const keys = fc.constantFrom('secrt', 'arn', 'id', 'name', 'document', '__proto__', 'constructor', 'arn:z');
  let refused = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...[...places(WHOLE)].filter((path) => path.length > 0)),
      fc.constantFrom('replace', 'remove', 'add'),
      others,
      keys,
      (path, how, other, key) => {
        const value = changed(path, (parent, name) => {
          if (how === 'replace') parent[name] = other;
          else if (how === 'add' && Array.isArray(parent)) parent.push(other);
          else if (how === 'add')
            Object.defineProperty(parent, key, { value: other, enumerable: true, configurable: true });
          else if (Array.isArray(parent)) parent.splice(Number(name), 1);
          else delete parent[name];
        });
        const expected = validate(value);
        if (!expected) refused++;
        return accepts(value) === expected;
      },
    ),
    { numRuns: 2000 },
  );
  t.ok(refused > 500, 'many were refused', { refused });
});

import t from 'tap';
import type { Declaration } from '#src/core/principals/declaration.js';
import { declarePrincipals } from '#src/core/principals/declaration.js';
import { mergeDeclarations } from '#src/core/principals/merge.js';
import type { PrincipalsObject } from '#src/core/principals/principals-file.js';
import { isOpen, openSource } from '#src/core/text/source.js';

function declare(value: PrincipalsObject): Declaration {
  const source = openSource(value);
  if (!isOpen(source)) throw new Error('not open');
  return declarePrincipals(value, source);
}

const [A, B, C] = ['a', 'b', 'c'].map((name) => `arn:aws:iam::123456789012:user/${name}`) as [string, string, string];

t.test('the same ARN is the same principal; the first is stronger', async (t) => {
  const first = declare({
    principals: [
      { arn: A, accessKeys: [{ id: 'K' }], tags: { x: '1' }, groups: ['g'], attached: ['1.json'] },
      { arn: B },
    ],
    groups: { g: { attached: ['own.json'] } },
  });
  const second = declare({
    principals: [
      { arn: C },
      {
        arn: A,
        id: 'AIDAX',
        tags: { x: '2', y: '2' },
        groups: ['g', 'h'],
        attached: ['2.json'],
        permissionsBoundary: 'b.json',
      },
    ],
    groups: { g: { attached: ['other.json'] }, h: {} },
    policies: { 'arn:x': 'x.json' },
  });
  const merged = mergeDeclarations(first, second);
  t.strictSame(
    merged.principals.map((principal) => principal.arn),
    [A, B, C],
  );
  const [a] = merged.principals;
  t.match(a, { id: 'AIDAX', accessKeys: [{ id: 'K' }], boundary: { value: 'b.json' } });
  t.strictSame(a?.tags, { x: '1', y: '2' });
  t.strictSame(
    a?.groups.map((group) => group.name),
    ['g', 'h'],
  );
  t.strictSame(
    a?.attached.map((policy) => policy.value),
    ['1.json', '2.json'],
  );
  t.equal(merged.groups.get('g')?.attached[0]?.value, 'own.json');
  t.ok(merged.groups.has('h') && merged.policies.has('arn:x'));
});

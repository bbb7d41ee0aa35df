import t from 'tap';
import { isSomebodyElse, ownerOf } from '#src/core/explain/words/who.js';

t.test('who can change a policy', async (t) => {
  t.equal(ownerOf({ layer: 'identity', name: 'dev', file: 'policies/dev.json' }), 'the owner of policies/dev.json');
  t.equal(ownerOf({ layer: 'scp', name: 'guard', file: 'scp.json' }), 'the administrators of the organization');
  const readOnly = 'arn:aws-cn:iam::aws:policy/ReadOnlyAccess';
  t.equal(ownerOf({ layer: 'boundary', name: readOnly, arn: readOnly }), 'AWS');
});

t.test(
  'a line names who it is only for others than the caller and the owner of the policies, whatever a file is called',
  async (t) => {
    t.notOk(isSomebodyElse('the caller'));
    for (const file of ['policies/session.json', 'role/organization.json', 'boundaries.json'])
      t.notOk(isSomebodyElse(ownerOf({ layer: 'identity', name: 'dev', file })), file);
    for (const layer of ['boundary', 'session', 'scp', 'rcp', 'trust'] as const)
      t.ok(isSomebodyElse(`the caller, and ${ownerOf({ layer, name: 'p', file: 'p.json' })}`), layer);
  },
);

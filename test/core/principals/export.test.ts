import t from 'tap';
import { exportPrincipals } from '#src/core/principals/export.js';
import type { Identities } from '#src/core/principals/identities.js';
import { notUnderstood } from '#src/core/principals/live-policies.js';
import { loadInput } from './files.js';
import { FILES, WHOLE } from './whole.js';

const exported = ({ principals, groups, organization }: Identities) =>
  exportPrincipals({ principals, groups: groups.values(), organization });

function load(input: Parameters<typeof loadInput>[0], files: Parameters<typeof loadInput>[1] = {}): Identities {
  const { identities, problems } = loadInput(input, files);
  if (!identities) throw new Error(JSON.stringify(problems));
  return identities;
}

t.test('a file that uses everything is written so that it needs no other file', async (t) => {
  const { file } = exported(load({ file: 'p/principals.yaml', text: WHOLE }, FILES));
  t.notMatch(JSON.stringify(file), /s3cret|secret|token/);
  t.match(file.principals[0], {
    arn: 'arn:aws:iam::012345678901:user/team/alice',
    id: 'AIDACKCEVSQ6C2EXAMPLE',
    accessKeys: [{ id: 'AKIAIOSFODNN7EXAMPLE' }, { id: 'AKIAI44QH8DHBEXAMPLE' }],
    groups: ['developers'],
    attached: ['arn:aws:iam::aws:policy/AmazonElastiCacheReadOnlyAccess', 'arn:aws:iam::012345678901:policy/x'],
    inline: [{ name: 'read.json' }, { name: 'extra' }],
    permissionsBoundary: { Statement: [] },
    context: { 'aws:CalledVia': ['a.amazonaws.com'] },
  });
  t.match(file.principals[1]?.sessions, [
    { name: 'ci', policies: [{}], tags: { env: 'ci' }, expires: '2030-01-01T00:00:00.000Z' },
    { name: 'plain' },
  ]);
  t.match(file.organization, { id: 'o-a1b2c3d4e5', serviceControlPolicies: [[/^arn:aws:organizations/], [{}]] });
  t.equal(JSON.stringify(exported(load(file)).file), JSON.stringify(file), 'and loads as what it was');
});

t.test('groups and policies of one name that say different things are kept apart', async (t) => {
  const document = (Action: string) => ({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
  const half = (user: string, action: string) =>
    load({
      principals: [{ arn: `arn:aws:iam::123456789012:user/${user}`, groups: ['g'], attached: [ARN] }],
      groups: { g: { inline: [{ name: 'p', document: document(action) }] } },
      policies: { [ARN]: document(action) },
    });
  const [one, other] = [half('one', 's3:*'), half('other', 'elasticache:*')];
  const { file } = exportPrincipals({
    principals: [...one.principals, ...other.principals],
    groups: [...one.groups.values(), ...other.groups.values()],
  });
  t.match(file.groups, { g: { inline: [{ document: document('s3:*') }] }, 'g-2': { inline: [{}] } });
  t.match(file.principals, [
    { groups: ['g'], attached: [ARN] },
    { groups: ['g-2'], inline: [{ name: ARN, document: document('elasticache:*') }] },
  ]);
  t.strictSame(Object.keys(file.policies ?? {}), [ARN]);
});

const ARN = 'arn:aws:iam::123456789012:policy/x';

t.test('a policy that is not understood denies everything in the file, too', async (t) => {
  const [principal] = load({ principals: [{ arn: 'arn:aws:iam::123456789012:user/u' }] }).principals;
  if (!principal) throw new Error('there is one');
  const identity = [notUnderstood(ARN, { layer: 'identity' }, 'no such operator')];
  const { file, notUnderstood: names } = exportPrincipals({ principals: [{ ...principal, identity }], groups: [] });
  t.match(file.principals[0]?.inline, [{ name: ARN, document: { Statement: [{ Effect: 'Deny', Action: '*' }] } }]);
  t.strictSame(names, [`${ARN}: no such operator`]);
});

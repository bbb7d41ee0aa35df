import t from 'tap';
import { controlPoliciesOf, findCaller } from '#src/core/principals/identities.js';
import { loadYaml } from './files.js';
import { FILES, WHOLE } from './whole.js';

t.test('control policies have levels, and spare the management account', async (t) => {
  const { identities } = loadYaml(WHOLE, FILES);
  if (identities === undefined) throw new Error('not loaded');
  t.match(controlPoliciesOf(identities, '012345678901').serviceControlPolicies, [
    [{ ref: { layer: 'scp', level: 0, arn: /p-x$/, file: 'p/scp.json' } }],
    [{ ref: { layer: 'scp', level: 1, name: 'scp.json' } }],
  ]);
  t.strictSame(controlPoliciesOf(identities, '999999999999'), {});
});

t.test('without an organization there are no control policies', async (t) => {
  t.strictSame(controlPoliciesOf({ principals: [] }, '012345678901'), {});
});

t.test('callers are found by key, by ARN and by session', async (t) => {
  const { identities } = loadYaml(WHOLE, FILES);
  if (identities === undefined) throw new Error('not loaded');
  const found = (text: string) => {
    const caller = findCaller(identities, text);
    return caller && [caller.principal.name, caller.session?.name, caller.accessKey?.id];
  };
  t.strictSame(found('AKIAI44QH8DHBEXAMPLE'), ['alice', undefined, 'AKIAI44QH8DHBEXAMPLE']);
  t.strictSame(found('arn:aws:iam::012345678901:role/deployer'), ['deployer', undefined, undefined]);
  t.strictSame(found('arn:aws:sts::012345678901:assumed-role/deployer/ci'), ['deployer', 'ci', undefined]);
  t.strictSame(found('ASIAI44QH8DHBEXAMPLE'), ['deployer', 'plain', 'ASIAI44QH8DHBEXAMPLE']);
  t.equal(found('AKIANOBODY'), undefined);
});

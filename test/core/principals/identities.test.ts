import t from 'tap';
import { controlPoliciesOf } from '#src/core/principals/identities.js';
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
  t.strictSame(controlPoliciesOf({}, '012345678901'), {});
});

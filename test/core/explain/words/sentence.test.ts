/** AWS's sentences: IAM user guide, "Troubleshoot access denied error messages" (troubleshoot_access-denied). */
import t from 'tap';
import { aPolicyOfKind, awsSentence, policyKind } from '#src/core/explain/words/sentence.js';
import type { Layer, StatementRef, Verdict } from '#src/core/terms/verdict.js';

const USER = 'arn:aws:sts::123456789012:assumed-role/R/s';
const CHECK = {
  action: 'elasticache:DescribeCacheClusters',
  resource: 'arn:aws:elasticache:us-east-1:123456789012:cluster:*',
};
const OPENING = `User: ${USER} is not authorized to perform: ${CHECK.action} on resource: ${CHECK.resource}`;

const KINDS: readonly [layer: Layer | 'resource', implicit: string, explicit: string][] = [
  ['identity', 'no identity-based policy allows', 'an identity-based policy'],
  ['boundary', 'no permissions boundary allows', 'a permissions boundary'],
  ['session', 'no session policy allows', 'a session policy'],
  ['scp', 'no service control policy allows', 'a service control policy'],
  ['rcp', 'no resource control policy allows', 'a resource control policy'],
  ['resource', 'no resource-based policy allows', 'a resource-based policy'],
];

for (const [layer, implicit, explicit] of KINDS) {
  t.test(layer, async (t) => {
    const denial = (decision: Verdict['decision']): Verdict => ({ decision, layer, statements: [] });
    t.equal(
      awsSentence(USER, CHECK, denial('implicitDeny')),
      `${OPENING} because ${implicit} the ${CHECK.action} action`,
    );
    t.equal(awsSentence(USER, CHECK, denial('explicitDeny')), `${OPENING} with an explicit deny in ${explicit}`);
    t.equal(aPolicyOfKind(layer), explicit);
    t.ok(explicit.endsWith(policyKind(layer)));
  });
}

t.test('the ARN is that of the first policy of the layer that denied', async (t) => {
  const from = (layer: Layer, arn?: string): StatementRef =>
    ({ policy: { layer, name: 'p', ...(arn === undefined ? {} : { arn }) } }) as StatementRef;
  const sentence = (...statements: StatementRef[]): string =>
    awsSentence(USER, CHECK, { decision: 'explicitDeny', layer: 'identity', statements });
  const plain = `${OPENING} with an explicit deny in an identity-based policy`;
  t.equal(sentence(from('identity', 'arn:a'), from('identity', 'arn:b')), `${plain}: arn:a`);
  t.equal(sentence(from('identity'), from('scp', 'arn:b')), plain, 'of a policy without an ARN nothing is said');
  t.equal(sentence(from('scp', 'arn:b'), from('identity', 'arn:a')), `${plain}: arn:a`);
});

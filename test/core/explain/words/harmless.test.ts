/**
 * The explanation of a denial held what the record hides: the Passwords of a structure that a fix sends whole, and the signature of a
 * presigned URL in the Referer, in a cause and in the line that a policy should get.
 */
import t from 'tap';
import { explainDenial } from '#src/core/explain/explain.js';
import { denied, policy, worldOfAlice } from '../../../support/world.js';

const allowIf = (condition: object) =>
  worldOfAlice([policy({ Effect: 'Allow', Action: '*', Resource: '*', Condition: condition })]);
const SECRET = 'zQ7xW9vK4jzQ7xW9vK4j';

t.test('no fix repeats the passwords of a structure', async (t) => {
  const world = allowIf({ StringEquals: { 'elasticache:UserAuthenticationMode': 'iam' } });
  const AuthenticationMode = { Type: 'password', Passwords: [SECRET] };
  const params = { UserId: 'u', UserName: 'u', Engine: 'redis', AccessString: `on >${SECRET}`, AuthenticationMode };
  const explanation = explainDenial(world, denied(world, { operation: 'CreateUser', params }));
  t.notMatch(JSON.stringify(explanation), SECRET);
});

t.test('a Referer is explained without what may be secret in it', async (t) => {
  for (const referer of [
    `http://a/?X-Amz-Signature=${SECRET}`,
    `http://a/?a*b=1&X-Amz-Signature=${SECRET}?`,
    `http://a/#${SECRET}`,
    `http://user:${SECRET}@a/`,
  ])
    for (const operator of ['StringEquals', 'StringLike', 'StringNotLike', 'ArnLike', 'NumericEquals']) {
      const world = allowIf({ [operator]: { 'aws:Referer': operator === 'StringNotLike' ? '*' : 'http://good/' } });
      const body = 'Action=DescribeUsers&Version=2015-02-02';
      const outcome = denied(world, { body, headers: { Referer: referer } });
      t.notMatch(JSON.stringify(explainDenial(world, outcome)), SECRET, `${operator} ${referer}`);
    }
});

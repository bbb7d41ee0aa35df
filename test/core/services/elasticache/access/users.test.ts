/** What users are refused for, in which order, and what is no reason to refuse them (getmoto/moto, tests/test_elasticache). */
import t from 'tap';
import { standIn } from '../call.js';

const USER = { UserId: 'user1', UserName: 'User1', Engine: 'redis', AccessString: 'on ~* +@all' };
const IAM = { AuthenticationMode: { Type: 'iam' } };

t.test('the name of an IAM user is its id, in whatever case', async (t) => {
  const { call } = standIn();
  t.equal(call('CreateUser', { ...USER, ...IAM }).fault, undefined);
  t.match(call('CreateUser', { ...USER, ...IAM, UserId: 'user2' }).fault, { code: 'InvalidParameterCombination' });
});

t.test('credentials are refused before the access string', async (t) => {
  const { call } = standIn();
  const bad = { ...USER, AccessString: '?' };
  t.match(call('CreateUser', bad).fault?.message, /^Input Authentication type: null/);
  t.match(call('CreateUser', { ...bad, Passwords: ['short'] }).fault?.message, /^Passwords length/);
  t.match(call('CreateUser', { ...bad, ...IAM }).fault, { code: 'InvalidParameterValue' });
});

import t from 'tap';
import { allow, custom, iam, principal } from './world.js';

const when = (operator: string, key: string, value: unknown): string =>
  allow('*', { Condition: { [operator]: { [key]: value } } });
const entry = (ContextKeyName: string, ContextKeyType: string, ...ContextKeyValues: string[]) => ({
  ContextKeyName,
  ContextKeyType,
  ContextKeyValues,
});

t.test('a value of each type meets an operator of its kind', async (t) => {
  const cases: [operator: string, wanted: unknown, type: string, ...values: string[]][] = [
    ['StringEquals', 'a', 'string', 'a'],
    ['NumericLessThan', '10', 'numeric', '9.5'],
    ['Bool', 'true', 'boolean', 'TRUE'],
    ['IpAddress', '10.0.0.0/8', 'ip', '10.1.2.3'],
    ['BinaryEquals', 'YWI=', 'binary', 'YWI='],
    ['DateGreaterThan', '2018-08-16T12:00:00Z', 'date', '2019-04-25T11:00:00Z'],
    ['DateGreaterThan', '2018-08-16T12:00:00Z', 'date', '1556190000'],
    ['ForAnyValue:StringEquals', ['b'], 'stringList', 'a', 'b'],
    ['ForAllValues:NumericEquals', ['1', '2'], 'numericList', '2', '1'],
    ['ForAllValues:StringEquals', ['b'], 'stringList'],
  ];
  for (const [operator, wanted, type, ...values] of cases) {
    const answer = custom([when(operator, 'x:y', wanted)], { ContextEntries: [entry('X:Y', type, ...values)] });
    t.match(answer, [{ EvalDecision: 'allowed', MissingContextValues: { length: 0 } }], `${operator} ${type}`);
  }
});

t.test('a list makes a multivalued key, which an operator without a set qualifier does not meet', async (t) => {
  const answer = custom([when('StringEquals', 'x:y', 'a')], { ContextEntries: [entry('x:y', 'stringList', 'a')] });
  t.match(answer, [{ EvalDecision: 'implicitDeny' }]);
});

t.test('without a type one value is a string, several are a list', async (t) => {
  const of = (...ContextKeyValues: string[]) => ({ ContextEntries: [{ ContextKeyName: 'x:y', ContextKeyValues }] });
  t.match(custom([when('StringEquals', 'x:y', 'a')], of('a')), [{ EvalDecision: 'allowed' }]);
  t.match(custom([when('ForAnyValue:StringEquals', 'x:y', 'a')], of('a', 'b')), [{ EvalDecision: 'allowed' }]);
});

t.test('values that do not fit their type', async (t) => {
  const cases: [entry: object, code: string, message: RegExp][] = [
    [entry('x:y', 'numeric', 'ten'), 'InvalidInput', /ten of x:y is not of the type numeric/],
    [entry('x:y', 'boolean', 'yes'), 'InvalidInput', /boolean/],
    [entry('x:y', 'ip', '10.0.0'), 'InvalidInput', /ip/],
    [entry('x:y', 'binary', '%'), 'InvalidInput', /binary/],
    [entry('x:y', 'dateList', '2019-01-01', 'tomorrow'), 'InvalidInput', /tomorrow/],
    [entry('x:y', 'string', 'a', 'b'), 'InvalidInput', /stringList/],
    [entry('x:y', 'string'), 'InvalidInput', /exactly one/],
    [entry('', 'string', 'a'), 'InvalidInput', /ContextEntries\.1 has no ContextKeyName/],
    [
      entry('x:y', 'text', 'a'),
      'ValidationError',
      /Value 'text' at 'contextEntries\.1\.member\.contextKeyType'.*enum value set/,
    ],
    [entry('x:y', 'constructor', 'a'), 'ValidationError', /enum/],
  ];
  for (const [each, code, message] of cases) {
    t.match(custom([allow('*')], { ContextEntries: [each as never] }), { code, status: 400, message });
  }
  const twice = [entry('x:y', 'string', 'a'), entry('X:y', 'string', 'b')];
  t.match(custom([allow('*')], { ContextEntries: twice }), { code: 'InvalidInput', message: /X:y twice/ });
});

const ALICE = iam('user/team/alice');
const keys = (name: string): string => allow('*', { Resource: `arn:aws:x:::${name}` });
const resource = (name: string) => ({ ResourceArns: [`arn:aws:x:::${name}`] });

t.test('what the simulator knows of the principal', async (t) => {
  const known: [arn: string, key: string, value: string][] = [
    [ALICE, 'aws:username', 'alice'],
    [ALICE, 'aws:userid', 'AIDAALICE'],
    [ALICE, 'aws:PrincipalId', 'AIDAALICE'],
    [ALICE, 'aws:PrincipalType', 'User'],
    [ALICE, 'aws:PrincipalAccount', '123456789012'],
    [ALICE, 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    [iam('role/deployer'), 'aws:PrincipalType', 'AssumedRole'],
    [iam('group/developers'), 'aws:PrincipalAccount', '123456789012'],
  ];
  for (const [arn, key, value] of known) {
    const more = { PolicyInputList: [keys(`\${${key}}`)], PermissionsBoundaryPolicyInputList: [allow('*')] };
    t.match(principal(arn, 'x:y', { ...more, ...resource(value) }), [{ EvalDecision: 'allowed' }], `${arn} ${key}`);
  }
  const more = { PolicyInputList: [keys('${aws:PrincipalTag/team}')] };
  t.match(principal(ALICE, 'x:y', { ...more, ...resource('cache') }), [
    { EvalDecision: 'implicitDeny', MissingContextValues: ['aws:RequestTag/Team', 'aws:PrincipalTag/team'] },
  ]);
});

t.test('CallerArn says who calls, and ContextEntries are stronger', async (t) => {
  const policy = [keys('${aws:username}')];
  t.match(custom(policy, resource('bob')), [{ EvalDecision: 'implicitDeny', MissingContextValues: ['aws:username'] }]);
  t.match(custom(policy, { ...resource('bob'), CallerArn: iam('user/bob') }), [{ EvalDecision: 'allowed' }]);
  const asBob = {
    PolicyInputList: policy,
    CallerArn: iam('user/bob'),
    PermissionsBoundaryPolicyInputList: [allow('*')],
  };
  t.match(principal(ALICE, 'x:y', { ...asBob, ...resource('bob') }), [{ EvalDecision: 'allowed' }]);
  t.match(principal(ALICE, 'x:y', { ...asBob, ...resource('alice') }), [{ EvalDecision: 'implicitDeny' }]);
  const entries = { ContextEntries: [entry('aws:UserName', 'string', 'eve')] };
  t.match(custom(policy, { ...resource('eve'), CallerArn: iam('user/bob'), ...entries }), [
    { EvalDecision: 'allowed' },
  ]);
  for (const CallerArn of ['arn:aws:sts::123456789012:assumed-role/r/s', iam('root'), 'bob']) {
    t.match(custom(policy, { CallerArn }), { code: 'InvalidInput', message: /CallerArn/ });
  }
});

import t, { type Test } from 'tap';
import { conditionHolds, explainCondition } from '#src/core/policy/match/conditions.js';
import type { ContextValue } from '#src/core/terms/question.js';
import { conditionOf, contextOf } from '../../engine/policies.js';

type Row = readonly [
  operator: string,
  policy: string | readonly string[],
  actual: ContextValue | undefined,
  holds: boolean,
];

function check(t: Test, rows: readonly Row[], more: { [key: string]: ContextValue } = {}): void {
  for (const [operator, policy, actual, holds] of rows) {
    const context = contextOf(actual === undefined ? more : { ...more, 'Test:Key': actual });
    const condition = conditionOf(operator, 'test:key', policy);
    const name = `${operator} ${JSON.stringify(policy)} on ${JSON.stringify(actual) ?? 'nothing'}`;
    t.equal(conditionHolds(condition, context), holds, name);
    t.equal(explainCondition(condition, context) === undefined, holds, `${name}, explained`);
  }
}

t.test('String operators', async (t) => {
  check(t, [
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', 'a*', 'a*', true],
    ['StringEquals', 'a', undefined, false],
    ['StringEquals', '', '', true],
    ['StringEquals', 'ä', 'a\u0308', false],
    ['StringNotEquals', 'a', 'b', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['StringNotEquals', 'a', undefined, true],
    ['StringEqualsIgnoreCase', 'AbC', 'aBc', true],
    ['StringEqualsIgnoreCase', 'AbC', 'aB', false],
    ['StringNotEqualsIgnoreCase', 'AbC', 'aBc', false],
    ['StringNotEqualsIgnoreCase', 'AbC', 'x', true],
    ['StringLike', 't1.*', 't1.micro', true],
    ['StringLike', 't1.*', 't10micro', false],
    ['StringLike', ['t1.*', 'm?.x'], 'm3.x', true],
    ['StringLike', 'A*', 'ab', false],
    ['StringNotLike', ['A*', 'B*'], 'Apple', false],
    ['StringNotLike', ['A*', 'B*'], 'Cherry', true],
    ['StringNotLike', 'A*', undefined, true],
    ['StringLike', '*', '', true],
  ]);
});

t.test('an empty list of values equals nothing', async (t) => {
  check(t, [
    ['StringEquals', [], 'a', false],
    ['StringNotEquals', [], 'a', true],
    ['StringEqualsIfExists', [], undefined, true],
    ['ForAnyValue:StringEquals', [], ['a'], false],
    ['ForAllValues:StringEquals', [], ['a'], false],
    ['ForAllValues:StringEquals', [], [], true],
    ['Null', [], 'a', false],
    ['Null', [], undefined, false],
  ]);
});

t.test('Numeric operators', async (t) => {
  check(t, [
    ['NumericEquals', '10', '10', true],
    ['NumericEquals', '10', '10.0', true],
    ['NumericEquals', '10', '010', true],
    ['NumericEquals', ['9', '10'], '10', true],
    ['NumericNotEquals', ['9', '10'], '10', false],
    ['NumericNotEquals', ['9', '10'], '11', true],
    ['NumericNotEquals', '10', undefined, true],
    ['NumericLessThan', '10', '9', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThan', '-1', '-2', true],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericLessThanEquals', ['1', '10'], '5', true],
    ['NumericGreaterThan', '9', '10', true],
    ['NumericGreaterThan', '9', '9', false],
    ['NumericGreaterThanEquals', '9.5', '9.50', true],
    ['NumericGreaterThanEquals', '9.5', '9.49', false],
    ['NumericEquals', '9007199254740993', '9007199254740992', false],
    ['NumericGreaterThan', '9007199254740992', '9007199254740993', true],
    // Unparsable on either side: never, negated or not.
    ['NumericEquals', 'ten', 'ten', false],
    ['NumericNotEquals', '10', 'ten', false],
    ['NumericNotEquals', 'ten', '10', false],
    ['NumericNotEquals', ['ten', '11'], '10', false],
    ['NumericLessThan', ['ten', '11'], '10', true],
    ['NumericNotEquals', 'ten', undefined, true],
  ]);
});

t.test('Date operators', async (t) => {
  check(t, [
    ['DateGreaterThan', '2020-01-01T00:00:01Z', '2020-01-01T00:00:02Z', true],
    ['DateGreaterThan', '2020-01-01T00:00:01Z', '2020-01-01T00:00:01Z', false],
    ['DateGreaterThanEquals', '2020-01-01T00:00:01Z', '2020-01-01T00:00:01Z', true],
    ['DateLessThan', '2020-01-01', '2019-12-31T23:59:59.999Z', true],
    ['DateLessThanEquals', '2020', '2020-01-01T00:00:00Z', true],
    ['DateEquals', '2020-01-01T01:00:00+01:00', '2020-01-01T00:00:00Z', true],
    ['DateEquals', '2023-11-14T22:13:20Z', '1700000000', true],
    ['DateEquals', '1700000000', '2023-11-14T22:13:20Z', true],
    ['DateNotEquals', ['2024-01-01', '2025-01-01'], '2025-01-01', false],
    ['DateNotEquals', '2024-01-01', '2023-12-25', true],
    ['DateNotEquals', '2024-01-01', 'yesterday', false],
    ['DateNotEquals', 'yesterday', '2024-01-01', false],
    ['DateLessThan', 'yesterday', '2024-01-01', false],
    // aws:EpochTime works with the Numeric operators too.
    ['NumericLessThan', '1700000001', '1700000000', true],
  ]);
});

t.test('Bool, BinaryEquals and Null', async (t) => {
  check(t, [
    ['Bool', 'true', 'true', true],
    ['Bool', 'true', 'TRUE', true],
    ['Bool', 'False', 'false', true],
    ['Bool', 'true', 'false', false],
    ['Bool', ['true', 'false'], 'false', true],
    ['Bool', 'yes', 'yes', false],
    ['Bool', 'true', undefined, false],
    ['BoolIfExists', 'true', undefined, true],
    ['BoolIfExists', 'true', 'false', false],
    ['BinaryEquals', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', true],
    ['BinaryEquals', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'BinaryValueInBase64', true],
    ['BinaryEquals', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'd3Jvb29vb25n', false],
    ['BinaryEquals', 'no base64!', 'no base64!', false],
    ['Null', 'true', undefined, true],
    ['Null', 'true', 'x', false],
    ['Null', 'false', 'x', true],
    ['Null', 'FALSE', 'x', true],
    ['Null', 'false', undefined, false],
    ['Null', 'false', '', true],
    ['Null', 'false', ['a'], true],
    ['Null', 'false', [''], true],
    ['Null', 'false', [], false],
    ['Null', 'true', [], true],
    ['Null', ['true', 'false'], undefined, true],
    ['Null', ['true', 'false'], 'x', true],
    ['Null', 'maybe', 'x', false],
  ]);
});

t.test('IP address operators', async (t) => {
  check(t, [
    ['IpAddress', '203.0.113.0/24', '203.0.113.255', true],
    ['IpAddress', '203.0.113.0/24', '203.0.114.0', false],
    ['IpAddress', '203.0.113.7', '203.0.113.7', true],
    ['IpAddress', '203.0.113.7', '203.0.113.8', false],
    ['IpAddress', '2001:DB8:1234:5678::/64', '2001:db8:1234:5678:ffff::1', true],
    ['IpAddress', ['203.0.113.0/24', '2001:DB8:1234:5678::/64'], '2001:db8:1234:5679::1', false],
    ['IpAddress', '0.0.0.0/0', '255.255.255.255', true],
    ['IpAddress', '0.0.0.0/0', '::1', false],
    ['IpAddress', '::/0', '10.0.0.1', false],
    ['NotIpAddress', '203.0.113.0/24', '203.0.113.1', false],
    ['NotIpAddress', '203.0.113.0/24', '198.51.100.1', true],
    ['NotIpAddress', '203.0.113.0/24', '2001:db8::1', true],
    ['NotIpAddress', '203.0.113.0/24', undefined, true],
    ['NotIpAddress', ['203.0.113.0/24', '::/0'], '::1', false],
    ['IpAddress', '203.0.113.0/33', '203.0.113.0', false],
    ['NotIpAddress', '203.0.113.0/33', '198.51.100.1', false],
    ['NotIpAddress', '203.0.113.0/24', 'nowhere', true],
    ['IpAddressIfExists', '203.0.113.0/24', undefined, true],
  ]);
});

const ARN = 'arn:aws:ec2:us-east-1:123456789012:instance/i-1';
t.test('ARN operators', async (t) => {
  const rows = (equals: string, notEquals: string): Row[] => [
    [equals, ARN, ARN, true],
    [equals, 'arn:aws:ec2:*:*:instance/*', ARN, true],
    [equals, 'arn:???:*:*:*:*', ARN, true],
    [equals, 'arn:aws:ec2:us-east-?:123456789012:instance/i-?', ARN, true],
    [equals, ARN.toUpperCase(), ARN, false],
    // The page's own example: the wildcard of an ARN field does not cross a colon, StringLike's does.
    [
      equals,
      'arn:aws:someservice:*:111122223333:finance/*',
      'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
      false,
    ],
    [equals, 'arn:aws:s3:::my_corporate_bucket', 'arn:aws:s3:::my_corporate_bucket', true],
    [equals, 'arn:aws:s3:::*', 'arn:aws:s3:::a:b/c', true],
    [equals, 'arn:aws:ec2:*', ARN, false],
    [equals, '*', ARN, false],
    [equals, ARN, 'i-1', false],
    [equals, ARN, undefined, false],
    [notEquals, ARN, ARN, false],
    [notEquals, 'arn:aws:ec2:us-east-1:123456789012:instance/i-2', ARN, true],
    [notEquals, [ARN, 'arn:aws:ec2:*:*:volume/*'], ARN, false],
    [notEquals, ARN, undefined, true],
    [notEquals, ARN, 'i-1', true],
    [notEquals, 'i-1', ARN, false],
  ];
  check(t, rows('ArnEquals', 'ArnNotEquals'));
  check(t, rows('ArnLike', 'ArnNotLike'));
  check(t, [
    [
      'StringLike',
      'arn:aws:someservice:*:111122223333:finance/*',
      'arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt',
      true,
    ],
  ]);
});

t.test('multivalued keys and quantifiers', async (t) => {
  check(t, [
    // "Multivalued context keys require a condition set operator."
    ['StringEquals', 'a', ['a'], false],
    ['StringNotEquals', 'b', ['a'], false],
    ['StringLikeIfExists', '*', ['a'], false],
    ['StringNotEquals', 'b', [], false],
    ['ForAllValues:StringLike', ['PostDateTime', 'Message', 'Tags'], ['PostDateTime', 'Message'], true],
    ['ForAllValues:StringLike', ['PostDateTime', 'Message', 'Tags'], ['PostDateTime', 'UserName'], false],
    ['ForAllValues:StringEquals', 'a', undefined, true],
    ['ForAllValues:StringEquals', 'a', [], true],
    ['ForAllValues:StringEquals', 'a', '', true],
    ['ForAllValues:StringEquals', 'a', [''], true],
    ['ForAllValues:StringEquals', 'a', ['', 'a'], false],
    ['ForAllValues:StringEquals', 'a', 'a', true],
    ['ForAllValues:StringEquals', 'a', 'b', false],
    ['ForAllValues:StringNotLike', 'key1*', ['key1:hr', 'key1:personnel'], false],
    ['ForAllValues:StringNotLike', 'key1*', ['key2:audit'], true],
    ['ForAllValues:StringNotLike', 'key1*', undefined, true],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'a'], false],
    ['ForAnyValue:StringEquals', ['ID', 'PostDateTime'], ['UserName', 'Message', 'PostDateTime'], true],
    ['ForAnyValue:StringEquals', ['ID', 'PostDateTime'], ['UserName'], false],
    ['ForAnyValue:StringEquals', 'a', undefined, false],
    ['ForAnyValue:StringEquals', 'a', [], false],
    ['ForAnyValue:StringLike', '*', '', false],
    ['ForAnyValue:StringEquals', 'a', 'a', true],
    ['ForAnyValue:StringNotEquals', 'a', undefined, false],
    ['ForAnyValue:StringNotEquals', 'a', [], false],
    // ElastiCache's guide on tags: one other key is enough.
    ['ForAnyValue:StringNotEquals', ['Project', 'Service'], ['Project', 'Other'], true],
    ['ForAnyValue:StringNotEquals', ['Project', 'Service'], ['Project', 'Service'], false],
    // IfExists: a missing key is true, with a quantifier as well.
    ['ForAnyValue:StringEqualsIfExists', 'a', undefined, true],
    ['ForAnyValue:StringEqualsIfExists', 'a', [], false],
    ['ForAllValues:StringEqualsIfExists', 'a', undefined, true],
    ['StringEqualsIfExists', 'a', undefined, true],
    ['StringEqualsIfExists', 'a', 'b', false],
    ['StringNotEqualsIfExists', 'a', undefined, true],
    ['ForAllValues:NumericLessThan', '5', ['1', '2'], true],
    ['ForAllValues:NumericLessThan', '5', ['1', 'x'], false],
    ['ForAnyValue:IpAddress', '10.0.0.0/8', ['192.0.2.1', '10.1.1.1'], true],
    ['ForAnyValue:Bool', 'true', ['false', 'true'], true],
  ]);
});

t.test('variables in conditions', async (t) => {
  const user = { 'aws:username': 'ana', 'aws:PrincipalArn': ARN, 'aws:TagKeys': ['a'], 'aws:PrincipalTag/any': '*' };
  check(
    t,
    [
      ['StringEquals', '${aws:username}', 'ana', true],
      ['StringEquals', '${AWS:USERNAME}', 'bob', false],
      ['StringEqualsIgnoreCase', 'X-${aws:username}', 'x-ANA', true],
      ['StringLike', 'home/${aws:username}/*', 'home/ana/x', true],
      ['StringLike', '${aws:PrincipalTag/any}', 'anything', false],
      ['StringLike', '${aws:PrincipalTag/any}', '*', true],
      ['StringEquals', '${*}', '*', true],
      ['StringEquals', "${aws:userid, 'anonymous'}", 'anonymous', true],
      ['ArnEquals', '${aws:PrincipalArn}', ARN, true],
      ['ArnLike', 'arn:aws:ec2:*:*:${aws:username}/*', 'arn:aws:ec2:x:y:ana/1', true],
      // Without a value: positive operators do not match, negated ones do.
      ['StringEquals', '${aws:userid}', 'x', false],
      ['StringEquals', ['${aws:userid}', 'x'], 'x', true],
      ['StringNotEquals', '${aws:userid}', 'x', true],
      ['StringNotEquals', ['${aws:userid}', 'x'], 'x', false],
      ['StringNotLike', '${aws:userid}', 'x', true],
      ['ArnNotEquals', 'arn:aws:iam::*:user/${aws:userid}', ARN, true],
      ['ForAnyValue:StringNotEquals', '${aws:userid}', ['x'], true],
      // Only single-valued keys can be variables.
      ['StringEquals', '${aws:TagKeys}', 'a', false],
      // None in the other operators.
      ['Bool', '${aws:SecureTransport}', 'true', false],
      ['NumericEquals', '${aws:EpochTime}', '1', false],
      ['Null', '${aws:username}', 'x', false],
    ],
    { ...user, 'aws:SecureTransport': 'true', 'aws:EpochTime': '1' },
  );
  const literal = conditionOf('StringEquals', 'k', '${aws:username}', false);
  t.equal(conditionHolds(literal, contextOf({ k: '${aws:username}' })), true, 'text under 2008-10-17');
  t.equal(conditionHolds(literal, contextOf({ k: 'ana', ...user })), false);
});

t.test('the key of a condition is case-insensitive, tag keys included', async (t) => {
  const condition = conditionOf('StringEquals', 'AWS:requesttag/PROJECT', 'x');
  t.equal(conditionHolds(condition, contextOf({ 'aws:RequestTag/Project': 'x' })), true);
});

t.test('names that objects have are keys like any other', async (t) => {
  for (const key of ['__proto__', 'constructor', 'toString']) {
    t.equal(conditionHolds(conditionOf('Null', key, 'true'), contextOf({})), true, key);
    t.equal(
      conditionHolds(conditionOf('StringEquals', key, 'x'), new Map([[key.toLowerCase(), { key, value: 'x' }]])),
      true,
    );
  }
});

t.test('an unknown operator is never left out silently', async (t) => {
  const unknown = [
    'StringEqual',
    'NullIfExists',
    'ForAllValues:Null',
    'ForSomeValues:StringEquals',
    '',
    'IfExists',
    'BinaryNotEquals',
  ];
  for (const operator of unknown)
    t.throws(() => conditionOf(operator, 'k', 'v'), { message: /unknown condition operator/ });
});

t.test('why a condition is not met', async (t) => {
  const reason = (operator: string, policy: string | string[], context: { [key: string]: ContextValue }) =>
    explainCondition(conditionOf(operator, 'k', policy), contextOf(context));
  t.strictSame(reason('StringEquals', 'a', {}), { reason: 'absent', expected: ['a'] });
  t.strictSame(reason('StringEquals', 'a', { k: 'b' }), { reason: 'value', expected: ['a'], actual: 'b' });
  t.strictSame(reason('StringEquals', 'a', { k: ['a'] }), { reason: 'multivalued', expected: ['a'], actual: ['a'] });
  t.strictSame(reason('NumericLessThan', '1', { k: 'x' }), { reason: 'unparsable', expected: ['1'], actual: 'x' });
  t.strictSame(reason('NumericNotEquals', '1', { k: 'x' }), { reason: 'unparsable', expected: ['1'], actual: 'x' });
  t.strictSame(reason('NumericLessThan', ['x', '1'], { k: '2' }), {
    reason: 'value',
    expected: ['x', '1'],
    actual: '2',
  });
  t.strictSame(reason('StringEquals', '${u}', { k: 'x' }), {
    reason: 'unresolvedVariable',
    expected: ['${u}'],
    actual: 'x',
  });
  t.strictSame(reason('StringEquals', '${u}', { k: 'x', u: 'y' }), { reason: 'value', expected: ['y'], actual: 'x' });
  t.strictSame(reason('Null', 'false', {}), { reason: 'absent', expected: ['false'] });
  t.strictSame(reason('Null', 'true', { k: ['x'] }), { reason: 'value', expected: ['true'], actual: ['x'] });
  t.strictSame(reason('StringNotEquals', 'a', { k: 'a' }), { reason: 'value', expected: ['a'], actual: 'a' });
});

import t from 'tap';
import { isPrivate, unknownsOf } from '#src/core/explain/cause/unknowns.js';
import { ask, policy, worldOf, worldOfAlice } from '../../../support/world.js';

const ARN = 'arn:aws:elasticache:us-east-1:123456789012:cluster:c';
const CALL = { operation: 'DeleteCacheCluster', params: { CacheClusterId: 'c' } };
const ALLOW = { Effect: 'Allow', Action: 'elasticache:*', Resource: '*' };
const DENY = { Effect: 'Deny', Action: 'elasticache:Delete*', Resource: '*' };
const when = (statement: object, Condition: object): object => ({ ...statement, Condition });
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const NO_MFA = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
const OFFICE = { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };
const from = (address: string): object => ({ context: { 'aws:SourceIp': address } });
const team = (operator: string): object => ({ [operator]: { 'aws:ResourceTag/team': 'cache' } });

type Row = readonly [
  name: string,
  statements: readonly object[],
  outcome: 'allowed' | 'denied',
  says: readonly RegExp[],
  more?: object,
];

const ROWS: readonly Row[] = [
  ['nothing unknown, allowed', [ALLOW], 'allowed', []],
  ['nothing unknown, denied', [{ ...ALLOW, Action: 's3:*' }], 'denied', []],
  ['an Allow needs MFA', [when(ALLOW, MFA)], 'denied', [/^aws:MultiFactorAuthPresent is absent/]],
  ['another Allow needs none', [ALLOW, when(ALLOW, MFA)], 'allowed', []],
  ['MFA is told', [when(ALLOW, MFA)], 'allowed', [], { context: { 'aws:MultiFactorAuthPresent': 'true' } }],
  [
    'allowed by a negated operator on an absent key',
    [when(ALLOW, { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } })],
    'allowed',
    [/^only AWS knows aws:SourceVpc:/],
  ],
  ['a Deny that MFA alone keeps away', [ALLOW, when(DENY, MFA)], 'allowed', [/MultiFactorAuthPresent/]],
  [
    'a Deny that something known keeps away too',
    [ALLOW, when(DENY, { ...MFA, StringEquals: { 'aws:username': 'bob' } })],
    'allowed',
    [],
  ],
  ['a Deny that matches since MFA is absent', [ALLOW, when(DENY, NO_MFA)], 'denied', [/MultiFactorAuthPresent/]],
  ['another Deny matches anyway', [ALLOW, DENY, when(DENY, NO_MFA)], 'denied', []],
  ['about another resource', [when({ ...ALLOW, Resource: `${ARN}x` }, MFA)], 'denied', []],
  ['no address', [when(ALLOW, OFFICE)], 'denied', [/^aws:SourceIp is not known here/]],
  [
    'a loopback address',
    [when(ALLOW, OFFICE)],
    'denied',
    [/^aws:SourceIp is 127.0.0.1 here, a loopback or private address/],
    from('127.0.0.1'),
  ],
  ['it lets a call through', [ALLOW, when(DENY, OFFICE)], 'allowed', [/^aws:SourceIp is ::1 here/], from('::1')],
  ['a public address', [when(ALLOW, OFFICE)], 'denied', [], from('198.51.100.1')],
  ['unknown tags', [when(ALLOW, team('StringEquals'))], 'denied', [/^the tags of arn:.*:cluster:c are not known here/]],
  ['under a negated operator', [when(ALLOW, team('StringNotEquals'))], 'allowed', [/^the tags of/]],
  ['in a Deny', [ALLOW, when(DENY, team('StringEquals'))], 'allowed', [/^the tags of/]],
  ['known tags without the one', [when(ALLOW, team('StringEquals'))], 'denied', [], { resourceTags: { [ARN]: {} } }],
  [
    'a variable that only AWS knows',
    [when(ALLOW, { StringEquals: { 'aws:username': '${aws:SourceIdentity}' } })],
    'denied',
    [/^only AWS knows aws:SourceIdentity/],
  ],
  [
    'a variable with a default',
    [when(ALLOW, { StringEquals: { 'aws:username': "${aws:SourceIdentity, 'alice'}" } })],
    'allowed',
    [/^only AWS knows aws:SourceIdentity/],
  ],
];

for (const [name, statements, expected, says, more] of ROWS) {
  t.test(name, async (t) => {
    const { outcome } = ask(worldOfAlice([policy(...statements)]), { ...CALL, ...more });
    t.equal(outcome.kind, expected);
    const sentences = 'checks' in outcome ? unknownsOf(outcome) : [];
    t.equal(sentences.length, says.length, JSON.stringify(sentences));
    for (const [i, pattern] of says.entries()) t.match(sentences[i], pattern);
  });
}

t.test('of a session the start and the MFA are not known', async (t) => {
  const unlessBoth = when(DENY, { ...MFA, DateLessThan: { 'aws:TokenIssueTime': '2024-01-01' } });
  const inline = [{ name: 'p', document: policy(ALLOW, unlessBoth) }];
  const { outcome } = ask(worldOf({ principals: [{ arn: 'arn:aws:iam::123456789012:role/r', inline }] }), CALL);
  t.match('checks' in outcome && unknownsOf(outcome), [
    /^aws:MultiFactorAuthPresent is assumed to be false/,
    /^only AWS knows aws:TokenIssueTime/,
  ]);
});

t.test('of unknown tags the reason is told, when somebody has asked', async (t) => {
  const { outcome } = ask(worldOfAlice([policy(when(ALLOW, team('StringEquals')))]), CALL);
  if (outcome.kind !== 'denied') return t.fail(outcome.kind);
  const [arn = ''] = outcome.wantedTags;
  t.match(unknownsOf({ ...outcome, whyUnknown: new Map([[arn, { unknown: 'no answer in time' }]]) }), [
    /^the tags of arn:.*:cluster:c are not known here \(no answer in time\): AWS may answer otherwise$/,
  ]);
});

t.test('every layer that has to allow counts', async (t) => {
  const permissionsBoundary = policy(when(ALLOW, { StringNotEquals: { 'aws:SourceVpce': 'v' } }));
  const { outcome } = ask(worldOfAlice([policy(ALLOW)], { permissionsBoundary }), CALL);
  t.equal(outcome.kind, 'allowed');
  t.match('checks' in outcome && unknownsOf(outcome), [/aws:SourceVpce/]);
});

t.test('private addresses (RFC 1918, RFC 4193, RFC 4291)', async (t) => {
  const yes =
    '127.0.0.1 127.9.9.9 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.1.1 ::1 ::ffff:10.0.0.1 FC00::1 fd12:: fe80::1 febf::1';
  const no = '8.8.8.8 172.15.0.1 172.32.0.1 192.169.0.1 169.253.0.1 11.0.0.1 2001:db8::1 fec0::1 ::2';
  for (const address of yes.split(' ')) t.ok(isPrivate(address), address);
  for (const address of no.split(' ')) t.notOk(isPrivate(address), address);
});

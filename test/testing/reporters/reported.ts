import type { RunReport } from '#src/testing/reporters/report.js';

/** What callers may name, and what no format may take for its own. */
export const HOSTILE = [
  '<b>&amp;]]>"\'',
  '\u0000\u001b[31m\u0008\uffff\ud800',
  'one\ntwo\r\nthree\tfour',
  '::error::x%0A::set-output name=a::b',
  '[here](https://evil.example) `code` | cell | <script>',
  '{0} ${aws:username}',
] as const;

const head = { group: 'arn:aws:iam::123456789012:user/app' };

export const REPORT: RunReport = {
  name: 'exec',
  began: '2026-01-02T03:04:05.678Z',
  cases: [
    { ...head, name: 'DescribeUsers', result: 'passed', seconds: 0.0012 },
    { ...head, name: 'DescribeUsers', result: 'passed', seconds: 0.0001 },
    { ...head, name: 'DescribeUsers (2)', result: 'passed' },
    {
      ...head,
      name: 'DeleteUser on arn:aws:elasticache:us-east-1:123456789012:user:ana',
      result: 'failed',
      kind: 'explicitDeny',
      message: 'it is denied',
      text: 'it is denied\nby a Deny',
      file: 'policies/app.json',
      seconds: 0,
    },
    { ...head, name: 'Nothing', result: 'error', kind: 'InvalidAction', message: 'there is no such action' },
    { ...head, name: 'PutObject', result: 'skipped', message: 'of another service' },
    ...HOSTILE.map((text) => ({ group: text, name: text, result: 'failed' as const, kind: text, message: text, text })),
  ],
  findings: [
    {
      rule: 'deny',
      level: 'error',
      title: 'DeleteUser is denied',
      text: 'denied by "KeepUsers"\nFix: none',
      place: { file: 'policies/my app.json', line: 8, column: 3 },
      calls: 2,
      identity: 'one',
    },
    {
      rule: 'no-statement',
      level: 'warning',
      title: 'CreateUser would be denied',
      text: 'no',
      calls: 1,
      identity: 'two',
    },
    ...HOSTILE.map((text, index) => ({
      rule: 'no-statement',
      level: 'error' as const,
      title: text,
      text,
      place: { file: `policies/${text.replace(/[\p{Cs}\0]/gu, '')}` },
      calls: 1,
      identity: `hostile-${index}`,
    })),
  ],
};

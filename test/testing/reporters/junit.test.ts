import { XMLParser } from 'fast-xml-parser';
import t from 'tap';
import { junitReport } from '#src/testing/reporters/junit.js';
import { junitErrors } from '../../support/junit.js';
import { HOSTILE, REPORT } from './reported.js';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (name) => name === 'testcase',
});
type Case = Record<string, string & { readonly message?: string; readonly type?: string; readonly '#text'?: string }>;
const casesOf = (text: string): Case[] => parser.parse(text).testsuites.testsuite.testcase ?? [];

t.test('what Jenkins and GitLab read', async (t) => {
  const text = junitReport(REPORT);
  t.same(await junitErrors(text), []);
  const { testsuites } = parser.parse(text);
  t.match(testsuites, { tests: '12', failures: '7', errors: '1', skipped: '1', time: '0.001300' });
  t.match(testsuites.testsuite, { name: 'exec', tests: '12', timestamp: '2026-01-02T03:04:05' });
  t.match(casesOf(text), [
    { name: 'DescribeUsers', classname: 'arn:aws:iam::123456789012:user/app', time: '0.001200' },
    { name: 'DescribeUsers (2)' },
    { name: 'DescribeUsers (2) (2)' },
    {
      failure: { message: 'it is denied', type: 'explicitDeny', '#text': 'it is denied\nby a Deny' },
      file: 'policies/app.json',
    },
    { error: { message: 'there is no such action', type: 'InvalidAction', '#text': 'there is no such action' } },
    { skipped: { message: 'of another service' } },
  ]);
});

t.test('nothing that a caller names becomes markup, and what XML cannot hold is replaced', async (t) => {
  const cases = casesOf(junitReport(REPORT)).slice(-HOSTILE.length);
  const held = HOSTILE.map((text) => text.replace(/[\p{Cs}\uffff]|(?![\n\r\t])\p{Cc}/gu, '\ufffd'));
  t.same(
    cases.map(({ failure }) => failure?.message),
    held,
  );
  t.same(
    cases.map(({ failure }) => failure?.['#text']),
    held,
  );
});

t.test('a run without calls is a report of none', async (t) => {
  t.same(await junitErrors(junitReport({ ...REPORT, cases: [] })), []);
});

t.test('the schema is one that refuses', async (t) => {
  const text = junitReport(REPORT);
  for (const [from, to] of [
    ['name="DescribeUsers (2)"', 'name="DescribeUsers"'],
    ['<skipped', '<flaky'],
    ['time="0.001200"', 'time="1.2 ms"'],
    ['</testsuites>', ''],
  ] as const)
    t.not((await junitErrors(text.replace(from, to))).length, 0, to);
});

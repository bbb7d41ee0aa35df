import t from 'tap';
import { sarifReport } from '#src/testing/reporters/sarif.js';
import { REPORT } from './reported.js';

const runOf = (text: string) => JSON.parse(text).runs[0];

t.test('a rule for each cause, a result for each finding', async (t) => {
  const run = runOf(sarifReport(REPORT, '1.2.3'));
  t.match(run.tool.driver, { name: 'elasticache-iam-proxy', semanticVersion: '1.2.3' });
  t.match(
    run.tool.driver.rules.map(({ id }: { id: string }) => id),
    ['deny', 'no-statement'],
  );
  t.match(run.results[0], {
    ruleId: 'deny',
    ruleIndex: 0,
    level: 'error',
    occurrenceCount: 2,
    message: { text: 'denied by "KeepUsers"\nFix: none' },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'policies/my%20app.json', uriBaseId: '%SRCROOT%' },
          region: { startLine: 8, startColumn: 3 },
        },
      },
    ],
  });
  t.match(run.results[1], { ruleId: 'no-statement', ruleIndex: 1, level: 'warning', locations: undefined });
});

t.test('the same findings have the same fingerprints, other ones others', async (t) => {
  const prints = (name: string): unknown[] =>
    runOf(sarifReport({ ...REPORT, began: name }, name)).results.map((each: { partialFingerprints: unknown }) =>
      JSON.stringify(each.partialFingerprints),
    );
  t.same(prints('2026'), prints('2027'));
  t.equal(new Set(prints('2026')).size, REPORT.findings.length);
});

t.test('what a caller names is neither a link nor another address', async (t) => {
  const { results } = runOf(sarifReport(REPORT, '1.2.3'));
  for (const { message, locations } of results) {
    t.notMatch(message.text, /(?<!\\)\[[^\]]*\]\(/);
    if (locations) t.ok(URL.canParse(locations[0].physicalLocation.artifactLocation.uri, 'file:///root/'));
    if (locations) t.notMatch(locations[0].physicalLocation.artifactLocation.uri, /^[a-z]+:/i);
  }
});

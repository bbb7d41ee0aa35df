import type { DecisionRecord } from '../core/record/record.js';
import { VERSION } from '../edge/world/package-root.js';
import { DecisionsReport } from './reporters/decisions-report.js';
import { githubAnnotations } from './reporters/github.js';
import { junitReport } from './reporters/junit.js';
import { fromRoot } from './reporters/paths.js';
import { type RunReport, withPaths } from './reporters/report.js';
import { sarifReport } from './reporters/sarif.js';

const FORMATS = {
  junit: junitReport,
  sarif: (report: RunReport) => sarifReport(report, VERSION),
  github: (report: RunReport) =>
    githubAnnotations(report)
      .map((line) => `${line}\n`)
      .join(''),
} as const;

/** JUnit's XML, SARIF 2.1.0, or annotations of GitHub Actions for standard output. */
export type ReportFormat = keyof typeof FORMATS;

/**
 * What decisions come to, as `exec --report` writes it: JUnit has a case for each, SARIF and GitHub what was denied at the line of
 * the policy.
 *
 * @param decisions in any order.
 * @param name of the run.
 */
export function formatReport(format: ReportFormat, decisions: readonly DecisionRecord[], name = 'tests'): string {
  if (!Object.hasOwn(FORMATS, format))
    throw new TypeError(`there is no report \`${format}\`: known are ${Object.keys(FORMATS).join(', ')}`);
  const report = new DecisionsReport();
  // Newest first as a proxy gives them: of one moment the last is the oldest.
  const ordered = [...decisions].reverse().sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  for (const record of ordered) report.add(record);
  const began = ordered[0]?.time ?? new Date().toISOString();
  const told = { name, began, cases: report.cases(), findings: report.findings() };
  return FORMATS[format](withPaths(told, fromRoot(process.env)));
}

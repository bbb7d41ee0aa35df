import { defined } from '../core/terms/defined.js';
import type { Finding, ReportedCase } from '../testing/reporters/report.js';
import type { ExpectationResult } from './expectations.js';

/** Each expectation as a case. */
export function expectationCase({ name, file, difference }: ExpectationResult): ReportedCase {
  const head = { group: file, name, file };
  if (difference === undefined) return { ...head, result: 'passed' };
  const [message = ''] = difference.split('\n');
  return { ...head, result: 'failed', kind: 'unmet-expectation', message, text: difference };
}

/** One that is not met, at its line. */
export function expectationFindings({ name, file, line, difference, wrong }: ExpectationResult): Finding[] {
  if (difference === undefined) return [];
  const finding: Finding = {
    rule: 'unmet-expectation',
    level: 'error',
    title: 'this expectation is not met',
    text: difference,
    place: { file, ...defined({ line }) },
    calls: Math.max(1, wrong),
    identity: JSON.stringify(['unmet-expectation', file, name]),
  };
  return [finding];
}

import { escapeXml } from '../../core/wire/query/xml.js';
import type { CaseResult, ReportedCase, RunReport } from './report.js';

/**
 * JUnit's XML, of the elements and attributes that both Jenkins' JUnit plugin and GitLab read (GitLab, "Unit test reports": of two
 * cases with one name it takes the first, so names are made unique). Text that XML cannot hold becomes U+FFFD.
 */
export function junitReport({ name, began, cases }: RunReport): string {
  const lines = unique(cases).map(caseText);
  const totals = {
    tests: cases.length,
    failures: countOf(cases, 'failed'),
    errors: countOf(cases, 'error'),
    skipped: countOf(cases, 'skipped'),
    time: secondsText(cases.reduce((sum, { seconds = 0 }) => sum + seconds, 0)),
  };
  const suite = { name, ...totals, timestamp: began.slice(0, 19) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'elasticache-iam-proxy', ...totals })}>`,
    `  <testsuite${attributes(suite)}>`,
    ...lines,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const countOf = (cases: readonly ReportedCase[], wanted: CaseResult): number =>
  cases.filter(({ result }) => result === wanted).length;

/** The second of a name is `NAME (2)`. */
function unique(cases: readonly ReportedCase[]): ReportedCase[] {
  const taken = new Set<string>();
  const last = new Map<string, number>();
  const take = (group: string, name: string): boolean => {
    const before = taken.size;
    return taken.add(JSON.stringify([group, name])).size > before;
  };
  return cases.map((each) => {
    const { group, name } = each;
    if (take(group, name)) return each;
    const key = JSON.stringify([group, name]);
    let number = last.get(key) ?? 1;
    do number++;
    while (!take(group, `${name} (${number})`));
    last.set(key, number);
    return { ...each, name: `${name} (${number})` };
  });
}

function caseText(reported: ReportedCase): string {
  const { group, name, file, seconds } = reported;
  const opening = `    <testcase${attributes({ classname: group, name, file, time: seconds === undefined ? undefined : secondsText(seconds) })}`;
  const inner = resultText(reported);
  return inner === '' ? `${opening}/>` : `${opening}>${inner}</testcase>`;
}

function resultText({ result, kind, message, text = message ?? '' }: ReportedCase): string {
  if (result === 'skipped') return `<skipped${attributes({ message })}/>`;
  if (result !== 'passed') {
    const element = result === 'failed' ? 'failure' : 'error';
    return `<${element}${attributes({ message, type: kind })}>${escapeXml(text)}</${element}>`;
  }
  return text === '' ? '' : `<system-out>${escapeXml(text)}</system-out>`;
}

const secondsText = (seconds: number): string => seconds.toFixed(6);

function attributes(given: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(given)
    .flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escapeAttribute(String(value))}"`]))
    .join('');
}

/** White space in an attribute is read as a blank unless it is a reference (XML 1.0, 3.3.3). */
const escapeAttribute = (text: string): string =>
  escapeXml(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');

import type { Cause, Explanation } from '../../core/explain/words/explanation.js';
import { visible } from '../../core/explain/words/render.js';
import type { DecisionRecord } from '../../core/record/record.js';
import { defined } from '../../core/terms/defined.js';
import { explained } from '../explained.js';
import { type CaseResult, counted, type Finding, type FoundAt, type ReportedCase } from './report.js';

/** GitLab reads reports of up to 30 MB, and a failed case has 2 KB or so. */
const MOST_CASES = 10_000;
/** Code scanning takes 25,000 results of a run, and shows 5,000. */
const MOST_FINDINGS = 1_000;

export interface DecisionsReportOptions {
  /** Where a denial is found that no line of a policy is about. */
  readonly principalsFile?: string;
  /** A denial that somebody asked for is no finding. */
  readonly isExpected?: (record: DecisionRecord) => boolean;
}

/** Gathers what decisions give to a report, one at a time; what it holds is bounded. */
export class DecisionsReport {
  readonly #options: DecisionsReportOptions;
  readonly #cases: ReportedCase[] = [];
  readonly #findings = new Map<string, Finding>();
  #casesLeft = { all: 0, bad: 0 };
  #findingsLeft = 0;

  constructor(options: DecisionsReportOptions = {}) {
    this.#options = options;
  }

  /** @param label what its sender calls the call. */
  add(record: DecisionRecord, label?: string): void {
    this.#addCase(record, label);
    if (this.#options.isExpected?.(record) === true) return;
    for (const finding of findingsOf(record, this.#options.principalsFile)) this.#addFinding(finding);
  }

  /** Something else that is wrong, such as a line of a batch that is none. */
  addOther(reported: ReportedCase): void {
    this.#cases.push(reported);
  }

  /** In the order in which the calls were decided. */
  cases(): readonly ReportedCase[] {
    const { all, bad } = this.#casesLeft;
    if (all === 0) return this.#cases;
    const name = `${all} more decisions, ${bad} of them no allowed ones`;
    const rest: ReportedCase = { group: 'elasticache-iam-proxy', name, result: bad > 0 ? 'failed' : 'passed' };
    return [...this.#cases, bad > 0 ? { ...rest, message: 'a decision log has all of them' } : rest];
  }

  /** In the order in which they were found. */
  findings(): readonly Finding[] {
    const found = [...this.#findings.values()];
    if (this.#findingsLeft === 0) return found;
    const title = `${this.#findingsLeft} more denials`;
    const text = `${title} are left out of this report: a decision log has all of them`;
    return [...found, { rule: 'denied', level: 'error', title, text, calls: this.#findingsLeft, identity: 'more' }];
  }

  #addCase(record: DecisionRecord, label: string | undefined): void {
    if (this.#cases.length < MOST_CASES) {
      this.#cases.push(caseOf(record, label));
      return;
    }
    this.#casesLeft.all++;
    if (resultOf(record) !== 'passed') this.#casesLeft.bad++;
  }

  #addFinding(finding: Finding): void {
    const known = this.#findings.get(finding.identity);
    if (known) this.#findings.set(finding.identity, { ...known, calls: known.calls + 1 });
    else if (this.#findings.size < MOST_FINDINGS) this.#findings.set(finding.identity, finding);
    else this.#findingsLeft++;
  }
}

const RESULTS: Readonly<Record<DecisionRecord['decision'], CaseResult>> = {
  allowed: 'passed',
  implicitDeny: 'failed',
  explicitDeny: 'failed',
  rejected: 'error',
  notEvaluated: 'skipped',
};
const resultOf = ({ decision }: DecisionRecord): CaseResult => RESULTS[decision];

function caseOf(record: DecisionRecord, label: string | undefined): ReportedCase {
  const { caller, accessKeyId, decision, fault, times, service } = record;
  const result = resultOf(record);
  const head = {
    group: caller?.arn ?? accessKeyId ?? 'an unknown caller',
    name: label === undefined ? nameOf(record) : `${visible(label)}: ${nameOf(record)}`,
    result,
    seconds: (times.decide + (times.upstream ?? 0)) / 1000,
  };
  if (result === 'passed') return head;
  if (result === 'skipped') return { ...head, message: `a call of ${visible(service)}, which is not decided here` };
  const text = explained(record);
  const [message = ''] = text.split('\n');
  return { ...head, kind: result === 'error' ? (fault?.code ?? decision) : decision, message, text, ...fileOf(record) };
}

function fileOf({ explanation }: DecisionRecord): { readonly file?: string } {
  const file = explanation?.causes.map((cause) => placeOfCause(cause, explanation)?.file).find(Boolean);
  return file === undefined ? {} : { file };
}

/** `DeleteUser on arn:aws:elasticache:us-east-1:123456789012:user:ana`: of several resources the first and their number. */
function nameOf({ operation = 'a request without an operation', checks }: DecisionRecord): string {
  const [first, ...others] = new Set(checks.map(({ resource }) => resource));
  const more = others.length > 0 ? ` and ${counted(others.length, 'other resource')}` : '';
  return first === undefined ? operation : `${operation} on ${visible(first)}${more}`;
}

function findingsOf(record: DecisionRecord, principalsFile: string | undefined): Finding[] {
  const { decision, explanation, operation = 'a request', caller, fault, mode } = record;
  const elsewhere = principalsFile === undefined ? {} : { place: { file: principalsFile } };
  const who = caller?.principalArn ?? 'an unknown caller';
  if (decision === 'rejected') {
    const { code = 'an unknown fault', message = '' } = fault ?? {};
    const title = `${operation} is refused with ${code}`;
    const [text = ''] = message.split('\n');
    const identity = JSON.stringify([decision, who, operation, code]);
    return [{ rule: 'rejected', level: 'warning', title, text: `${title}: ${text}`, ...elsewhere, calls: 1, identity }];
  }
  if (decision !== 'implicitDeny' && decision !== 'explicitDeny') return [];
  const level = mode === 'audit' ? 'warning' : 'error';
  const title = `${operation} ${mode === 'audit' ? 'would be denied' : 'is denied'}`;
  if (!explanation) {
    const identity = JSON.stringify([decision, who, operation, record.checks.map(({ resource }) => resource)]);
    return [{ rule: 'denied', level, title, text: `${title} to ${who}`, ...elsewhere, calls: 1, identity }];
  }
  return findingsOfCauses(explanation, { who, title, level, ...elsewhere });
}

/** One finding for each cause of a denial, where it can be mended. */
export function findingsOfCauses(
  explanation: Explanation,
  denied: Pick<Finding, 'title' | 'level' | 'place'> & {
    /** ARN of the user or role. */
    readonly who: string;
    readonly calls?: number;
  },
): Finding[] {
  const { who, title, level, calls = 1 } = denied;
  return explanation.causes.map((cause) => {
    const place = placeOfCause(cause, explanation) ?? denied.place;
    return {
      rule: cause.code,
      level,
      title,
      text: textOf(cause, explanation, who),
      ...(place ? { place } : {}),
      calls,
      identity: JSON.stringify([
        cause.code,
        who,
        ...cause.checks.map(({ action, resource }) => `${action} ${resource}`),
        place?.file,
      ]),
    };
  });
}

/** The element that decided, else its statement, else the file of the change that makes the call pass. */
function placeOfCause({ at, statement }: Cause, { fixes }: Explanation): FoundAt | undefined {
  for (const place of [at, statement]) {
    const { file, line, column } = place ?? {};
    if (file !== undefined) return { file, ...defined({ line, column }) };
  }
  const file = fixes.flatMap(({ edits }) => edits.map((edit) => edit.file)).find((path) => path !== null);
  return file === undefined ? undefined : { file };
}

const MOST_CHECKS = 3;

function textOf({ checks, text }: Cause, { fixes, beyond }: Explanation, who: string): string {
  const asked = checks.slice(0, MOST_CHECKS).map(({ action, resource }) => `${action} on ${visible(resource)}`);
  const rest = checks.length - asked.length;
  const [fix] = fixes;
  const [remedy] = beyond;
  return [
    `${who} may not ${asked.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}: ${visible(text)}`,
    ...(fix ? [`Fix: ${visible(fix.text)}`] : remedy ? [visible(remedy.text)] : []),
  ].join('\n');
}

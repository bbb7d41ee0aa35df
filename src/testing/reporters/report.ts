/** What a report tells, the same for every format: cases for those who count tests, findings for those who look at files. */

/** How a case ended: `error` is a request that was wrong, `skipped` one that was not looked at. */
export type CaseResult = 'passed' | 'failed' | 'error' | 'skipped';

/** One expectation, or one decision. */
export interface ReportedCase {
  /** Whose calls, or the file of the expectations. */
  readonly group: string;
  readonly name: string;
  readonly result: CaseResult;
  /** The kind of a result that is not `passed`: `implicitDeny`, the code of a fault. */
  readonly kind?: string;
  /** One sentence of it. */
  readonly message?: string;
  /** All there is to say, over several lines. */
  readonly text?: string;
  /** The file that it stands in. */
  readonly file?: string;
  readonly seconds?: number;
}

/** Where something stands: a path, line and column from 1. */
export interface FoundAt {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Something that is wrong, and where it can be mended. */
export interface Finding {
  /** A code of `CAUSES`, or of `OTHER_RULES`. */
  readonly rule: string;
  readonly level: 'error' | 'warning';
  /** A few words: what was denied. */
  readonly title: string;
  readonly text: string;
  readonly place?: FoundAt;
  /** Of how many calls it was found. */
  readonly calls: number;
  /** The same in every run in which the same is wrong. */
  readonly identity: string;
}

/** Formats take its paths as they are: relative, with `/` (`withPaths`). */
export interface RunReport {
  /** `exec`, `check --batch`, `replay`. */
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly began: string;
  readonly cases: readonly ReportedCase[];
  readonly findings: readonly Finding[];
}

/** What findings beside the causes of denials are about. */
export const OTHER_RULES: Readonly<Record<string, string>> = {
  denied: 'a call was denied',
  'newly-allowed': 'a call is allowed that was denied before',
  rejected: 'a request was refused as wrong before any permission was looked at',
  'unmet-expectation': 'calls were not decided as a file of expectations says',
};

/** The same with other paths. */
export function withPaths(report: RunReport, path: (file: string) => string): RunReport {
  return {
    ...report,
    cases: report.cases.map((each) => (each.file === undefined ? each : { ...each, file: path(each.file) })),
    findings: report.findings.map((each) =>
      each.place ? { ...each, place: { ...each.place, file: path(each.place.file) } } : each,
    ),
  };
}

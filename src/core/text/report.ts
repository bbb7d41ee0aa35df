import { defined } from '../terms/defined.js';
import type { Position, Problem } from '../terms/problem.js';
import type { ProblemCode } from '../terms/problem-codes.js';

/** A place in a document: what a problem points at. */
export interface DocumentPlace {
  readonly pointer: string;
  /** Orders the problems, and gives the position when there is a text. */
  readonly offset: number;
}

/** Collects the problems of one document. */
export interface Report {
  error(code: ProblemCode, place: DocumentPlace, message: string, hint?: string): void;
  warning(code: ProblemCode, place: DocumentPlace, message: string, hint?: string): void;
  /** Everything reported so far, in document order. */
  problems(): Problem[];
  failed(): boolean;
}

/** A report; `position` is absent when the document was no text. */
export function createReport(position?: (offset: number) => Position, file?: string): Report {
  const found: { readonly offset: number; readonly problem: Problem }[] = [];
  let errors = 0;

  function add(
    severity: Problem['severity'],
    code: ProblemCode,
    place: DocumentPlace,
    message: string,
    hint?: string,
  ): void {
    if (severity === 'error') errors++;
    found.push({
      offset: place.offset,
      problem: {
        severity,
        code,
        message,
        ...defined({ hint }),
        pointer: place.pointer,
        ...defined({ file }),
        ...position?.(place.offset),
      },
    });
  }

  return {
    error: (code, place, message, hint) => add('error', code, place, message, hint),
    warning: (code, place, message, hint) => add('warning', code, place, message, hint),
    problems: () => found.toSorted((a, b) => a.offset - b.offset).map((entry) => entry.problem),
    failed: () => errors > 0,
  };
}

/** The report of a part of a document: its pointers begin within the part, and it fails by what is wrong with the part. */
export function reportWithin(whole: Report, pointer: string): Report {
  let errors = 0;
  const within = (place: DocumentPlace): DocumentPlace => ({
    pointer: `${pointer}${place.pointer}`,
    offset: place.offset,
  });
  return {
    error: (code, place, message, hint) => {
      errors++;
      whole.error(code, within(place), message, hint);
    },
    warning: (code, place, message, hint) => whole.warning(code, within(place), message, hint),
    problems: whole.problems,
    failed: () => errors > 0,
  };
}

/** User input for a message: in backticks, control characters visible, at most 80 characters of it. */
export function quote(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  // Nearly every text is printable ASCII.
  if (/^[ -~]*$/.test(short)) return `\`${short}\``;
  return `\`${short.replace(/[\p{Cc}\p{Cs}]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}\``;
}

/** `did you mean X`, when there is an X. */
export function didYouMean(candidate: string | undefined): string | undefined {
  return candidate === undefined ? undefined : `did you mean \`${candidate}\`?`;
}

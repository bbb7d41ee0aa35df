import type { ProblemCode } from '../../terms/problem-codes.js';
import { didYouMean, quote } from '../../text/report.js';
import type { LintRun, LintScope } from './scope.js';

/** What is wrong with an action; `guess` is the name that was meant. */
interface Finding {
  readonly code: ProblemCode;
  readonly message: string;
  readonly guess: string | undefined;
}

/** Warns of actions that ElastiCache does not have, and of services that are nearly `elasticache`. */
export function lintActions(scope: LintScope, run: LintRun): void {
  const element = scope.statement.action === undefined ? 'NotAction' : 'Action';
  const patterns = scope.statement.action ?? scope.statement.notAction ?? [];
  for (let index = 0; index < patterns.length; index++) {
    const finding = findingOf(patterns[index] as string, run);
    if (finding === undefined) continue;
    const place = run.place(`${scope.statement.pointer}/${element}/${index}`);
    const hint = didYouMean(finding.guess && `elasticache:${finding.guess}`);
    run.report.warning(finding.code, place, finding.message, hint);
  }
}

function findingOf(pattern: string, run: LintRun): Finding | undefined {
  const colon = pattern.indexOf(':');
  if (colon === -1 || run.matches(pattern.toLowerCase()).size > 0 || /\s/.test(pattern)) return undefined;
  const service = pattern.slice(0, colon).toLowerCase();
  const name = pattern.slice(colon + 1);
  if (service === 'elasticache') {
    return { code: 'unknown-action', message: `ElastiCache has no action ${quote(name)}`, guess: guessName(name, run) };
  }
  if (!isNearly(service, run)) return undefined;
  return { code: 'unknown-service', message: `${quote(service)} is not ElastiCache`, guess: name };
}

function isNearly(service: string, run: LintRun): boolean {
  return service.startsWith('el') && run.guess(service, ['elasticache']) !== undefined;
}

/** A misspelt name, wildcards kept: `Decsribe*` is compared with the beginnings of the names. */
function guessName(name: string, run: LintRun): string | undefined {
  const wildcard = name.search(/[*?]/);
  if (wildcard === -1) return run.guessAction(name, false);
  const guess = run.guessAction(name.slice(0, wildcard), true);
  return guess === undefined ? undefined : `${guess}${name.slice(wildcard)}`;
}

import { didYouMean, quote } from '../report.js';
import type { LintRun, Scope } from './scope.js';

/** Warns of actions that ElastiCache does not have, and of services that are nearly `elasticache`. */
export function lintActions(scope: Scope, run: LintRun): void {
  const element = scope.statement.action === undefined ? 'NotAction' : 'Action';
  const patterns = scope.statement.action ?? scope.statement.notAction ?? [];
  for (const [index, pattern] of patterns.entries()) {
    const colon = pattern.indexOf(':');
    const service = pattern.slice(0, Math.max(colon, 0)).toLowerCase();
    const name = pattern.slice(colon + 1);
    if (colon === -1 || /\s/.test(pattern)) continue;
    const warn = (code: string, message: string, guess: string | undefined) => {
      const place = run.place(`${scope.statement.pointer}/${element}/${index}`);
      run.report.warning(code, place, message, didYouMean(guess && `elasticache:${guess}`));
    };
    if (service !== 'elasticache') {
      if (isNearly(service, run)) warn('unknown-service', `${quote(service)} is not ElastiCache`, name);
    } else if (run.matches(pattern.toLowerCase()).size === 0) {
      warn('unknown-action', `ElastiCache has no action ${quote(name)}`, guessName(name, run));
    }
  }
}

function isNearly(service: string, run: LintRun): boolean {
  return service.startsWith('el') && run.guess(service, ['elasticache']) !== undefined;
}

/** A misspelt name, wildcards kept: `Decsribe*` is compared with the beginnings of the names. */
function guessName(name: string, run: LintRun): string | undefined {
  const names = [...run.vocabulary.actions.values()].map((action) => action.name);
  const wildcard = name.search(/[*?]/);
  if (wildcard === -1) return run.guess(name, names);
  const prefix = name.slice(0, wildcard);
  const guess = run.guess(prefix, new Set(names.map((known) => known.slice(0, prefix.length))));
  return guess === undefined ? undefined : `${guess}${name.slice(wildcard)}`;
}

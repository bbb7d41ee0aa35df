import { nearest } from '../../nearest.js';
import { didYouMean, quote } from '../report.js';
import type { PolicyVocabulary } from '../vocabulary.js';
import { compileGlob, globMatches } from '../wildcard.js';
import type { LintSink, Scope } from './scope.js';

/** Suggestions cost a comparison with every name; a policy with thousands of typos gets them for the first ones only. */
const MOST_SUGGESTIONS = 100;

/** Warns of actions that ElastiCache does not have, and of services that are nearly `elasticache`. */
export function lintActions(scope: Scope, vocabulary: PolicyVocabulary, sink: LintSink): void {
  const element = scope.statement.action === undefined ? 'NotAction' : 'Action';
  const patterns = scope.statement.action ?? scope.statement.notAction ?? [];
  const names = [...vocabulary.actions.values()].map((action) => action.name);
  let suggestions = 0;
  for (const [index, pattern] of patterns.entries()) {
    const colon = pattern.indexOf(':');
    const service = pattern.slice(0, Math.max(colon, 0)).toLowerCase();
    const name = pattern.slice(colon + 1);
    if (colon === -1 || /\s/.test(pattern)) continue;
    const place = () => sink.place(`${scope.statement.pointer}/${element}/${index}`);
    if (service !== 'elasticache') {
      if (nearest(service, ['elasticache']) !== undefined) {
        sink.report.warning(
          'unknown-service',
          place(),
          `${quote(service)} is not ElastiCache`,
          didYouMean(`elasticache:${name}`),
        );
      }
      continue;
    }
    const glob = compileGlob(name.toLowerCase());
    if (names.some((known) => globMatches(glob, known.toLowerCase()))) continue;
    const guess = suggestions++ < MOST_SUGGESTIONS ? guessName(name, names) : undefined;
    sink.report.warning(
      'unknown-action',
      place(),
      `ElastiCache has no action ${quote(name)}`,
      didYouMean(guess && `elasticache:${guess}`),
    );
  }
}

/** A misspelt name, wildcards kept: `Decsribe*` is compared with the beginnings of the names. */
function guessName(name: string, names: readonly string[]): string | undefined {
  const wildcard = name.search(/[*?]/);
  if (wildcard === -1) return nearest(name, names);
  const prefix = name.slice(0, wildcard);
  const guess = nearest(prefix, new Set(names.map((known) => known.slice(0, prefix.length))));
  return guess === undefined ? undefined : `${guess}${name.slice(wildcard)}`;
}

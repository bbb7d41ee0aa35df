import { parseArn } from '../terms/arn.js';
import type { Parameters } from '../wire/query/request.js';
import type { AlsoAsked } from './catalog/model.js';
import { isGiven, textsAt } from './catalog/paths.js';

/** The rows that a call would meet: what AWS asks of its caller beyond the permissions table. */
export const alsoAskedOf = (rows: readonly AlsoAsked[], parameters: Parameters): AlsoAsked[] =>
  rows.filter(
    ({ given, arnsOf, except }) =>
      (given.length === 0 || isGiven(given, parameters)) &&
      (arnsOf === undefined || textsAt(given, parameters).some(({ value }) => parseArn(value)?.service === arnsOf)) &&
      (except === undefined || !textsAt([except.parameter], parameters).some(({ value }) => value === except.value)),
  );

/** One line for an allowed call, without a final period; undefined when AWS asks nothing else that is known here. */
export function alsoAskedSentence(rows: readonly AlsoAsked[], parameters: Parameters): string | undefined {
  const met = rows.length === 0 ? [] : alsoAskedOf(rows, parameters);
  if (met.length === 0) return undefined;
  const occasions = new Set(met.map(({ short }) => short));
  const parts = [...occasions].map((occasion) => {
    const actions = met.filter(({ short }) => short === occasion).flatMap((row) => row.actions);
    return `${listed(actions)} (${occasion})`;
  });
  return `AWS also asks ${parts.join(', ')}: not checked here`;
}

const listed = (actions: readonly string[]): string =>
  actions.length < 2 ? actions.join('') : `${actions.slice(0, -1).join(', ')} and ${actions.at(-1)}`;

import { keysReadFor } from '../engine/context-keys.js';
import type { Catalog } from '../permissions/catalog/catalog.js';
import type { Caller } from '../principals/caller.js';
import type { DecidedCheck } from '../terms/decided.js';
import { showName } from '../wire/query/names.js';
import type { ApiCall } from '../wire/query/request.js';
import { NONE } from './identify.js';

/** So that a request full of invented fields makes no record longer than itself. */
const MOST_NAMED = 5;

/**
 * What a decision may rest on and `data/` does not know: a newer operation, parameters and condition keys that AWS has
 * launched since the day of the data. Never called a typo, since it may well be none.
 */
export function warningsOf(
  call: ApiCall,
  known: boolean,
  caller: Caller,
  checks: readonly DecidedCheck[],
  catalog: Catalog,
): readonly string[] {
  // An operation that nobody knows has no known parameters either.
  if (!known) return [`\`${call.operation}\` is unknown here: checked as elasticache:${call.operation} on *`];
  if (call.unknown.length === 0 && caller.serviceKeys.size === 0) return NONE;
  const warnings = [...unknownParameters(call, catalog), ...unknownKeys(caller, checks, catalog)];
  return warnings.length === 0 ? NONE : warnings;
}

function unknownParameters({ operation, unknown }: ApiCall, { asOf, shapes }: Catalog): string[] {
  const names = [...new Set(unknown.map(([name]) => name.replace(/\.\d+(?=\.|$)/g, '.N')))];
  const more = names.length - MOST_NAMED;
  return [
    ...names
      .slice(0, MOST_NAMED)
      .map(
        (name) =>
          `the parameter ${showName(name, shapes)} of ${operation} is not known here as of ${asOf}: no resource and no condition was read from it`,
      ),
    ...(more > 0 ? [`${more} more parameters of ${operation} are not known here as of ${asOf}`] : []),
  ];
}

/** The `elasticache:` keys that a policy asks for one of the checks, and that no action is known to carry. */
function unknownKeys({ policies, serviceKeys }: Caller, checks: readonly DecidedCheck[], catalog: Catalog): string[] {
  const strange = [...serviceKeys.keys()].filter((lower) => !catalog.conditionKeys.has(lower));
  if (strange.length === 0) return [];
  const read = new Set<string>();
  for (const { check } of checks) for (const key of keysReadFor(policies, check)) read.add(key);
  return strange
    .filter((lower) => read.has(lower))
    .map(
      (lower) =>
        `the condition key \`${serviceKeys.get(lower)}\` is not known here as of ${catalog.asOf}, and so absent: AWS may answer otherwise`,
    );
}

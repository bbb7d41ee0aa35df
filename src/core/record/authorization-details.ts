/**
 * A record as AWS's own API gives it: GetRequestAuthorizationDetails of IAM Toolbox (API version 2018-05-10, whose model names
 * the members). Clients drop members that their model lacks, so what is ours lies in the request context, under `iam-proxy:`.
 */
import type { StatementPlace } from '../explain/words/place.js';
import type { ContextValue } from '../terms/question.js';
import type { Decision, Layer } from '../terms/verdict.js';
import type { DecisionRecord, RecordedCheck } from './record.js';

const EFFECTS: Readonly<Record<Decision, string>> = {
  allowed: 'ALLOW',
  implicitDeny: 'IMPLICIT_DENY',
  explicitDeny: 'EXPLICIT_DENY',
};

const TYPES: Readonly<Record<Layer, string>> = {
  identity: 'IDENTITY_BASED_POLICY',
  boundary: 'PERMISSIONS_BOUNDARY',
  session: 'SESSION_POLICY',
  scp: 'SERVICE_CONTROL_POLICY',
  rcp: 'RESOURCE_CONTROL_POLICY',
  trust: 'RESOURCE_BASED_POLICY',
};

/** The address of the text that a statement's policy had when it decided; undefined when nobody kept it. */
export type AddressOfPolicy = (place: StatementPlace) => string | undefined;

/** The output of GetRequestAuthorizationDetails for a decision; every check on one page. */
export function authorizationDetails(record: DecisionRecord, addressOf: AddressOfPolicy): object {
  const uriOf = (place: StatementPlace): string => addressOf(place) ?? nameOf(place);
  const { checks, explanation } = record;
  const shared = sharedContext(checks);
  return {
    requestContext: {
      ...Object.fromEntries(shared),
      'iam-proxy:decision': record.decision,
      'iam-proxy:operation': record.operation,
      ...(explanation ? { 'iam-proxy:causes': explanation.causes, 'iam-proxy:fixes': explanation.fixes } : {}),
    },
    evaluations: checks.map(({ action, resource, context, decision, statements }) => ({
      action,
      resource,
      context: Object.fromEntries(Object.entries(context).filter(([key]) => !shared.has(key))),
      evaluatedEffect: EFFECTS[decision],
      matchedPolicies: matchedPolicies(statements, uriOf),
    })),
    policies: policiesOf(record, uriOf),
  };
}

/** The context keys that all checks have with the same value. */
function sharedContext(checks: readonly RecordedCheck[]): Map<string, ContextValue> {
  const [first, ...others] = checks;
  const entries = Object.entries(first?.context ?? {});
  const isShared = ([key, value]: [string, ContextValue]): boolean =>
    others.every(({ context }) => JSON.stringify(context[key]) === JSON.stringify(value));
  return new Map(entries.filter(isShared));
}

/** Of a managed policy its ARN, of any other what it is called here. */
const nameOf = ({ arn, file, policy }: StatementPlace): string =>
  arn ?? (file === undefined ? policy : `${file}#${policy}`);

type UriOf = (place: StatementPlace) => string;

function matchedPolicies(statements: readonly StatementPlace[], uriOf: UriOf): object[] {
  const uris = [...new Set(statements.map(uriOf))];
  return uris.map((uri) => ({
    uri,
    matchedStatements: statements
      .filter((place) => uriOf(place) === uri)
      .map(({ sid, index, effect }) => ({
        sid: sid ?? `Statement${index + 1}`,
        evaluatedEffect: effect === 'Allow' ? 'ALLOW' : 'DENY',
      })),
  }));
}

/** The policies that decided, and those that a cause is about. */
function policiesOf({ checks, explanation, caller }: DecisionRecord, uriOf: UriOf): object[] {
  const places = [
    ...checks.flatMap(({ statements }) => statements),
    ...(explanation?.causes ?? []).flatMap(({ statement }) => statement ?? []),
  ];
  // One text may be an identity policy and a boundary.
  const policies = new Map(places.map((place) => [`${place.layer} ${uriOf(place)}`, place]));
  return [...policies.values()].map((place) => ({
    type: TYPES[place.layer],
    inline: place.arn === undefined,
    uri: uriOf(place),
    ...(caller && place.layer !== 'scp' && place.layer !== 'rcp'
      ? { attachedTo: [{ arn: place.layer === 'session' ? caller.arn : caller.principalArn }] }
      : {}),
  }));
}

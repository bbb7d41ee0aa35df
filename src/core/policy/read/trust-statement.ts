import type { ConditionEntry, Statement, TrustedName } from '../../terms/document.js';
import type { JsonObject } from '../../text/json.js';
import { type Item, memberOf } from '../../text/members.js';
import type { DocumentPlace, Report } from '../../text/report.js';
import { quote } from '../../text/report.js';
import { SHARED_PROVIDERS, splitOperator, TRUST_ACTIONS } from '../language/grammar.js';
import { compileGlob, globMatches } from '../match/wildcard.js';

/**
 * What a role's trust policy must not have (CreateRole answers MalformedPolicyDocument): a Resource, since the role it is attached
 * to is the resource, and actions of another service ("AssumeRole policy may only specify STS AssumeRole actions").
 */
export function checkTrustStatement(
  object: JsonObject,
  statement: DocumentPlace,
  actions: readonly Item[],
  report: Report,
): void {
  for (const name of ['Resource', 'NotResource']) {
    const member = memberOf(object, name);
    if (member === undefined) continue;
    const place = { pointer: `${statement.pointer}/${name}`, offset: member.offset };
    report.error(
      'trust-resource',
      place,
      `a trust policy has no \`${name}\``,
      'it is about the role it is attached to',
    );
  }
  for (const item of actions) checkTrustAction(item, report);
}

function checkTrustAction(item: Item, report: Report): void {
  const written = item.node.text;
  if (!/^sts:/i.test(written)) {
    const hint = 'write `sts:AssumeRole`; what the role may do stands in its other policies';
    report.error('trust-action', item, `a trust policy names actions of STS alone, found ${quote(written)}`, hint);
    return;
  }
  const glob = compileGlob(written.toLowerCase());
  if (TRUST_ACTIONS.some((action) => globMatches(glob, action.toLowerCase()))) return;
  const hint = `the actions here are: ${TRUST_ACTIONS.join(', ')}`;
  report.warning('unknown-action', item, `${quote(written)} assumes no role`, hint);
}

/** The names of a Principal whose form has been checked, in document order. */
export function trustedNames(object: JsonObject): TrustedName[] {
  const value = memberOf(object, 'Principal')?.value;
  if (value?.type === 'string') return [{ kind: '*', name: value.text }];
  if (value?.type !== 'object') return [];
  return value.members.flatMap((member) => {
    const items = member.value.type === 'array' ? member.value.items : [member.value];
    return items.flatMap((item) =>
      item.type === 'string' ? [{ kind: member.name as TrustedName['kind'], name: item.text }] : [],
    );
  });
}

/** Warns of an Allow for a shared provider without a condition on the claim that names the tenant. Existing roles may lack it. */
export function warnOfSharedProviders(
  { effect, conditions, trusted = [] }: Pick<Statement, 'effect' | 'conditions' | 'trusted'>,
  statement: DocumentPlace,
  report: Report,
): void {
  if (effect !== 'Allow') return;
  for (const { kind, name } of trusted) {
    const host = kind === 'Federated' ? name.replace(/^arn:[a-z-]+:iam::\d{12}:oidc-provider\//, '') : '';
    const claim = SHARED_PROVIDERS.get(host);
    if (claim === undefined || conditions.some((entry) => tellsApart(entry, `${host}:${claim}`))) continue;
    const message = `${quote(host)} has the tokens of many tenants, and the statement has no condition on \`${host}:${claim}\``;
    report.warning('shared-provider', statement, message, 'IAM refuses a new role without it');
  }
}

/** A positive comparison with at least one value, none of which is all wildcard. */
function tellsApart({ operator, key, values }: ConditionEntry, wanted: string): boolean {
  const split = splitOperator(operator);
  if (split === undefined || split.family !== 'string' || split.negated || key.toLowerCase() !== wanted) return false;
  return values.length > 0 && values.every((value) => /[^*?]/.test(value));
}

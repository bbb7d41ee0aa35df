import type { PolicyType } from '../../terms/document.js';
import { nearest } from '../../terms/nearest.js';
import type { JsonMember, JsonNode, JsonObject } from '../../text/json.js';
import { pointerToken } from '../../text/locate.js';
import { checkDuplicates, describe, memberOf, readScalars } from '../../text/members.js';
import type { DocumentPlace, Report } from '../../text/report.js';
import { didYouMean, quote } from '../../text/report.js';
import { PRINCIPAL_KEYS } from '../language/grammar.js';

const TYPE_NAMES: Readonly<Record<PolicyType, string>> = {
  identity: 'an identity-based policy',
  boundary: 'a permissions boundary',
  session: 'a session policy',
  scp: 'a service control policy',
  rcp: 'a resource control policy',
  trust: "a role's trust policy",
  resource: 'a resource-based policy',
};

/**
 * Reports what is wrong about Principal and NotPrincipal (`reference_policies_elements_principal`): required in
 * resource-based policies, `*` alone in resource control policies, forbidden elsewhere ("Policy document should not
 * specify a principal"). A trust policy has no NotPrincipal (`reference_policies_elements_notprincipal`).
 */
export function checkPrincipal(
  object: JsonObject,
  statement: DocumentPlace,
  type: PolicyType,
  strict: boolean,
  report: Report,
): void {
  const principal = memberOf(object, 'Principal');
  const notPrincipal = memberOf(object, 'NotPrincipal');
  if (principal !== undefined && notPrincipal !== undefined && type === 'resource') {
    const later = principal.offset > notPrincipal.offset ? principal : notPrincipal;
    const at = { pointer: `${statement.pointer}/${later.name}`, offset: later.offset };
    const message = 'the statement has both `Principal` and `NotPrincipal`';
    report.error('conflicting-elements', at, message, 'keep one of them');
  }
  if (notPrincipal !== undefined && type === 'resource') warnOfNotPrincipal(object, notPrincipal, statement, report);
  for (const member of [principal, notPrincipal]) {
    if (member === undefined) continue;
    const place = { pointer: `${statement.pointer}/${member.name}`, offset: member.offset };
    if (type !== 'resource' && (!TAKES_PRINCIPAL.has(type) || member === notPrincipal)) {
      report.error(
        'unsupported-principal',
        place,
        `${TYPE_NAMES[type]} has no \`${member.name}\``,
        principalHint(type),
      );
    } else if (type === 'rcp') {
      if (strict && !isText(member.value, '*'))
        report.error('rcp-principal', place, 'the `Principal` of a resource control policy must be `"*"`');
    } else {
      checkPrincipalValue(member.value, place, type, report);
    }
  }
  const needed = type === 'resource' || type === 'trust' || (type === 'rcp' && strict);
  if (principal === undefined && notPrincipal === undefined && needed) {
    report.error(
      'missing-principal',
      statement,
      'the statement has no `Principal`',
      'add `"Principal": "*"` or name one',
    );
  }
}

/** "Using it with `Effect: Allow` is not supported" (`reference_policies_elements_notprincipal`); Access Analyzer warns only. */
function warnOfNotPrincipal(object: JsonObject, member: JsonMember, statement: DocumentPlace, report: Report): void {
  const effect = memberOf(object, 'Effect')?.value;
  if (effect === undefined || !isText(effect, 'Allow')) return;
  const place = { pointer: `${statement.pointer}/NotPrincipal`, offset: member.offset };
  const hint = 'name the principals in `Principal`, or deny';
  report.warning('allow-with-not-principal', place, '`NotPrincipal` with `Allow` allows everybody else', hint);
}

const TAKES_PRINCIPAL: ReadonlySet<PolicyType> = new Set(['rcp', 'trust', 'resource']);

function principalHint(type: PolicyType): string {
  if (type === 'trust') return 'deny by a condition on `aws:PrincipalArn`';
  if (type === 'rcp') return 'use `"Principal": "*"` and a condition';
  return 'the policy applies to whom it is attached to; to narrow it, use a condition on `aws:PrincipalArn`';
}

function isText(node: JsonNode, text: string): boolean {
  return node.type === 'string' && node.text === text;
}

function checkPrincipalValue(node: JsonNode, place: DocumentPlace, type: PolicyType, report: Report): void {
  if (isText(node, '*')) return;
  if (node.type !== 'object') {
    const hint = 'write `"*"` or an object such as `{"AWS": "123456789012"}`';
    report.error('invalid-principal', place, `expected \`"*"\` or an object, found ${describe(node)}`, hint);
    return;
  }
  checkDuplicates(node, place.pointer, report);
  if (node.members.length === 0) report.error('invalid-principal', place, 'the principal names nobody');
  for (const member of node.members) {
    const at = { pointer: `${place.pointer}/${pointerToken(member.name)}`, offset: member.offset };
    if (!(PRINCIPAL_KEYS as readonly string[]).includes(member.name)) {
      report.error(
        'invalid-principal',
        at,
        `${quote(member.name)} is not a kind of principal`,
        didYouMean(nearest(member.name, PRINCIPAL_KEYS)),
      );
      continue;
    }
    const items = readScalars(member.value, at, ['string'], 'a string or a list of strings', report);
    for (const item of items) checkPrincipalId(member.name, item.node.text, item, type, report);
    if (member.value.type === 'array' && member.value.items.length === 0)
      report.error('empty-list', at, 'the principal names nobody');
  }
}

/** Identity providers: by ARN, and those that AWS knows by their host (reference_policies_elements_principal). */
const PROVIDER = /^(?:arn:[a-z-]+:iam::\d{12}:(?:oidc|saml)-provider\/.+|[\w-]+(?:\.[\w-]+)+(?:\/\S*)?)$/;

function checkPrincipalId(kind: string, id: string, place: DocumentPlace, type: PolicyType, report: Report): void {
  if (type === 'trust' && (kind === 'CanonicalUser' || (kind === 'Service' && id === '*'))) {
    const what = kind === 'Service' ? '`*` as a service' : '`CanonicalUser`, which is a name of S3 alone';
    report.error('invalid-principal', place, `the principal of a trust policy is ${what}`);
    return;
  }
  if (id === '*') return;
  if (id.includes('${')) {
    const hint = 'a policy variable stands for nothing here';
    report.error('invalid-principal', place, `a variable within the principal ${quote(id)}`, hint);
    return;
  }
  if (/[*?]/.test(id)) {
    report.error(
      'invalid-principal',
      place,
      `a wildcard within the principal ${quote(id)}`,
      'only `*` alone stands for everyone',
    );
  } else if (type === 'trust' && kind === 'Service' && !/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(id)) {
    const hint = `a service is named by its domain: \`${id.toLowerCase().replace(/[^a-z0-9-]/g, '')}.amazonaws.com\``;
    report.error('invalid-principal', place, `${quote(id)} is not a service`, hint);
  } else if (type === 'trust' && kind === 'Federated' && !PROVIDER.test(id)) {
    const hint = 'write the ARN of an OIDC or SAML provider, or such as `cognito-identity.amazonaws.com`';
    report.error('invalid-principal', place, `${quote(id)} is not an identity provider`, hint);
  } else if (kind === 'AWS' && /^arn:[a-z-]+:iam::\d{12}:group\//.test(id)) {
    report.error('invalid-principal', place, `a user group is not a principal: ${quote(id)}`, 'name its users');
  } else if (
    kind === 'AWS' &&
    !/^(?:\d{12}|arn:[a-z-]+:(?:iam|sts)::(?:\d{12}|cloudfront):.+|A[A-Z0-9]{15,})$/.test(id)
  ) {
    report.error(
      'invalid-principal',
      place,
      `${quote(id)} is not an account, user, role or session`,
      'write an account id or an ARN',
    );
  }
}

/**
 * Every reason for which a check fails: its code, what it means, and how it is said. Codes are stable; a retired one is not
 * used again. Who adds a reason adds a row here and the line of diagnose.ts that finds it.
 */

/** What a row's words are made of; what a row does not need is empty. */
export interface CauseFacts {
  /** `"DevOnly" (policies/dev.json:14)`, the line being that of the element that decided. */
  readonly statement: string;
  /** The action asked for. */
  readonly action: string;
  /** The resource asked for; of several the first and how many more. */
  readonly resource: string;
  readonly found: string;
  readonly expected: string;
  /** The condition key or element, and the operator. */
  readonly key: string;
  readonly operator: string;
  /** `identity-based policy`. */
  readonly layer: string;
  /** What else a row wants to say. */
  readonly more: string;
}

interface Row {
  readonly meaning: string;
  readonly say: (facts: CauseFacts) => string;
  /** Who calls can mend it as well as who writes the policies, whose guard is not to be opened first. */
  readonly callerFirst?: true;
}

/** `is valkey`, `is at most 2`, of what was asked for as `= valkey`, `at most 2`. */
const being = (expected: string): string => `is ${expected.replace(/^= /, '')}`;

export const CAUSES = {
  'no-policies': {
    meaning: 'the caller has no policy of this kind at all',
    say: ({ layer }) => `the caller has no ${layer}`,
  },
  'no-statement': {
    meaning: 'no statement covers this action on such a resource',
    say: ({ layer, action, more }) => `no statement in any ${layer} covers ${action} here${more}`,
  },
  'layer-lacks-it': {
    meaning: 'a boundary, session policy or control policy does not allow it, whatever the identity allows',
    say: ({ layer, action, more }) => `no ${layer} allows ${action}${more}`,
  },
  'dependent-grant': {
    meaning: 'the call needs this beside its own action, and no statement covers it',
    say: ({ layer, more }) => `no statement in any ${layer} covers it${more}`,
  },
  'foreign-account': {
    meaning: "the resource is another account's, and ElastiCache has no resource-based policies",
    say: ({ expected, found }) =>
      `it belongs to account ${found}, the caller to ${expected}: ElastiCache has no resource-based policies that could allow it`,
  },
  'action-missing': {
    meaning: 'the statement covers the resource, its Action lacks the action',
    say: ({ statement, action }) => `${statement} covers this resource, its Action lacks ${action}`,
  },
  'action-misspelt': {
    meaning: 'an entry of Action is not an action, and this one was meant',
    say: ({ statement, found, expected }) =>
      `${statement} says ${found}, which is not an action; it has to be ${expected}`,
  },
  'action-excepted': {
    meaning: 'NotAction of an Allow excepts the action',
    say: ({ statement, found }) => `${statement} allows everything but ${found} (NotAction)`,
  },
  'resource-case': {
    meaning: 'the pattern differs from the resource in letter case alone',
    say: ({ statement, found, expected }) =>
      `${statement} has upper-case letters in ${found}: ElastiCache's ARNs are lower case; write ${expected}`,
  },
  'resource-wildcard': {
    meaning: "the pattern is the beginning of the resource's name and lacks the wildcard",
    say: ({ statement, found, resource }) =>
      `${statement} says ${found} without a wildcard at its end, so it does not match ${resource}`,
  },
  'resource-partition': {
    meaning: 'the pattern is about another partition',
    say: ({ statement, found, expected, more }) =>
      `${statement} is for the partition ${found}, the call is for ${expected}${more}`,
  },
  'resource-region': {
    meaning: 'the pattern is about another region',
    say: ({ statement, found, expected, more }) =>
      `${statement} is for the region ${found}, the call is for ${expected}${more}`,
  },
  'resource-account': {
    meaning: 'the pattern is about another account',
    say: ({ statement, found, expected, more }) =>
      `${statement} is for the account ${found}, the call is for ${expected}${more}`,
  },
  'resource-type': {
    meaning: 'the pattern is about another type of resource',
    say: ({ statement, found, expected, action }) =>
      `${statement} is for the type ${found}; ${action} is checked here on the type ${expected}`,
  },
  'resource-shape': {
    meaning: "the pattern does not have the form of the type's ARN",
    say: ({ statement, found, expected }) =>
      `${statement} says ${found}, which does not have the form of the ARN ${expected}`,
  },
  'resource-name': {
    meaning: 'the pattern is about another name',
    say: ({ statement, found, resource }) => `${statement} allows it on ${found}, which does not match ${resource}`,
  },
  'resource-listing': {
    callerFirst: true,
    meaning: 'the call does not name a resource, so it is checked on every one of the type',
    say: ({ statement, found, resource }) =>
      `the call does not name one, so it is checked on ${resource}; ${statement} allows ${found} only`,
  },
  'resource-star': {
    meaning: 'the action has no resource type, so it is checked on `*`',
    say: ({ statement, found, action }) => `${action} is checked on * here; ${statement} allows it on ${found} only`,
  },
  'resource-excepted': {
    meaning: 'NotResource of an Allow excepts the resource',
    say: ({ statement, found }) => `${statement} allows it on everything but ${found} (NotResource)`,
  },
  'key-never-carried': {
    meaning: 'a condition requires a key that no such check carries, so the statement can never allow it',
    say: ({ statement, key, resource, more }) =>
      `no check on ${resource} carries ${key}, so ${statement} cannot allow it${more}`,
  },
  'wildcard-under-equals': {
    meaning: 'a wildcard is used with an operator that compares letter by letter',
    say: ({ statement, operator, expected, found }) =>
      `${statement}: ${operator} compares ${expected} literally, \`*\` and \`?\` too; the request has ${found}; StringLike takes wildcards`,
  },
  'value-case': {
    callerFirst: true,
    meaning: "the request's value differs from the policy's in letter case alone",
    say: ({ statement, key, expected, found }) =>
      `${statement} requires ${key} = ${expected}; the request has ${found}, and letter case counts`,
  },
  value: {
    callerFirst: true,
    meaning: 'the request has another value than the condition requires',
    say: ({ statement, operator, key, expected, found }) =>
      `${statement} requires ${key} ${expected} (${operator}); the request has ${found}`,
  },
  'default-decided': {
    callerFirst: true,
    meaning: 'the parameter was not sent, and what ElastiCache takes then is not what the condition requires',
    say: ({ statement, key, expected, found }) =>
      `${statement} requires ${key} ${expected}; it was not sent, and the default is ${found}`,
  },
  'key-absent': {
    callerFirst: true,
    meaning: 'the request lacks the key that the condition requires',
    say: ({ statement, operator, key, expected }) =>
      `${statement} requires ${key} ${expected} (${operator}); the request does not carry it`,
  },
  'key-present': {
    callerFirst: true,
    meaning: 'the request has a key that has to be absent',
    say: ({ statement, key, found }) => `${statement} requires that ${key} is absent; the request has ${found}`,
  },
  expired: {
    meaning: "the condition's time is over",
    say: ({ statement, expected }) => `${statement} expired on ${expected}; nothing that you send can meet it`,
  },
  'not-yet': {
    meaning: "the condition's time has not come",
    say: ({ statement, expected }) => `${statement} begins on ${expected}; nothing that you send can meet it before`,
  },
  'needs-set-operator': {
    meaning: 'the key has many values, and the operator compares one',
    say: ({ statement, operator, key, found }) =>
      `${statement}: ${key} is multivalued (here ${found}), so ${operator} never matches; it needs ForAnyValue: or ForAllValues:`,
  },
  'unreadable-value': {
    meaning: 'a value cannot be read as the operator needs it',
    say: ({ statement, operator, key, expected, found }) =>
      `${statement}: ${operator} cannot compare ${key} with ${expected}: that, or the request's ${found}, is not a value of its kind`,
  },
  'variable-without-value': {
    meaning: 'a policy variable has no value in this request',
    say: ({ statement, key, expected, found, more }) =>
      key === ''
        ? `${statement} allows it on ${found}, and ${more} has no value in this request`
        : `${statement} requires ${key} ${expected}, a variable that has no value in this request`,
  },
  'deny-by-condition': {
    callerFirst: true,
    meaning: 'a Deny matches because of what the request has',
    say: ({ statement, operator, key, expected, found, more }) =>
      `denied by ${statement} unless ${key} ${being(expected)} (${operator}); the request has ${found}${more}`,
  },
  'deny-by-default': {
    callerFirst: true,
    meaning: 'a Deny matches because of what ElastiCache takes when the parameter is not sent',
    say: ({ statement, key, expected, found }) =>
      `denied by ${statement} unless ${key} ${being(expected)}; omitted, it is ${found}`,
  },
  'deny-by-absence': {
    callerFirst: true,
    meaning: 'a Deny matches because the request lacks a key',
    say: ({ statement, operator, key, expected, more }) =>
      `denied by ${statement} unless ${key} ${being(expected)} (${operator}); the request does not carry it${more}`,
  },
  'deny-not-resource': {
    meaning: 'a Deny matches everything but the resources that it excepts',
    say: ({ statement, action, found, more }) =>
      `denied by ${statement}: it denies ${action} on everything but ${found} (NotResource)${more}`,
  },
  'deny-not-action': {
    meaning: 'a Deny matches everything but the actions that it excepts',
    say: ({ statement, found, more }) => `denied by ${statement}: it denies everything but ${found} (NotAction)${more}`,
  },
  'trust-role': {
    meaning: 'there is no such role here',
    say: ({ resource, more }) => `there is no role ${resource} here${more}`,
  },
  'trust-principal': {
    meaning: "the role's trust policy does not name whoever calls",
    say: ({ statement, expected, found }) => `${statement} trusts ${expected}, not ${found}`,
  },
  'trust-action': {
    meaning: "a statement of the role's trust policy names whoever calls, its Action lacks the action",
    say: ({ statement, action }) => `${statement} names the caller, its Action lacks ${action}`,
  },
  'trust-condition': {
    meaning:
      "a statement of the role's trust policy names whoever calls and the action, and a condition of it is not met",
    say: ({ statement, operator, key, expected, found }) =>
      `${statement} requires ${key} to be ${expected} (${operator}), the request has ${found}`,
  },
  'trust-deny': {
    meaning: "a Deny of the role's trust policy matches",
    say: ({ statement }) => `${statement} denies it`,
  },
  'trust-account': {
    meaning: "the role's trust policy names the caller's account, whose own policies must allow it then, and do not",
    say: ({ statement, action, resource, layer }) =>
      `${statement} trusts the caller's account as a whole: a policy of the caller's must allow ${action} on ${resource}, and no ${layer} does`,
  },
  'trust-own': {
    meaning: 'the role trusts the caller, and a policy of the caller does not allow it or denies it',
    say: ({ layer, action, resource, statement }) =>
      statement === ''
        ? `the role trusts the caller, and no ${layer} of the caller allows ${action} on ${resource}`
        : `${statement} denies ${action} on ${resource}`,
  },
  deny: {
    meaning: 'a Deny matches; no Allow outweighs it',
    say: ({ statement, found, more }) => `denied by ${statement}: it denies ${found}${more}`,
  },
} as const satisfies Readonly<Record<string, Row>>;

export type CauseCode = keyof typeof CAUSES;

/** Whether what the caller can do about it is proposed before an edit of the policies. */
export const isCallerFirst = (code: CauseCode): boolean => 'callerFirst' in CAUSES[code];

/** The words of a cause. */
export const sayCause = (code: CauseCode, facts: CauseFacts): string => CAUSES[code].say(facts);

import { type CedarValueJson, preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import type { MixCondition, MixDecision, MixRequest, MixStatement } from '../mix.js';
import type { BenchEngine } from './engine.js';

interface CedarRequest {
  readonly action: string;
  readonly context: Record<string, CedarValueJson>;
}

const literal = (text: string): string => JSON.stringify(text);
const attribute = (key: string): string => `context[${literal(key)}]`;

/** Cedar's `like` crosses colons; with the account and the type written out in every pattern that makes no difference here. */
function policyText({ effect, actions, resource, condition }: MixStatement): string {
  const action = actions.map((one) => `context.action like ${literal(one.toLowerCase())}`).join(' || ');
  const tests = [`(${action})`, `context.arn like ${literal(resource)}`];
  if (condition !== undefined) tests.push(conditionText(condition));
  return `${effect === 'Deny' ? 'forbid' : 'permit'} (principal, action, resource) when { ${tests.join(' && ')} };`;
}

function conditionText({ operator, key, values }: MixCondition): string {
  const actual = attribute(key);
  const [value = ''] = values;
  const text = {
    StringEquals: `${actual} == ${literal(value)}`,
    StringLike: `${actual} like ${literal(value)}`,
    NumericLessThanEquals: `${actual} <= ${value}`,
    Bool: `${actual} == ${value}`,
    IpAddress: `(${values.map((one) => `${actual}.isInRange(ip(${literal(one)}))`).join(' || ')})`,
    'ForAllValues:StringEquals': `[${values.map(literal).join(', ')}].containsAll(${actual})`,
  }[operator];
  return `context has ${literal(key)} && ${text}`;
}

/** Cedar's values have types. */
function typed(key: string, value: string | readonly string[]): CedarValueJson {
  if (typeof value !== 'string') return [...value];
  if (key === 'aws:SourceIp') return { __extn: { fn: 'ip', arg: value } };
  if (key === 'aws:SecureTransport') return value === 'true';
  return key === 'elasticache:NumNodeGroups' ? Number(value) : value;
}

/** Cedar with its policies parsed once. */
export function createCedar(): BenchEngine<CedarRequest> {
  const principal = { type: 'User', id: 'ana' };
  const resource = { type: 'Resource', id: 'any' };
  const action = { type: 'Action', id: 'call' };
  return {
    write: (mix) => mix.statements.map(policyText).join('\n'),
    load: (text) => {
      const answer = preparsePolicySet('bench', { staticPolicies: text as string });
      if (answer.type !== 'success') throw new Error(JSON.stringify(answer.errors.slice(0, 3)));
    },
    prepare: ({ action, resource, context }: MixRequest) => {
      const values = Object.entries(context).map(([key, value]) => [key, typed(key, value)] as const);
      return { action, context: { ...Object.fromEntries(values), action: action.toLowerCase(), arn: resource } };
    },
    decide: ({ context }): MixDecision => {
      const answer = statefulIsAuthorized({
        principal,
        action,
        resource,
        context,
        preparsedPolicySetId: 'bench',
        entities: [],
      });
      if (answer.type !== 'success') throw new Error(JSON.stringify(answer.errors));
      return answer.response.decision === 'allow' ? 1 : 0;
    },
  };
}

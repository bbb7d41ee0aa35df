import { compileGlob, globMatches } from '../../policy/match/wildcard.js';
import { parseArn } from '../../terms/arn.js';
import type { PolicyRef } from '../../terms/verdict.js';
import type { Parameters, ParameterValue } from '../../wire/query/request.js';
import type { EntityName } from './entity.js';
import { invalidInput, type Refused } from './fault.js';
import { scalar, structure, structures } from './parameters.js';

/** Whether a policy of the entity is left out of a simulation. */
export type IsExcluded = (policy: PolicyRef, entity: EntityName) => boolean;

/** The kinds of policy that PolicyExclusionList can name (API reference, PolicyIdentifier). */
const TYPES: Readonly<Record<string, (policy: PolicyRef) => boolean>> = {
  'aws-managed': (policy) => policy.layer === 'identity' && isAws(policy),
  'user-managed': (policy) => policy.layer === 'identity' && !isAws(policy) && !isInline(policy),
  inline: (policy) => policy.layer === 'identity' && isInline(policy),
  'permission-boundary': (policy) => policy.layer === 'boundary',
  scp: (policy) => policy.layer === 'scp',
  // "Identifiers that target RCPs are also ignored."
  rcp: () => false,
};

const isAws = ({ arn }: PolicyRef): boolean => arn !== undefined && parseArn(arn)?.account === 'aws';
const isInline = ({ arn, file, pointer }: PolicyRef): boolean =>
  arn === undefined && (file === undefined || pointer !== undefined);

/**
 * PolicyExclusionList of SimulatePrincipalPolicy: each entry one of a type, an ARN or an inline policy; those that name
 * nothing are ignored, those with a wrong form refused (API reference).
 */
export function readExclusions(value: ParameterValue | undefined): IsExcluded | Refused {
  const excluding: IsExcluded[] = [];
  for (const [index, entry] of structures(value).entries()) {
    const one = exclusion(entry);
    if (one === undefined)
      return invalidInput(
        `PolicyExclusionList.${index + 1} is not one PolicyType, PolicyArn or InlinePolicyIdentifier`,
      );
    excluding.push(one);
  }
  return (policy, entity) => excluding.some((excludes) => excludes(policy, entity));
}

function exclusion(entry: Parameters): IsExcluded | undefined {
  if (Object.keys(entry).length !== 1) return undefined;
  const type = scalar(entry.PolicyType);
  if (type !== undefined) return Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  const arn = scalar(entry.PolicyArn);
  return arn === undefined ? byInline(structure(entry.InlinePolicyIdentifier)) : byArn(arn);
}

/** Wildcards stand in the name alone, one `*` at most. */
function byArn(text: string): IsExcluded | undefined {
  const arn = parseArn(text);
  const name = arn?.service === 'iam' && arn.resource.startsWith('policy/') ? arn.resource : undefined;
  if (name === undefined || !hasOneStar(name) || /[*?]/.test(text.slice(0, -name.length))) return undefined;
  const glob = compileGlob(text);
  return ({ layer, arn: own }) => layer === 'identity' && own !== undefined && globMatches(glob, own);
}

function byInline(inline: Parameters | undefined): IsExcluded | undefined {
  const name = scalar(inline?.PolicyName);
  const kind = scalar(inline?.AttachmentType);
  const holder = scalar(inline?.AttachmentName);
  if (name === undefined || holder === undefined || !hasOneStar(holder)) return undefined;
  if (kind !== 'user' && kind !== 'group' && kind !== 'role') return undefined;
  const glob = compileGlob(holder);
  return (policy, entity) => {
    if (policy.layer !== 'identity' || !isInline(policy) || policy.name !== name) return false;
    const at = policy.group === undefined ? entity : { kind: 'group', name: policy.group };
    return at.kind === kind && globMatches(glob, at.name);
  };
}

const hasOneStar = (text: string): boolean => text.indexOf('*') === text.lastIndexOf('*');

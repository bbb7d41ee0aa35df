import { compilePolicySet, type PolicySet } from '../../engine/policy-set.js';
import { type CompiledPolicy, compilePolicy } from '../../policy/match/compile.js';
import { parsePolicy } from '../../policy/read/parse.js';
import { defined } from '../../terms/defined.js';
import type { Layer, PolicyRef } from '../../terms/verdict.js';
import type { Parameters } from '../../wire/query/request.js';
import type { Entity, EntityName } from './entity.js';
import { type IsExcluded, readExclusions } from './exclusions.js';
import { invalidInput, isRefused, type Refused } from './fault.js';
import { structures, texts } from './parameters.js';

/** The policies of one simulation, each kind by itself: the answers tell what each says. */
export interface SimulatedPolicies {
  readonly identity: PolicySet;
  readonly boundary?: PolicySet;
  /** The levels of service control policies; every one must allow. */
  readonly organization?: PolicySet;
  /** Those whose condition keys callers are told of: "condition keys that are referenced only by SCPs are not listed". */
  readonly told: PolicySet;
}

/**
 * The policies of a call, added to those of the entity when there is one. A boundary of the call takes the place of the
 * entity's (API reference, PermissionsBoundaryPolicyInputList); resource control policies and session policies take no
 * part in IAM's simulator.
 */
export function readPolicies(parameters: Parameters, entity?: Entity): SimulatedPolicies | Refused {
  const excluded = readExclusions(parameters.PolicyExclusionList);
  if (isRefused(excluded)) return excluded;
  const given = readAll(texts(parameters.PolicyInputList), 'PolicyInputList', 'identity');
  if (isRefused(given)) return given;
  const limits = readAll(
    texts(parameters.PermissionsBoundaryPolicyInputList),
    'PermissionsBoundaryPolicyInputList',
    'boundary',
  );
  if (isRefused(limits)) return limits;
  if (limits.length > 1) return invalidInput('PermissionsBoundaryPolicyInputList takes one policy at the most');
  const levels = readLevels(parameters);
  if (isRefused(levels)) return levels;
  const own = entity && policiesOf(entity, excluded);
  const identity = [...(own?.identity ?? []), ...given];
  const boundary = limits[0] ?? own?.boundary;
  const scp = levels.length ? levels : own?.scp;
  return {
    identity: compilePolicySet({ identity }),
    // A set of whose layers only one can deny: the identity layer of a root user has to allow nothing.
    ...(boundary ? { boundary: compilePolicySet({ identity: [], root: true, boundary }) } : {}),
    ...(scp ? { organization: compilePolicySet({ identity: [], root: true, scp }) } : {}),
    told: compilePolicySet({ identity, ...(boundary ? { boundary } : {}) }),
  };
}

function readAll(
  documents: readonly string[],
  place: string,
  layer: 'identity' | 'boundary' | 'scp',
  level?: number,
): CompiledPolicy[] | Refused {
  const compiled: CompiledPolicy[] = [];
  for (const [index, text] of documents.entries()) {
    const name = `${place}.${index + 1}`;
    const { document, problems } = parsePolicy(text, layer);
    if (!document) {
      const errors = problems.filter(({ severity }) => severity === 'error');
      const said = errors.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`);
      return invalidInput(`${name}: ${said.join('; ')}`);
    }
    compiled.push(compilePolicy(document, { layer, name, ...defined({ level }) }));
  }
  return compiled;
}

/** API reference, OrderedOrganizationPolicyInputList: "Maximum number of 7 items". */
const MOST_LEVELS = 7;

/** The levels that a call of SimulateCustomPolicy brings, root first. */
function readLevels(parameters: Parameters): CompiledPolicy[][] | Refused {
  const name = 'OrderedOrganizationPolicyInputList';
  const levels = structures(parameters[name]);
  if (levels.length > MOST_LEVELS) return invalidInput(`${name} takes ${MOST_LEVELS} levels at the most`);
  const compiled: CompiledPolicy[][] = [];
  for (const [index, level] of levels.entries()) {
    const documents = texts(level.ServiceControlPolicyInputList);
    if (documents.length === 0) return invalidInput(`${name}.${index + 1} holds no service control policy`);
    const policies = readAll(documents, `${name}.${index + 1}`, 'scp', index);
    if (isRefused(policies)) return policies;
    compiled.push(policies);
  }
  return compiled;
}

interface EntityPolicies {
  readonly identity: readonly CompiledPolicy[];
  readonly boundary?: CompiledPolicy;
  readonly scp?: readonly (readonly CompiledPolicy[])[];
}

/** An entity's policies, layer by layer, named as MatchedStatements names them. */
function policiesOf(entity: Entity, excluded: IsExcluded): EntityPolicies {
  const of = (layer: Layer, level?: number): CompiledPolicy[] => {
    const policies = new Map<PolicyRef, CompiledPolicy>();
    for (const { statement, scope } of entity.policies.members) {
      const { document, policy } = statement.ref;
      if (scope.layer !== layer || scope.level !== level || policies.has(policy) || excluded(policy, entity)) continue;
      policies.set(policy, compilePolicy(document, { ...policy, name: sourcePolicyId(policy, entity) }));
    }
    return [...policies.values()];
  };
  const levels = entity.policies.scopes.filter(({ layer }) => layer === 'scp').map(({ level }) => level);
  const [boundary] = of('boundary');
  const scp = levels.map((level) => of('scp', level)).filter((level) => level.length > 0);
  // "Only applies if the simulated user's account is part of an organization"; with no policy left nothing limits it.
  const inOrganization = levels.length > 0 || entity.caller?.organizationId !== undefined;
  return { identity: of('identity'), ...(boundary ? { boundary } : {}), ...(inOrganization ? { scp } : {}) };
}

/**
 * `SourcePolicyId` as IAM gives it: the name of a managed policy (`AmazonS3ReadOnlyAccess`), and of an inline one the
 * kind and name of what it stands in too (`user_admin_AdminUser`; examples of API_SimulatePrincipalPolicy). A policy file
 * without an ARN goes by its file's name.
 */
function sourcePolicyId({ arn, file, pointer, name, group }: PolicyRef, entity: EntityName): string {
  if (arn !== undefined || (file !== undefined && pointer === undefined)) return (arn ?? name).replace(/^.*[/\\]/, '');
  return group === undefined ? `${entity.kind}_${entity.name}_${name}` : `group_${group}_${name}`;
}

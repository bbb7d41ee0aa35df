import type { ArnScope } from '../terms/check.js';
import type { Parameters } from '../wire/query/request.js';
import type { Catalog, CheckRule, ResourceType } from './catalog/model.js';
import { isGiven, textsAt } from './catalog/paths.js';
import type { CallKeys } from './keys.js';
import { defaultParameterGroup } from './parameter-group.js';
import { globalDatastoreId, resourceArn, typeOfArn } from './resources.js';

/** One resource that a rule asks about in one call. */
export interface Target {
  /** ARN or `*`. */
  readonly resource: string;
  readonly type?: string;
  /** Which parameter named it: `UserIds.member.2`. */
  readonly parameter?: string;
  readonly assumed?: string;
  /** A single resource, which may have tags; false for `*` and `<type>:*`. */
  readonly named: boolean;
  /** The name was sent in another letter case than it has in the ARN. */
  readonly respelled?: boolean;
}

/** The resources that a rule asks about; none when the rule does not apply to the call. */
export function targetsOf(
  rule: CheckRule,
  parameters: Parameters,
  keys: CallKeys,
  catalog: Catalog,
  scope: ArnScope,
): readonly Target[] {
  if (rule.when === 'tags' && !keys.tagged) return [];
  if (rule.given && !isGiven([rule.given], parameters)) return [];
  if (rule.resource) return fixedTarget(rule.resource, rule, parameters, scope);
  if (rule.arns.length > 0) return arnTargets(rule, parameters, catalog);
  const type = rule.type === undefined ? undefined : catalog.resourceTypes.get(rule.type);
  if (!type) return [];
  const named = textsAt(rule.names, parameters).map(({ value, parameter }) =>
    nameTarget(rule, type, value, parameter, catalog, scope),
  );
  if (named.length > 0 || rule.when === 'named') return named;
  return [unnamedTarget(rule, type, parameters, keys, catalog, scope)];
}

/** `*`, or the ARN of another service's resource that a parameter completes; none when the request lacks the parameter. */
function fixedTarget(template: string, { fills }: CheckRule, parameters: Parameters, scope: ArnScope): Target[] {
  let resource = template.replace('${Partition}', scope.partition);
  let parameter: string | undefined;
  for (const fill of fills) {
    const [found] = textsAt([fill], parameters);
    if (found === undefined) return [];
    resource = resource.replace(`\${${fill.text}}`, () => found.value);
    parameter = found.parameter;
  }
  return [{ resource, ...(parameter === undefined ? {} : { parameter }), named: false }];
}

/** ARNs are taken as they are: letter case, account and Region included. */
function arnTargets(rule: CheckRule, parameters: Parameters, catalog: Catalog): Target[] {
  return textsAt(rule.arns, parameters).flatMap(({ value, parameter }) => {
    const type = typeOfArn(value, catalog.resourceTypes)?.name;
    if (rule.type !== undefined && type !== rule.type) return [];
    return [{ resource: value, ...(type === undefined ? {} : { type }), parameter, named: true }];
  });
}

function nameTarget(
  rule: CheckRule,
  type: ResourceType,
  value: string,
  parameter: string,
  catalog: Catalog,
  scope: ArnScope,
): Target {
  if (!rule.prefix) {
    const resource = resourceArn(type, value, scope);
    const plain = { resource, type: type.name, parameter, named: true };
    return resource.endsWith(`:${value}`) ? plain : { ...plain, respelled: true };
  }
  const id = globalDatastoreId(catalog.regions, scope.region, value);
  const resource = resourceArn(type, id, scope);
  return { resource, type: type.name, parameter, assumed: `global datastore id ${id.toLowerCase()}`, named: true };
}

/** A required resource that the request leaves out: the default parameter group, else every resource of the type. */
function unnamedTarget(
  { unnamed }: CheckRule,
  type: ResourceType,
  parameters: Parameters,
  keys: CallKeys,
  catalog: Catalog,
  scope: ArnScope,
): Target {
  const all = { resource: resourceArn(type, '*', scope), type: type.name, named: false };
  const groups = unnamed?.defaultParameterGroup;
  if (!groups) return unnamed?.assumed === undefined ? all : { ...all, assumed: unnamed.assumed };
  const { clusterMode: key } = groups;
  const clusterMode = key !== undefined && keys.entries(key)[0]?.value === 'true';
  const group = defaultParameterGroup(groups, parameters, catalog.families, clusterMode);
  if (group === undefined) return { ...all, assumed: 'any parameter group: the request names none' };
  const resource = resourceArn(type, group.name, scope);
  const version =
    group.version === undefined ? '' : ` of ${group.engine} ${group.version}, the engine's default version`;
  // Default groups cannot be tagged (user guide, Tagging-Resources), so there are no tags to ask for.
  return { resource, type: type.name, assumed: `default parameter group ${group.name}${version}`, named: false };
}

import type { Context, Handler } from '../state/context.js';
import { later, note } from '../state/context.js';
import type { NodeTypeParameterRow, ParameterRow } from '../state/data.js';
import type { Input } from '../state/input.js';
import { oneOf } from '../state/names.js';
import { page } from '../state/pages.js';
import { invalidCombination, invalidValue } from '../state/refusal.js';
import type { ParameterGroup, Structure } from '../state/state.js';
import { families } from './engines.js';
import { changeableParameterGroup, findParameterGroup, isUsed } from './parameter-groups.js';

const rowsOf = (context: Context, family: string): readonly ParameterRow[] =>
  context.data.parameters.parameters.filter((row) => row.families.includes(family));

/** DescribeCacheParameters: the family's values, and over them the group's own (`Source` `user`). */
export const describeCacheParameters: Handler = (input, context) => {
  const group = findParameterGroup(context, input.need('CacheParameterGroupName'));
  const wanted = input.text('Source');
  const source = wanted === undefined ? undefined : oneOf('Source', wanted, ['user', 'system', 'engine-default']);
  const all = rowsOf(context, group.family).map((row) => view(row, group));
  const listed = all.filter((parameter) => source === undefined || parameter.Source === source);
  return answer(input, context, group.family, listed, source !== 'user');
};

/** DescribeEngineDefaultParameters. */
export const describeEngineDefaultParameters: Handler = (input, context) => {
  const family = input.need('CacheParameterGroupFamily');
  if (!families(context).some((row) => row.family.family === family)) {
    invalidValue(`CacheParameterGroupFamily ${family} is not a valid parameter group family.`);
  }
  const all = rowsOf(context, family).map((row) => view(row));
  return { EngineDefaults: { CacheParameterGroupFamily: family, ...answer(input, context, family, all, true) } };
};

type Parameter = ReturnType<typeof view>;

function answer(
  input: Input,
  context: Context,
  family: string,
  parameters: Parameter[],
  nodeTypes: boolean,
): Structure {
  const { items, marker } = page(input, parameters, (parameter) => parameter.ParameterName);
  const rows = context.data.parameters.nodeTypeSpecific.filter((row) => row.families.includes(family));
  // AWS repeats these on no later page.
  const specific = nodeTypes && !input.text('Marker') ? rows.map((row) => nodeTypeView(row, context)) : [];
  return { Marker: marker, Parameters: items, CacheNodeTypeSpecificParameters: specific };
}

function view(row: ParameterRow, group?: ParameterGroup) {
  const own = group?.values.get(row.name);
  return {
    ParameterName: row.name,
    ParameterValue: own ?? row.value,
    Description: row.description,
    Source: own === undefined || group?.name.startsWith('default.') ? 'system' : 'user',
    DataType: row.type,
    AllowedValues: row.allowed || undefined,
    IsModifiable: row.modifiable ?? true,
    MinimumEngineVersion: row.since,
    ChangeType: row.change ?? 'immediate',
  };
}

function nodeTypeView(row: NodeTypeParameterRow, context: Context): Structure {
  const unit = row.unit === 'megabytes' ? 1024 : 1024 ** 3;
  const { ParameterValue: _none, ...common } = view(row);
  return {
    ...common,
    CacheNodeTypeSpecificValues: context.data.nodeTypes.types.map(({ type, memory }) => ({
      CacheNodeType: type,
      Value: String(Math.floor(memory * unit)),
    })),
  };
}

/** ModifyCacheParameterGroup: up to 20 parameters a call; all are checked before one is set. */
export const modifyCacheParameterGroup: Handler = (input, context) => {
  const group = changeableParameterGroup(context, input.need('CacheParameterGroupName'));
  const given = input.parts('ParameterNameValues');
  // hashicorp/terraform-provider-aws pull 1221.
  if (given.length > 20) invalidCombination('Cannot modify more than 20 parameters in a single request');
  const changes = given.map((part) => {
    const row = modifiable(context, group, part.need('ParameterName'));
    const value = part.text('ParameterValue') ?? invalidValue(`The parameter ${row.name} needs a value.`);
    if (!isAllowed(row, value)) {
      invalidValue(
        `The parameter value ${value} is not valid for the parameter ${row.name}. Allowed values are: ${row.allowed}.`,
      );
    }
    return [row.name, value] as const;
  });
  const before = new Map(group.values);
  for (const [name, value] of changes) group.values.set(name, value);
  return changed(context, group, before);
};

/** ResetCacheParameterGroup: either all parameters or the named ones. */
export const resetCacheParameterGroup: Handler = (input, context) => {
  const group = changeableParameterGroup(context, input.need('CacheParameterGroupName'));
  const named = input
    .parts('ParameterNameValues')
    .map((part) => modifiable(context, group, part.need('ParameterName')).name);
  const all = input.flag('ResetAllParameters') ?? false;
  if (!all && named.length === 0) {
    invalidCombination('Either ResetAllParameters or ParameterNameValues must be specified.');
  }
  const before = new Map(group.values);
  for (const name of all ? [...group.values.keys()] : named) group.values.delete(name);
  return changed(context, group, before);
};

function changed(context: Context, group: ParameterGroup, before: ReadonlyMap<string, string>): Structure {
  const rows = rowsOf(context, group.family).filter(
    ({ name, value }) => (before.get(name) ?? value) !== (group.values.get(name) ?? value),
  );
  group.pending += 1;
  later(context, () => {
    group.pending -= 1;
  });
  // The wording: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ElastiCacheSNS.html (CacheClusterParametersChanged).
  for (const { name, value } of rows) {
    const message = `Updated parameter ${name} to ${group.values.get(name) ?? value}`;
    note(context, 'cache-parameter-group', group.name, message);
  }
  if (rows.some(({ change }) => change === 'requires-reboot')) {
    for (const cluster of context.region.clusters.values()) {
      if (cluster.settings.parameterGroup === group.name) cluster.toReboot = cluster.nodes.map(({ id }) => id);
    }
  }
  return { CacheParameterGroupName: group.name };
}

function modifiable(context: Context, group: ParameterGroup, name: string): ParameterRow {
  const row = rowsOf(context, group.family).find((candidate) => candidate.name === name);
  // cluster-enabled is fixed for AWS's groups, but a group of one's own may turn it on before it is used
  // (cloudposse/terraform-aws-elasticache-redis issue 212).
  const fixed = row?.modifiable === false && (row.name !== 'cluster-enabled' || isUsed(context, group));
  if (!row) return invalidValue(`Parameter ${name} doesn't exist`);
  return fixed ? invalidValue(`The parameter ${name} cannot be modified.`) : row;
}

/** Whether a value fits what AWS lists: `yes,no`, `1-100`, `0-`, `0,20-`, `-5,-4,1-`; `-` and nothing allow all. */
function isAllowed(row: ParameterRow, value: string): boolean {
  if (row.type === 'integer' && !/^-?\d+$/.test(value)) return false;
  if (row.allowed === '' || row.allowed === '-') return true;
  if (row.type === 'string') return row.name === 'rename-commands' || row.allowed.split(',').includes(value);
  return row.allowed.split(',').some((range) => {
    const [, from, dash, to] = /^(-?[\d.]+)(-?)([\d.]*)$/.exec(range) ?? [];
    const number = Number(value);
    if (from === undefined) return false;
    if (!dash) return number === Number(from);
    return number >= Number(from) && (!to || number <= Number(to));
  });
}

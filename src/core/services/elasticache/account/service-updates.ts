import type { Context, Handler } from '../state/context.js';
import type { ServiceUpdateRow } from '../state/data.js';
import type { Input } from '../state/input.js';
import { oneOf } from '../state/names.js';
import { page } from '../state/pages.js';
import { invalidCombination, refuse } from '../state/refusal.js';
import type { Structure } from '../state/state.js';

const UPDATE_STATUSES = ['available', 'cancelled', 'expired'];
const ACTION_STATUSES = [
  'not-applied',
  'waiting-to-start',
  'in-progress',
  'stopping',
  'stopped',
  'complete',
  'scheduling',
  'scheduled',
  'not-applicable',
];

function findUpdate(context: Context, name: string): ServiceUpdateRow {
  const found = context.data.serviceUpdates.updates.find((row) => row.ServiceUpdateName === name);
  return found ?? refuse('ServiceUpdateNotFoundFault', `Service update ${name} not found.`);
}

/** DescribeServiceUpdates. */
export const describeServiceUpdates: Handler = (input, context) => {
  const name = input.text('ServiceUpdateName');
  const statuses = input
    .texts('ServiceUpdateStatus')
    .map((status) => oneOf('ServiceUpdateStatus', status, UPDATE_STATUSES));
  const all = name ? [findUpdate(context, name)] : context.data.serviceUpdates.updates;
  const shown = all.filter((row) => statuses.length === 0 || statuses.includes(row.ServiceUpdateStatus));
  const { items, marker } = page(input, shown, (row) => row.ServiceUpdateName);
  return { Marker: marker, ServiceUpdates: items.map(withDates) };
};

/** The row with its times as times. */
function withDates(row: ServiceUpdateRow): Structure {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, name.endsWith('Date') ? new Date(String(value)) : value]),
  );
}

/** A replication group, or a cluster of its own, that an update concerns. */
interface Subject {
  readonly group?: string;
  readonly cluster?: string;
  readonly engine: string;
  readonly created: Date;
}

function subjects({ region }: Context): readonly Subject[] {
  const groups = [...region.replicationGroups.values()].map(({ id, settings, created }) => ({
    group: id,
    engine: settings.engine,
    created,
  }));
  const clusters = [...region.clusters.values()]
    .filter((cluster) => cluster.replicationGroup === undefined)
    .map(({ id, settings, created }) => ({ cluster: id, engine: settings.engine, created }));
  return [...groups, ...clusters];
}

const concerns = (row: ServiceUpdateRow, subject: Subject): boolean =>
  row.Engine === undefined ||
  row.Engine.toLowerCase()
    .split(/[^a-z]+/)
    .includes(subject.engine);

const keyOf = (update: string, subject: Subject): string => `${update}/${subject.group ?? subject.cluster}`;

/** An update together with a cluster or group that it concerns, and what was done about it. */
interface Action {
  readonly row: ServiceUpdateRow;
  readonly subject: Subject;
  readonly done: { readonly status: string; readonly changed: Date } | undefined;
}

/** DescribeUpdateActions: each update with each cluster or replication group that it concerns. */
export const describeUpdateActions: Handler = (input, context) => {
  const all = context.data.serviceUpdates.updates.flatMap((row) =>
    subjects(context)
      .filter((subject) => concerns(row, subject))
      .map((subject) => ({
        row,
        subject,
        done: context.region.updateActions.get(keyOf(row.ServiceUpdateName, subject)),
      })),
  );
  const keyOfAction = ({ row, subject }: Action): string => keyOf(row.ServiceUpdateName, subject);
  const { items, marker } = page(input, all.filter(filterOf(input)), keyOfAction);
  return { Marker: marker, UpdateActions: items.map(actionView) };
};

function filterOf(input: Input): (action: Action) => boolean {
  const name = input.text('ServiceUpdateName');
  const ids = [...input.texts('ReplicationGroupIds'), ...input.texts('CacheClusterIds')].map((id) => id.toLowerCase());
  const engine = input.text('Engine')?.toLowerCase();
  const statuses = (parameter: string, allowed: readonly string[]): readonly string[] =>
    input.texts(parameter).map((status) => oneOf(parameter, status, allowed));
  const updateStatus = statuses('ServiceUpdateStatus', UPDATE_STATUSES);
  const actionStatus = statuses('UpdateActionStatus', ACTION_STATUSES);
  const range = input.part('ServiceUpdateTimeRange');
  const [from, to] = [range?.time('StartTime'), range?.time('EndTime')];
  return ({ row, subject, done }) => {
    const released = new Date(row.ServiceUpdateReleaseDate);
    return (
      (name === undefined || row.ServiceUpdateName === name) &&
      (ids.length === 0 || ids.includes(subject.group ?? subject.cluster ?? '')) &&
      (engine === undefined || subject.engine === engine) &&
      (updateStatus.length === 0 || updateStatus.includes(row.ServiceUpdateStatus)) &&
      (actionStatus.length === 0 || actionStatus.includes(done?.status ?? 'not-applied')) &&
      (from === undefined || released >= from) &&
      (to === undefined || released <= to)
    );
  };
}

function actionView({ row, subject, done }: Action): Structure {
  return {
    ReplicationGroupId: subject.group,
    CacheClusterId: subject.cluster,
    ServiceUpdateName: row.ServiceUpdateName,
    ServiceUpdateReleaseDate: new Date(row.ServiceUpdateReleaseDate),
    ServiceUpdateSeverity: row.ServiceUpdateSeverity,
    ServiceUpdateStatus: row.ServiceUpdateStatus,
    ServiceUpdateType: row.ServiceUpdateType,
    UpdateActionAvailableDate: subject.created,
    UpdateActionStatus: done?.status ?? 'not-applied',
    UpdateActionStatusModifiedDate: done?.changed ?? subject.created,
    SlaMet: 'n/a',
    Engine: subject.engine,
  };
}

/** BatchApplyUpdateAction. */
export const batchApplyUpdateAction: Handler = (input, context) =>
  batch(input, context, 'waiting-to-start', 'complete');

/** BatchStopUpdateAction: the shape of the answer is the same. */
export const batchStopUpdateAction: Handler = (input, context) => batch(input, context, 'stopping', 'stopped');

function batch(input: Input, context: Context, answered: string, settled: string): Structure {
  const row = findUpdate(context, input.need('ServiceUpdateName'));
  const groups = input.texts('ReplicationGroupIds').map((id) => ({ group: id.toLowerCase() }));
  const clusters = input.texts('CacheClusterIds').map((id) => ({ cluster: id.toLowerCase() }));
  if (groups.length + clusters.length === 0) {
    invalidCombination('At least one of ReplicationGroupIds and CacheClusterIds must be provided.');
  }
  const ServiceUpdateName = row.ServiceUpdateName;
  const known = subjects(context).filter((subject) => concerns(row, subject));
  const results = [...groups, ...clusters].map((asked: { group?: string; cluster?: string }) => {
    const subject = known.find(({ group, cluster }) => group === asked.group && cluster === asked.cluster);
    return { names: { ReplicationGroupId: asked.group, CacheClusterId: asked.cluster, ServiceUpdateName }, subject };
  });
  prune(context);
  for (const { subject } of results) {
    if (subject)
      context.region.updateActions.set(keyOf(ServiceUpdateName, subject), { status: settled, changed: context.now });
  }
  return {
    ProcessedUpdateActions: results
      .filter(({ subject }) => subject !== undefined)
      .map(({ names }) => ({ ...names, UpdateActionStatus: answered })),
    UnprocessedUpdateActions: results
      .filter(({ subject }) => subject === undefined)
      .map(({ names }) => ({ ...names, ErrorType: 'not-found', ErrorMessage: 'The update action was not found.' })),
  };
}

/** Forgets the actions of clusters and groups that are gone. */
function prune({ region }: Context): void {
  for (const key of region.updateActions.keys()) {
    const id = key.slice(key.indexOf('/') + 1);
    if (!region.clusters.has(id) && !region.replicationGroups.has(id)) region.updateActions.delete(key);
  }
}

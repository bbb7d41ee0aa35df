import type { Context, Handler } from '../state/context.js';
import { later } from '../state/context.js';
import type { ServiceUpdateRow } from '../state/data.js';
import type { Input } from '../state/input.js';
import { page, RECORDS } from '../state/pages.js';
import { invalidCombination, refuse } from '../state/refusal.js';
import { ordered } from '../state/shelf.js';
import type { Structure, UpdateAction } from '../state/state.js';
import {
  actionView,
  allActions,
  concerns,
  engineOf,
  findSubject,
  idOf,
  keyOf,
  type ListedAction,
  statusOf,
} from './update-actions.js';

function findUpdate(context: Context, name: string): ServiceUpdateRow {
  const found = context.data.serviceUpdates.updates.find((row) => row.ServiceUpdateName === name);
  return found ?? refuse('ServiceUpdateNotFoundFault', `Service update ${name} not found.`);
}

/** DescribeServiceUpdates. */
export const describeServiceUpdates: Handler = (input, context) => {
  const name = input.text('ServiceUpdateName');
  const statuses = input.texts('ServiceUpdateStatus');
  const nameOf = (row: ServiceUpdateRow): string => row.ServiceUpdateName;
  const all = name ? [findUpdate(context, name)] : context.data.serviceUpdates.updates;
  const wanted = (row: ServiceUpdateRow): boolean =>
    statuses.length === 0 || statuses.includes(row.ServiceUpdateStatus);
  const { items, marker } = page(input, ordered(all, nameOf), nameOf, RECORDS, wanted);
  return { Marker: marker, ServiceUpdates: items.map(withDates) };
};

/** The row with its times as times. */
function withDates(row: ServiceUpdateRow): Structure {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      name.endsWith('Date') && typeof value === 'string' ? new Date(value) : value,
    ]),
  );
}

/** DescribeUpdateActions: each update with each cluster or replication group that it concerns. */
export const describeUpdateActions: Handler = (input, context) => {
  const key = ({ row, subject }: ListedAction): string => keyOf(row.ServiceUpdateName, subject);
  const { items, marker } = page(input, allActions(context), key, RECORDS, filterOf(input));
  const nodes = input.flag('ShowNodeLevelUpdateStatus') ?? false;
  return { Marker: marker, UpdateActions: items.map((action) => actionView(action, context, nodes)) };
};

function filterOf(input: Input): (action: ListedAction) => boolean {
  const name = input.text('ServiceUpdateName');
  const groups = input.texts('ReplicationGroupIds').map((id) => id.toLowerCase());
  const clusters = input.texts('CacheClusterIds').map((id) => id.toLowerCase());
  const engine = input.text('Engine')?.toLowerCase();
  const updateStatus = input.texts('ServiceUpdateStatus');
  const actionStatus = input.texts('UpdateActionStatus');
  const range = input.part('ServiceUpdateTimeRange');
  const [from, to] = [range?.time('StartTime'), range?.time('EndTime')];
  if (from && to && from > to) invalidCombination('StartTime must not be later than EndTime.');
  return ({ row, subject, done }) => {
    const released = new Date(row.ServiceUpdateReleaseDate);
    const ids = 'group' in subject ? groups : clusters;
    return (
      (name === undefined || row.ServiceUpdateName === name) &&
      (groups.length + clusters.length === 0 || ids.includes(idOf(subject))) &&
      (engine === undefined || engineOf(subject) === engine) &&
      (updateStatus.length === 0 || updateStatus.includes(row.ServiceUpdateStatus)) &&
      (actionStatus.length === 0 || actionStatus.includes(statusOf(row, done))) &&
      (from === undefined || released >= from) &&
      (to === undefined || released <= to)
    );
  };
}

/** What a batch does to one action: its new status and the one after it, or why it cannot. */
type Step = (row: ServiceUpdateRow, status: string) => readonly [now: string, then: string] | string;

/** BatchApplyUpdateAction: what is applied already stays so. */
export const batchApplyUpdateAction: Handler = (input, context) =>
  batch(input, context, (row, status) => {
    if (row.ServiceUpdateStatus !== 'available') return `The service update is ${row.ServiceUpdateStatus}.`;
    const open = ['not-applied', 'stopped', 'scheduled'].includes(status);
    return open ? ['waiting-to-start', 'complete'] : `The update action is ${status} and cannot be applied.`;
  });

/** BatchStopUpdateAction: only what was applied and is not complete can be stopped. */
export const batchStopUpdateAction: Handler = (input, context) =>
  batch(input, context, (_, status) => {
    const running = ['waiting-to-start', 'in-progress', 'scheduled'].includes(status);
    return running ? ['stopping', 'stopped'] : `The update action is ${status} and cannot be stopped.`;
  });

function batch(input: Input, context: Context, step: Step): Structure {
  const row = findUpdate(context, input.need('ServiceUpdateName'));
  const ServiceUpdateName = row.ServiceUpdateName;
  const asked = [
    ...input.texts('ReplicationGroupIds').map((id) => ({ group: id.toLowerCase() })),
    ...input.texts('CacheClusterIds').map((id) => ({ cluster: id.toLowerCase() })),
  ];
  prune(context);
  const processed: Structure[] = [];
  const unprocessed: Structure[] = [];
  for (const one of asked as readonly { group?: string; cluster?: string }[]) {
    const names = { ReplicationGroupId: one.group, CacheClusterId: one.cluster, ServiceUpdateName };
    const subject = findSubject(context, one);
    if (subject === undefined || !concerns(row, subject)) {
      unprocessed.push({
        ...names,
        ErrorType: 'UpdateActionNotFound',
        ErrorMessage: 'The update action was not found.',
      });
      continue;
    }
    const next = step(row, statusOf(row, context.region.updateActions.get(keyOf(ServiceUpdateName, subject))));
    if (typeof next === 'string') {
      unprocessed.push({ ...names, ErrorType: 'InvalidUpdateActionState', ErrorMessage: next });
    } else {
      begin(context, keyOf(ServiceUpdateName, subject), next);
      processed.push({ ...names, UpdateActionStatus: next[0] });
    }
  }
  return { ProcessedUpdateActions: processed, UnprocessedUpdateActions: unprocessed };
}

function begin(context: Context, key: string, [status, then]: readonly [string, string]): void {
  const action: UpdateAction = { status, changed: context.now };
  context.region.updateActions.set(key, action);
  const due = new Date(context.now.getTime() + context.transitionMs);
  later(context, () => {
    // Whoever stopped it meanwhile put another action in its place.
    action.status = then;
    action.changed = due;
  });
}

/** Forgets the actions of clusters and groups that are gone. */
function prune({ region }: Context): void {
  for (const key of region.updateActions.keys()) {
    const id = key.slice(key.indexOf('/') + 1);
    if (!region.clusters.has(id) && !region.replicationGroups.has(id)) region.updateActions.delete(key);
  }
}

import type { Context, Handler } from '../state/context.js';
import { note } from '../state/context.js';
import type { Input } from '../state/input.js';
import { findReplicationGroup } from '../state/members.js';
import { invalidValue, refuse } from '../state/refusal.js';
import type { ReplicationGroup } from '../state/state.js';
import { passModifying, refuseForGlobalMember } from './replication-groups.js';
import { replicationGroupView } from './view.js';

/** StartMigration. Nothing is copied: the group is noted as under migration until CompleteMigration. */
export const startMigration: Handler = (input, context) => {
  const group = target(input, context);
  group.migrating = true;
  passModifying(context, group);
  note(context, 'replication-group', group.id, 'Migration started');
  return { ReplicationGroup: replicationGroupView(group, context) };
};

/** TestMigration: checks what StartMigration would check, and changes nothing. */
export const testMigration: Handler = (input, context) => ({
  ReplicationGroup: replicationGroupView(target(input, context), context),
});

/** CompleteMigration. */
export const completeMigration: Handler = (input, context) => {
  const group = findReplicationGroup(context, input.need('ReplicationGroupId'), 'available');
  if (!group.migrating) {
    refuse('ReplicationGroupNotUnderMigrationFault', `Replication group ${group.id} is not under migration.`);
  }
  group.migrating = false;
  passModifying(context, group);
  note(context, 'replication-group', group.id, 'Migration completed');
  return { ReplicationGroup: replicationGroupView(group, context) };
};

/** The target of a migration; exactly one endpoint, no migration yet. */
function target(input: Input, context: Context): ReplicationGroup {
  const group = findReplicationGroup(context, input.need('ReplicationGroupId'), 'available');
  const endpoints = input.parts('CustomerNodeEndpointList');
  // "For Valkey or Redis OSS (cluster mode disabled), the list should have only one element."
  if (endpoints.length !== 1) invalidValue('CustomerNodeEndpointList must have exactly one element.');
  for (const endpoint of endpoints) {
    endpoint.need('Address');
    const port = endpoint.needCount('Port');
    if (port < 1 || port > 65535) invalidValue(`Invalid endpoint port: ${port}.`);
  }
  if (group.migrating) {
    refuse('ReplicationGroupAlreadyUnderMigrationFault', `Replication group ${group.id} is already under migration.`);
  }
  refuseForGlobalMember(group);
  return group;
}

import { combination, create, GLOBAL, ID, modify, type Refused, SHARDED, value, Y } from './kit.js';

/** Refusals: global datastores. */
export const GLOBAL_DATASTORES: readonly Refused[] = [
  {
    name: 'a member of a global datastore',
    before: GLOBAL,
    call: modify({ CacheNodeType: 'cache.r6g.xlarge' }),
    code: value,
    message: 'Cluster [g] is part of a global cluster [ldgnf-y]. Request rejected.',
  },
  {
    name: 'a member of a global datastore, deleted',
    before: GLOBAL,
    call: ['DeleteReplicationGroup', ID],
    code: value,
    message: 'Cluster [g] is part of a global cluster [ldgnf-y]. Request rejected.',
  },
  {
    name: 'an engine for a secondary',
    before: GLOBAL,
    call: create({ ReplicationGroupId: 'h', ReplicationGroupDescription: 'd', ...Y, Engine: 'redis' }),
    code: combination,
    message:
      'Cannot use the given parameters when creating new replication group in an existing global replication group.',
  },
  {
    name: 'a global datastore on its way',
    before: [create({ ...SHARDED, CacheNodeType: 'cache.r6g.large' }), 'soon', ...GLOBAL.slice(1)],
    call: ['DeleteGlobalReplicationGroup', { ...Y, RetainPrimaryReplicationGroup: 'true' }],
    code: 'InvalidGlobalReplicationGroupState',
  },
];

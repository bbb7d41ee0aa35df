import type { Handlers } from '../../state/context.js';
import {
  createGlobalReplicationGroup,
  deleteGlobalReplicationGroup,
  describeGlobalReplicationGroups,
  disassociateGlobalReplicationGroup,
  failoverGlobalReplicationGroup,
  modifyGlobalReplicationGroup,
} from './operations.js';
import {
  decreaseNodeGroupsInGlobalReplicationGroup,
  increaseNodeGroupsInGlobalReplicationGroup,
  rebalanceSlotsInGlobalReplicationGroup,
} from './resharding.js';

/** Global datastores. */
export const GLOBAL_HANDLERS: Handlers = {
  CreateGlobalReplicationGroup: createGlobalReplicationGroup,
  DecreaseNodeGroupsInGlobalReplicationGroup: decreaseNodeGroupsInGlobalReplicationGroup,
  DeleteGlobalReplicationGroup: deleteGlobalReplicationGroup,
  DescribeGlobalReplicationGroups: describeGlobalReplicationGroups,
  DisassociateGlobalReplicationGroup: disassociateGlobalReplicationGroup,
  FailoverGlobalReplicationGroup: failoverGlobalReplicationGroup,
  IncreaseNodeGroupsInGlobalReplicationGroup: increaseNodeGroupsInGlobalReplicationGroup,
  ModifyGlobalReplicationGroup: modifyGlobalReplicationGroup,
  RebalanceSlotsInGlobalReplicationGroup: rebalanceSlotsInGlobalReplicationGroup,
};

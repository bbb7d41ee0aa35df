/** States in between: how long they last, what they refuse, and how they are brought to an end. */
import t from 'tap';
import { at, SCOPE, standIn } from './call.js';

const GROUP = { ReplicationGroupDescription: 'd', Engine: 'redis', CacheNodeType: 'cache.t3.small' };
const G = { ReplicationGroupId: 'g' };
const TIME = 60_000;

t.test('things stay on their way for as long as it takes', async (t) => {
  const { call } = standIn({ transitionMs: TIME });
  const status = (now: number) => at(call('DescribeReplicationGroups', G, now), 'ReplicationGroups.0.Status');
  call('CreateReplicationGroup', { ...G, ...GROUP }, 0);
  t.equal(status(TIME - 1), 'creating');
  t.match(call('DeleteReplicationGroup', G, TIME - 1).fault, { code: 'InvalidReplicationGroupState' });
  t.equal(status(TIME), 'available');
  call('ModifyReplicationGroup', { ...G, ReplicationGroupDescription: 'other' }, TIME);
  t.equal(status(2 * TIME - 1), 'modifying');
  t.match(call('ModifyReplicationGroup', { ...G, ReplicationGroupDescription: 'more' }, 2 * TIME - 1).fault, {
    code: 'InvalidReplicationGroupState',
    message: 'Replication group must be in available state to modify.',
  });
  call('CreateSnapshot', { ...G, SnapshotName: 's' }, 2 * TIME);
  t.equal(at(call('DescribeSnapshots', {}, 2 * TIME), 'Snapshots.0.SnapshotStatus'), 'creating');
  t.equal(status(2 * TIME), 'snapshotting');
  t.equal(at(call('DescribeSnapshots', {}, 3 * TIME), 'Snapshots.0.SnapshotStatus'), 'available');
  t.equal(at(call('DeleteReplicationGroup', G, 3 * TIME), 'ReplicationGroup.Status'), 'deleting');
  t.equal(status(4 * TIME - 1), 'deleting');
  t.match(call('CreateReplicationGroup', { ...G, ...GROUP }, 4 * TIME - 1).fault, {
    code: 'ReplicationGroupAlreadyExists',
  });
  t.match(call('DescribeReplicationGroups', G, 4 * TIME).fault, { code: 'ReplicationGroupNotFoundFault' });
});

t.test('without a time, the next call sees the end', async (t) => {
  const { call } = standIn();
  t.equal(at(call('CreateReplicationGroup', { ...G, ...GROUP }), 'ReplicationGroup.Status'), 'creating');
  t.equal(at(call('DescribeReplicationGroups', G), 'ReplicationGroups.0.Status'), 'available');
});

t.test('moving on and starting anew, one account or all', async (t) => {
  const { emulator, call } = standIn({ transitionMs: TIME });
  const other = { ...SCOPE, account: '210987654321' };
  const status = (scope: typeof SCOPE) =>
    at(call('DescribeReplicationGroups', G, 0, scope), 'ReplicationGroups.0.Status');
  for (const scope of [SCOPE, other]) call('CreateReplicationGroup', { ...G, ...GROUP }, 0, scope);
  t.ok(emulator.moveOn(SCOPE) > 0, 'says how many changes came to their end');
  t.equal(emulator.moveOn(SCOPE), 0);
  t.equal(status(SCOPE), 'available');
  t.equal(status(other), 'creating', 'the other account has its own time');
  emulator.moveOn();
  t.equal(status(other), 'available');
  t.equal(emulator.moveOn({ partition: 'aws', account: '0' }), 0, 'an account that nobody has');
  emulator.reset(SCOPE);
  t.match(call('DescribeReplicationGroups', G).fault, { code: 'ReplicationGroupNotFoundFault' });
  t.equal(status(other), 'available');
  emulator.reset();
  t.match(call('DescribeReplicationGroups', G, 0, other).fault, { code: 'ReplicationGroupNotFoundFault' });
});

t.test('moving one region on leaves the others under way', async (t) => {
  const { call, emulator } = standIn({ transitionMs: TIME });
  call('CreateReplicationGroup', { ...G, ...GROUP }, 0);
  t.equal(emulator.moveOn({ region: 'eu-west-1' }), 0);
  t.equal(at(call('DescribeReplicationGroups', G, 0), 'ReplicationGroups.0.Status'), 'creating');
  t.ok(emulator.moveOn({ account: SCOPE.account, region: SCOPE.region }) > 0);
  t.equal(at(call('DescribeReplicationGroups', G, 0), 'ReplicationGroups.0.Status'), 'available');
});

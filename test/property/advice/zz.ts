import { worldOf, ask } from '../../support/world.js';
const doc=(...s:object[])=>JSON.stringify({Version:'2012-10-17',Statement:s},null,2);
const A='arn:aws:elasticache:us-east-1:123456789012:';
const cases: [string, object[], string, object, object?][] = [
 ['node type on *', [{Sid:'SmallOnly',Effect:'Allow',Action:'elasticache:CreateReplicationGroup',Resource:'*',Condition:{StringLike:{'elasticache:CacheNodeType':'cache.t4g.*'}}}], 'CreateReplicationGroup', {ReplicationGroupId:'cart',ReplicationGroupDescription:'x',CacheNodeType:'cache.r7g.large',CacheSubnetGroupName:'sn',Engine:'redis'}],
 ['separate duty', [{Sid:'All',Effect:'Allow',Action:'elasticache:*',Resource:'*'},{Sid:'SeparateDuty',Effect:'Deny',Action:'elasticache:IncreaseReplicaCount',NotResource:'arn:aws:elasticache:*:*:replicationgroup:sandbox-*'}],'IncreaseReplicaCount',{ReplicationGroupId:'checkout-20',ApplyImmediately:true}],
 ['owner tag', [{Sid:'Tagged',Effect:'Allow',Action:'elasticache:CreateUser',Resource:'*',Condition:{StringEquals:{'aws:RequestTag/owner':['ana','bea']}}}],'CreateUser',{UserId:'u1',UserName:'u1',Engine:'redis',AccessString:'on ~* +@all',NoPasswordRequired:true}],
 ['more than 2', [{Sid:'All',Effect:'Allow',Action:'elasticache:*',Resource:'*'},{Sid:'Few',Effect:'Deny',Action:'elasticache:CreateReplicationGroup',Resource:'*',Condition:{NumericGreaterThan:{'elasticache:ReplicasPerNodeGroup':'2'}}}],'CreateReplicationGroup',{ReplicationGroupId:'cart',ReplicationGroupDescription:'x',ReplicasPerNodeGroup:3}],
 ['encrypt', [{Sid:'All',Effect:'Allow',Action:'elasticache:*',Resource:'*'},{Sid:'Encrypt',Effect:'Deny',Action:'elasticache:CreateReplicationGroup',Resource:'*',Condition:{Bool:{'elasticache:AtRestEncryptionEnabled':'false'}}}],'CreateReplicationGroup',{ReplicationGroupId:'cart',ReplicationGroupDescription:'x'}],
 ['group of 100', [{Sid:'Look',Effect:'Allow',Action:'elasticache:Describe*',Resource:'*'}],'BatchApplyUpdateAction',{ServiceUpdateName:'s',ReplicationGroupIds:Array.from({length:100},(_,i)=>`checkout-${i}`)}],
 ['group of 1000', [{Sid:'Look',Effect:'Allow',Action:'elasticache:Describe*',Resource:'*'}],'BatchApplyUpdateAction',{ServiceUpdateName:'s',ReplicationGroupIds:Array.from({length:1000},(_,i)=>`checkout-${i}`)}],
 ['usergroup 100', [{Sid:'Groups',Effect:'Allow',Action:'elasticache:CreateUserGroup',Resource:A+'usergroup:*'}],'CreateUserGroup',{UserGroupId:'g',Engine:'redis',UserIds:Array.from({length:100},(_,i)=>`user-${i}`)}],
 ['listing', [{Sid:'Mine',Effect:'Allow',Action:'elasticache:Describe*',Resource:A+'cluster:dev-*'}],'DescribeCacheClusters',{}],
 ['Checkout', [{Sid:'Own',Effect:'Allow',Action:['elasticache:Create*','elasticache:Modify*'],Resource:[A+'parametergroup:Checkout-*',A+'replicationgroup:Checkout-*']}],'CreateReplicationGroup',{ReplicationGroupId:'checkout-1',ReplicationGroupDescription:'x',CacheParameterGroupName:'checkout-pg'}],
 ['prefix deny', [{Sid:'All',Effect:'Allow',Action:'elasticache:*',Resource:'*'},{Sid:'KeepProd',Effect:'Deny',Action:'elasticache:Delete*',Resource:'arn:aws:elasticache:*:*:*:prod-*'}],'DeleteReplicationGroup',{ReplicationGroupId:'prod-1'}],
 ['s3', [{Sid:'Look',Effect:'Allow',Action:'elasticache:*',Resource:'*'}],'CreateReplicationGroup',{ReplicationGroupId:'c',ReplicationGroupDescription:'x',SnapshotArns:['arn:aws:s3:::b/x.rdb','arn:aws:s3:::b/y.rdb']}],
 ['regions', [{Sid:'All',Effect:'Allow',Action:'elasticache:*',Resource:'*'},{Sid:'EuOnly',Effect:'Deny',NotAction:['iam:*'],Resource:'*',Condition:{StringNotEquals:{'aws:RequestedRegion':['eu-west-1','eu-central-1']}}}],'DeleteUser',{UserId:'u'}],
];
for (const [name, st, operation, params] of cases) {
  if (process.env.ONLY && !name.includes(process.env.ONLY)) continue;
  const w = worldOf({text:`principals:\n  - arn: arn:aws:iam::123456789012:user/ana\n    attached: [dev.json]\n`,files:{'policies/dev.json':doc(...st)}});
  const t=performance.now(); const r = ask(w,{operation,params});
  console.log(`=== ${name} (${(performance.now()-t).toFixed(1)} ms, ${r.answer.message?.length} chars, ${r.answer.message?.split('\n').length} lines)\n${r.answer.message}`);
  if (process.env.FIX) console.log(JSON.stringify(r.explanation?.fixes,null,1).slice(0,1500));
}

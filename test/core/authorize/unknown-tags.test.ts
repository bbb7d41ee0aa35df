import t from 'tap';
import { authorize, type FoundTags } from '#src/core/authorize/authorize.js';
import { NOW, policy, worldOfAlice } from '../../support/world.js';

const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
const PROTECTED = {
  Effect: 'Deny',
  Action: 'elasticache:Delete*',
  Resource: '*',
  Condition: { StringEquals: { 'aws:ResourceTag/protected': 'yes' } },
};
const KEY = { accessKeys: [{ id: 'AKIAALICE0000EXAMPLE' }] };

const PRESIGNED =
  'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAALICE0000EXAMPLE%2F20240102%2Fus-east-1%2Felasticache%2Faws4_request&X-Amz-Date=20240102T030405Z&X-Amz-Expires=600&X-Amz-SignedHeaders=host&X-Amz-Signature=0';

function outcomeOf(statements: readonly object[], found: FoundTags | undefined, settings = {}, body = '') {
  const world = worldOfAlice([policy(...statements)], KEY, settings);
  const request = {
    method: 'POST',
    target: '/',
    headers: [
      ['Host', 'localhost'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['X-Amz-Date', '20240102T030405Z'],
      [
        'Authorization',
        `AWS4-HMAC-SHA256 Credential=AKIAALICE0000EXAMPLE/20240102/us-east-1/elasticache/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
      ],
    ] as [string, string][],
    body: Buffer.from(body || 'Action=DeleteCacheCluster&Version=2015-02-02&CacheClusterId=c'),
  };
  return authorize(world, request, { now: NOW, tagsOf: () => found });
}

const LATE: FoundTags = { unknown: 'no answer in time' };
const REFUSED: FoundTags = { unknown: 'it says no', why: 'refused' };
const GONE: FoundTags = { unknown: 'no such resource', why: 'gone' };

/** A Deny on tags fell away whenever the tags could not be looked up, and the call was forwarded. */
t.test('a call whose Deny hangs on tags that could not be had is rejected', async (t) => {
  const late = outcomeOf([ALL, PROTECTED], LATE);
  t.match(late, {
    kind: 'rejected',
    operation: 'DeleteCacheCluster',
    call: { parameters: { CacheClusterId: 'c' } },
    fault: {
      code: 'ServiceUnavailable',
      status: 503,
      message:
        /^this call is not decided: a policy asks for the tags of arn:\S+:cluster:c, and they could not be looked up \(no answer in time\); try again later, or --unknown-tags ignore/,
    },
  });
  t.match(outcomeOf([ALL, PROTECTED], REFUSED), {
    kind: 'rejected',
    fault: { code: 'AccessDenied', status: 403, message: /cannot be had here \(it says no\)/ },
  });
});

t.test('what is decided without them is decided', async (t) => {
  t.equal(outcomeOf([ALL, PROTECTED], GONE).kind, 'allowed', 'what does not exist has no tags');
  t.equal(outcomeOf([ALL, PROTECTED], { tags: {} }).kind, 'allowed');
  t.equal(outcomeOf([ALL, PROTECTED], LATE, { unknownTags: 'ignore' }).kind, 'allowed');
  t.equal(outcomeOf([ALL, { ...PROTECTED, Action: 'elasticache:Create*' }], LATE).kind, 'allowed', 'no such Deny');
  t.equal(outcomeOf([PROTECTED], LATE).kind, 'denied', 'nothing allows it');
  const undecided = outcomeOf([ALL, PROTECTED], undefined);
  t.match(undecided, { kind: 'allowed', wantedTags: [/cluster:c$/] }, 'nobody has asked yet: the gate will');
});

t.test('an Allow that hangs on unknown tags does not match, and the caller is told', async (t) => {
  const own = { ...ALL, Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } } };
  const outcome = outcomeOf([own, PROTECTED], LATE);
  t.match(outcome, { kind: 'denied', wantedTags: [/cluster:c$/] });
});

t.test('a call that is denied anyway is denied, whatever hangs beside it', async (t) => {
  const body = 'Action=DeleteCacheCluster&Version=2015-02-02&CacheClusterId=c&FinalSnapshotIdentifier=s';
  const onlyClusters = { ...ALL, Resource: 'arn:aws:elasticache:*:*:cluster:*' };
  t.equal(outcomeOf([ALL, PROTECTED], LATE, {}, body).kind, 'rejected');
  t.equal(outcomeOf([onlyClusters, PROTECTED], LATE, {}, body).kind, 'denied', 'no right to the snapshot');
});

/**
 * moto keeps capital letters: to it `Victim` and `victim` are two clusters, and the policy's ARN is lower case. The lookup
 * asked for the tags of `victim`, there were none, and the Deny on the tags of `Victim` fell away.
 */
t.test('in front of an emulator a name with capitals is not decided by tags', async (t) => {
  const emulator = { behind: 'emulator' } as const;
  const named = (id: string) => `Action=DeleteCacheCluster&Version=2015-02-02&CacheClusterId=${id}`;
  for (const found of [undefined, GONE, { tags: {} }, { tags: { protected: 'no' } }])
    t.match(outcomeOf([ALL, PROTECTED], found, emulator, named('Victim')), {
      kind: 'rejected',
      fault: { code: 'AccessDenied', status: 403, message: /cluster:victim.*capital letters.*send it in lower case/ },
    });
  t.match(outcomeOf([ALL, PROTECTED], { tags: {} }, emulator, named('%E2%84%AA')), { kind: 'rejected' }, 'K of kelvin');
  t.equal(outcomeOf([ALL, PROTECTED], { tags: {} }, emulator, named('victim')).kind, 'allowed');
  t.match(
    outcomeOf([ALL], { tags: {} }, emulator, named('Victim')),
    { kind: 'allowed', wantedTags: [] },
    'no tags asked',
  );
  t.equal(outcomeOf([PROTECTED], { tags: {} }, emulator, named('Victim')).kind, 'denied');
  t.equal(
    outcomeOf([ALL, PROTECTED], { tags: {} }, { behind: 'aws' }, named('Victim')).kind,
    'allowed',
    'AWS: one name',
  );
});

t.test('nor is one that is sent in two spellings', async (t) => {
  const body =
    'Action=ModifyUserGroup&Version=2015-02-02&UserGroupId=g&UserIdsToAdd.member.1=ana&UserIdsToRemove.member.1=ANA';
  const deny = { ...PROTECTED, Action: '*' };
  const found: FoundTags = { tags: { protected: 'no' } };
  t.match(outcomeOf([ALL, deny], found, { behind: 'emulator' }, body), { kind: 'rejected', fault: { status: 403 } });
  t.equal(outcomeOf([ALL, deny], found, { behind: 'aws' }, body).kind, 'allowed');
});

/**
 * LocalStack carries out a presigned call in its own account, whatever key has signed it; the tags were asked of the account of the
 * key, where there was no such cluster.
 */
t.test('nor is a presigned call', async (t) => {
  const presigned = (statements: readonly object[], behind: 'aws' | 'emulator') =>
    authorize(
      worldOfAlice([policy(...statements)], KEY, { behind }),
      {
        method: 'GET',
        target: `/?Action=DeleteCacheCluster&Version=2015-02-02&CacheClusterId=c&${PRESIGNED}`,
        headers: [['Host', 'localhost']],
        body: Buffer.from(''),
      },
      { now: NOW, tagsOf: () => GONE },
    );
  t.match(presigned([ALL, PROTECTED], 'emulator'), {
    kind: 'rejected',
    fault: { code: 'AccessDenied', message: /presigned.*sign it in the Authorization header/ },
  });
  t.match(presigned([ALL], 'emulator'), { kind: 'allowed' });
  t.match(presigned([ALL, PROTECTED], 'aws'), { kind: 'allowed' });
});

import t from 'tap';
import { post, startEdge, startUpstream } from '../../support/edge.js';
import { PEOPLE } from '../../support/people.js';
import { talk } from '../../support/wire.js';

const ADMIN = {
  ...PEOPLE,
  principals: PEOPLE.principals.map((each) =>
    each.arn.endsWith('developer') ? { ...each, attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] } : each,
  ),
};

t.test('what exists in the embedded ElastiCache', async (t) => {
  const edge = await startEdge(t, { policies: { principals: ADMIN } });
  const embedded = async () => (await fetch(`${edge.url}/_authz/embedded`)).json();
  t.same(await embedded(), { accounts: [] });
  const create =
    'Action=CreateUser&UserId=ana&UserName=ana&Engine=redis&AccessString=on&NoPasswordRequired=true&Tags.member.1.Key=team&Tags.member.1.Value=cache&Version=2015-02-02';
  t.match(await talk(edge.port, post(create)), { answers: [{ status: 200 }] });
  t.same(await embedded(), {
    accounts: [
      {
        account: '123456789012',
        region: 'us-east-1',
        resources: [
          {
            type: 'user',
            id: 'ana',
            arn: 'arn:aws:elasticache:us-east-1:123456789012:user:ana',
            status: 'active',
            tags: { team: 'cache' },
          },
        ],
      },
    ],
  });
});

t.test('of another upstream nobody knows', async (t) => {
  const upstream = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin } });
  const answer = await fetch(`${edge.url}/_authz/embedded`);
  t.equal(answer.status, 404);
  t.match(await answer.json(), { error: /embedded upstream alone/ });
});

t.test('what is under way is moved on: everything, or what is meant', async (t) => {
  const edge = await startEdge(t, { policies: { principals: ADMIN }, settings: { 'transition-time': '600000' } });
  const move = async (body: object) => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${edge.url}/_authz/transitions`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return { status: answer.status, ...((await answer.json()) as object) };
  };
  const create = async (id: string): Promise<void> => {
    const call = `Action=CreateReplicationGroup&ReplicationGroupId=${id}&ReplicationGroupDescription=d&Engine=redis&CacheNodeType=cache.t3.small&Version=2015-02-02`;
    t.match(await talk(edge.port, post(call)), { answers: [{ status: 200, body: /creating/ }] });
  };
  const refused = { answers: [{ status: 400, body: /InvalidReplicationGroupState/ }] };
  const remove = (): Promise<object> =>
    talk(edge.port, post('Action=DeleteReplicationGroup&ReplicationGroupId=a&Version=2015-02-02'));
  await create('a');
  t.match(await remove(), refused);
  t.same(await move({ region: 'eu-west-1' }), { status: 200, moved: 0 });
  t.same(await move({ account: '999999999999' }), { status: 200, moved: 0 });
  t.match(await remove(), refused);
  t.match(await move({ account: '123456789012', region: 'us-east-1' }), { status: 200, moved: /[1-9]/ });
  t.match(await remove(), { answers: [{ status: 200, body: /deleting/ }] });
  t.match(await move({ principal: 'AKIABELIEVED0EXAMPLE' }), { moved: /[1-9]/ });
  await create('a');
  t.match(await move({}), { moved: /[1-9]/ });
  t.match(await move({ regoin: 'a' }), { status: 400, error: /unknown field `regoin`: did you mean `region`/ });
  t.match(await move({ account: 'a' }), { status: 400, error: /`account` must be twelve digits/ });
  t.match(await move({ principal: 'nobody' }), { status: 404, error: /no principal `nobody`/ });
});

t.test('nobody moves another upstream on', async (t) => {
  const upstream = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin } });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${edge.url}/_authz/transitions`, { method: 'POST', headers, body: '{}' });
  t.equal(answer.status, 400);
  t.match(await answer.json(), { error: /only the embedded upstream/ });
});

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

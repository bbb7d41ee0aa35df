import t from 'tap';
import { createDirectory } from '#src/core/principals/directory.js';
import { type IssuedSession, IssuedSessions, withIssued, withTags } from '#src/core/principals/issued-sessions.js';
import { loadYaml } from './files.js';

const ROLE = 'arn:aws:iam::123456789012:role/reader';

function session(id: string, expires: number, principalArn = ROLE): IssuedSession {
  const arn = `arn:aws:sts::123456789012:assumed-role/reader/${id}`;
  const issued = { kind: 'role', at: 0, tags: { team: 'x' }, transitive: [] } as const;
  return { principalArn, session: { name: id, arn, accessKey: { id, secret: 's', token: 't' }, expires, issued } };
}

function directory(text = `principals: [{ arn: "${ROLE}", tags: { Team: y, level: "1" } }]`) {
  const { identities } = loadYaml(text, {});
  if (!identities) throw new Error('the principals are wrong');
  return createDirectory(identities);
}

t.test('beyond the bound those that have expired go, then the oldest', async (t) => {
  const sessions = new IssuedSessions(3);
  const there = (...ids: string[]) => ids.filter((id) => sessions.find(id)).join();
  sessions.add(session('a', 500), 0);
  sessions.add(session('b', 100), 0);
  sessions.add(session('c', 500), 0);
  t.equal(there('a', 'b', 'c'), 'a,b,c');
  sessions.add(session('d', 500), 100);
  t.equal(there('a', 'b', 'c', 'd'), 'a,c,d');
  sessions.add(session('e', 500), 100);
  t.equal(there('a', 'c', 'd', 'e'), 'c,d,e');
  t.equal(sessions.size, 3);
});

t.test('a role that is made anew under its name has none of the sessions before', async (t) => {
  const sessions = new IssuedSessions();
  const role = (id: string) => directory(`principals: [{ arn: "${ROLE}", id: ${id} }]`);
  sessions.add({ ...session('ASIA1', 1000), roleId: 'AROAFIRST00000000000' }, 0);
  t.ok(withIssued(role('AROAFIRST00000000000'), sessions).key('ASIA1'));
  t.equal(withIssued(role('AROASECOND0000000000'), sessions).key('ASIA1'), undefined);
});

t.test('a session is found by key and by ARN as long as its role is there', async (t) => {
  const sessions = new IssuedSessions();
  sessions.add(session('ASIA1', 1000), 0);
  const over = withIssued(directory(), sessions);
  const key = over.key('ASIA1');
  t.match(key, {
    id: 'ASIA1',
    secret: 's',
    token: 't',
    expires: 1000,
    caller: { principalArn: ROLE, type: 'AssumedRole' },
  });
  t.strictSame(key?.caller.tags, { level: '1', team: 'x' });
  t.equal(over.principal('arn:aws:sts::123456789012:assumed-role/reader/ASIA1'), key?.caller);
  t.strictSame(over.named('ASIA1'), [key?.caller]);
  t.equal(over.key('ASIA2'), undefined);
  t.equal(withIssued(directory('principals: []'), sessions).key('ASIA1'), undefined);
});

t.test('some are forgotten, or all', async (t) => {
  const sessions = new IssuedSessions();
  sessions.add(session('a', 1000), 0);
  sessions.add(session('b', 1000, 'arn:aws:iam::123456789012:user/alice'), 0);
  sessions.forget(ROLE);
  t.strictSame([sessions.find('a'), sessions.find('b')?.session.name], [undefined, 'b']);
  sessions.forget();
  t.equal(sessions.size, 0);
});

t.test('session tags hide those of the principal, letter case aside', async (t) => {
  t.strictSame(withTags({ CostCenter: '1', x: '2' }, { costcenter: '3' }), { x: '2', costcenter: '3' });
});

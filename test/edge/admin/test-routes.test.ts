/** What tests do over HTTP between two cases. */
import t from 'tap';
import { ALLOWED, DENIED, post, startEdge } from '../../support/edge.js';
import { talk } from '../../support/wire.js';

type Edge = Awaited<ReturnType<typeof startEdge>>;

async function ask(
  edge: Edge,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${edge.url}/_authz${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

const CREATE =
  'Action=CreateUser&Version=2015-02-02&UserId=ana&UserName=ana&Engine=redis&AccessString=on&NoPasswordRequired=true';

t.test('reset: everything, what is named, one principal', async (t) => {
  const edge = await startEdge(t);
  await talk(edge.port, post(ALLOWED));
  await talk(edge.port, post(DENIED));
  const made = {
    arn: 'arn:aws:iam::999999999999:user/made',
    accessKeys: [{ id: 'AKIAMADE00000EXAMPLE' }],
    attached: ['arn:aws:iam::aws:policy/AdministratorAccess'],
  };
  t.equal((await ask(edge, 'POST', '/principals', made)).status, 201);
  const asMade = (body: string): string => post(body).replaceAll('AKIABELIEVED0EXAMPLE', 'AKIAMADE00000EXAMPLE');
  t.match((await talk(edge.port, asMade(CREATE))).answers, [{ status: 200 }]);
  t.match((await talk(edge.port, asMade(CREATE))).answers, [{ status: 400, body: /UserAlreadyExists/ }]);

  t.match(await ask(edge, 'POST', '/reset', { decisions: true, principal: made.arn }), {
    status: 200,
    body: { reset: ['decisions'] },
  });
  t.same(
    edge.decisions().map(({ operation }) => operation),
    ['DeleteUser', 'DescribeUsers'],
    'those of others stay',
  );
  t.match(await ask(edge, 'POST', '/reset', { state: true, principal: 'AKIAMADE00000EXAMPLE' }), {
    body: { reset: ['state'] },
  });
  t.match((await talk(edge.port, asMade(CREATE))).answers, [{ status: 200 }], 'its account is empty');

  await ask(edge, 'POST', '/faults', { code: 'Throttling' });
  t.match(await ask(edge, 'POST', '/reset', '{}'), {
    status: 200,
    body: { reset: ['decisions', 'state', 'principals', 'faults'], policyRevision: /./ },
  });
  t.same(edge.decisions(), []);
  t.same((await ask(edge, 'GET', '/faults')).body, { faults: [] });
  t.match((await talk(edge.port, asMade(ALLOWED))).answers, [{ status: 403, body: /InvalidClientTokenId/ }]);
});

t.test('what is no request is named', async (t) => {
  const edge = await startEdge(t);
  for (const [path, body, error] of [
    ['/reset', { decision: true }, 'unknown field `decision`: did you mean `decisions`?'],
    ['/reset', { state: 1 }, '`state` must be true or false'],
    ['/reset', [], 'the body must be a JSON object'],
    ['/reset', { principal: 'nobody' }, 'there is no principal `nobody`'],
    ['/faults', { delay: '1' }, '`delay` must be a whole number of milliseconds from 0 to 600000'],
    ['/faults', { code: 'Throttling', time: 2 }, 'unknown field `time`: did you mean `times`?'],
    ['/faults', '{', 'the body must be a JSON object'],
  ] as const)
    t.match(await ask(edge, 'POST', path, body), {
      status: path === '/reset' && error.includes('nobody') ? 404 : 400,
      body: { error },
    });
  const elsewhere = await startEdge(t, { settings: { upstream: 'http://127.0.0.1:1' } });
  t.match(await ask(elsewhere, 'POST', '/reset', { state: true }), {
    status: 400,
    body: { error: /only the embedded/ },
  });
  t.match(await ask(elsewhere, 'POST', '/reset', {}), { body: { reset: ['decisions', 'principals', 'faults'] } });
});

t.test('faults: ordered, listed, used up, taken back', async (t) => {
  const edge = await startEdge(t);
  const order = { code: 'Throttling', operation: 'DescribeUsers', times: 2 };
  t.match(await ask(edge, 'POST', '/faults', order), { status: 201, body: { faults: [order] } });
  t.match((await talk(edge.port, post(ALLOWED))).answers, [{ status: 400, body: /<Code>Throttling<\/Code>/ }]);
  t.match((await ask(edge, 'GET', '/faults')).body, { faults: [{ ...order, times: 1 }] });
  t.match(await ask(edge, 'DELETE', '/faults'), { status: 200, body: { faults: [] } });
  t.match((await talk(edge.port, post(ALLOWED))).answers, [{ status: 200 }]);
});

t.test('a page of another site changes nothing', async (t) => {
  const edge = await startEdge(t);
  await talk(edge.port, post(ALLOWED));
  for (const [method, path] of [
    ['POST', '/reset'],
    ['POST', '/faults'],
    ['DELETE', '/faults'],
  ] as const) {
    const plain = await fetch(`${edge.url}/_authz${path}`, { method, body: '{}' });
    t.ok(plain.status === 415 || plain.status === 403, `${method} ${path}: ${plain.status}`);
  }
  t.equal(edge.decisions().length, 1);
});

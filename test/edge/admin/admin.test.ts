/** The routes for people and machines that read. */
import t from 'tap';
import { loadCatalog } from '#src/edge/world/data.js';
import { ensurePage } from '../../support/built-page.js';
import { ALLOWED, bytes, DENIED, FORM, post, startEdge } from '../../support/edge.js';
import { talk } from '../../support/wire.js';

type Json = Record<string, never>;

t.test('health, readiness, decisions, the table', async (t) => {
  const edge = await startEdge(t);
  const get = async (path: string) => {
    const answer = await fetch(`${edge.url}/_authz/${path}`);
    t.equal(answer.headers.get('cache-control'), 'no-store', path);
    t.equal(answer.headers.get('x-content-type-options'), 'nosniff', path);
    return { status: answer.status, body: (await answer.json()) as Json };
  };
  await talk(edge.port, post(ALLOWED));
  await talk(edge.port, post(DENIED));
  t.match(await get('health'), {
    status: 200,
    body: { status: 'ok', upstream: 'embedded', mode: 'enforce', decisions: { added: 2, dropped: 0 } },
  });
  t.match(await get('ready'), { status: 200, body: { status: 'ready', problems: [] } });
  t.match(await get('decisions'), { body: { decisions: [{ decision: 'explicitDeny' }, { decision: 'allowed' }] } });
  t.match((await get('decisions?limit=1')).body, { decisions: [{ decision: 'explicitDeny' }] });
  for (const limit of ['0', '-1', '1001', 'x', '1e2', '', '99999999999'])
    t.match(
      await get(`decisions?limit=${limit}`),
      { status: 400, body: { error: /`limit` (?:must be a whole number|is empty)/ } },
      limit,
    );
  const [{ id } = { id: '' }] = edge.decisions(1);
  t.match(await get(`decisions/${id}`), { status: 200, body: { id, explanation: { sentence: /not authorized/ } } });
  t.match(await get('decisions/none'), { status: 404, body: { error: /no decision `none`/ } });
  t.match(await get('table/CreateCacheCluster'), { status: 200 });
  t.match(await get('table/Nothing'), { status: 404, body: { error: /`Nothing` is not an operation/ } });
  t.match(await get('table/createuser'), { status: 404, body: { error: /did you mean `CreateUser`\?/ } });
  const listed = (await get('table')).body.operations as unknown as { operation: string }[];
  t.strictSame(
    listed.map(({ operation }) => operation),
    [...loadCatalog().operations.keys()],
    'every operation of the API',
  );
  t.match(await get('principals'), {
    body: { principals: [{ arn: /admin/, accessKeyIds: ['AKIAADMIN0000EXAMPLE'] }] },
  });
  for (const path of ['nothing', 'decisions/a/b', 'table/', 'metrics/x', '__proto__', 'constructor'])
    t.equal((await get(path)).status, 404, path);
});

t.test('what it is: told to whoever wants to know whether it is still the same', async (t) => {
  const [one, other] = [await startEdge(t), await startEdge(t, { settings: { mode: 'audit' } })];
  const about = async (edge: typeof one) =>
    (await (await fetch(`${edge.url}/_authz/about`)).json()) as Record<string, unknown>;
  const told = await about(one);
  t.match(told, {
    version: '0.0.0-test',
    mode: 'enforce',
    upstream: 'embedded',
    permissions: 'table',
    policyEdits: false,
    embedded: true,
    policyRevision: one.world().revision,
    openings: [/signatures of keys without a secret are believed: AKIABELIEVED0EXAMPLE/],
  });
  t.ok(Math.abs(Date.parse(String(told.started)) - Date.now()) < 60_000);
  t.notOk('stale' in told);
  t.same(await about(one), told, 'the same as long as it runs');
  t.not((await about(other)).instance, told.instance);
  t.match(await about(other), { mode: 'audit' });
});

t.test("a decision's address is a page for people and JSON for programs", async (t) => {
  await ensurePage();
  const edge = await startEdge(t);
  await talk(edge.port, post(DENIED));
  const [{ id } = { id: '' }] = edge.decisions(1);
  const get = (accept: string) => fetch(`${edge.url}/_authz/decisions/${id}`, { headers: { accept } });
  const page = await get('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8');
  t.match(page.headers.get('content-type'), /^text\/html/);
  t.match(page.headers.get('content-security-policy'), /default-src 'none'/);
  for (const accept of ['application/json', '*/*']) t.match(await (await get(accept)).json(), { id });
  const gone = await fetch(`${edge.url}/_authz/decisions/${'0'.repeat(32)}`, { headers: { accept: 'text/html' } });
  t.equal(gone.status, 404);
  t.match(gone.headers.get('content-type'), /^text\/html/, 'the page tells that it is forgotten');
});

t.test('the dry run', async (t) => {
  const edge = await startEdge(t);
  const decide = async (body: string, type = 'application/json') => {
    const answer = await fetch(`${edge.url}/_authz/decide`, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    return { status: answer.status, body: (await answer.json()) as Json };
  };
  const principal = 'arn:aws:iam::123456789012:user/developer';
  t.match(await decide(JSON.stringify({ id: '1', operation: 'DescribeUsers', params: {}, principal })), {
    status: 200,
    body: { id: '1', outcome: 'allowed', explanation: null },
  });
  t.match(await decide(JSON.stringify({ id: '2', operation: 'DeleteUser', params: { UserId: 'a' }, principal })), {
    body: { outcome: 'denied', status: 403, code: 'AccessDenied', explanation: { sentence: /explicit deny/ } },
  });
  t.match(await decide('{"id": "3", "operation": "Nothing"}'), { status: 200, body: { outcome: 'rejected' } });
  for (const body of ['[]', '1', 'null', '{', '"x"', '{"id": 5, "operation": 5}'])
    t.match(await decide(body), { status: 400, body: { error: /\w/ } }, body);
  t.match(await decide('{}', 'text/plain'), { status: 415 });
  t.equal(edge.decisions().length, 0, 'a dry run is no decision');
});

t.test('a body over the limit of a change', async (t) => {
  const edge = await startEdge(t, { settings: { 'body-limit': '2000' } });
  const headers = ['Host: localhost', 'Content-Type: application/json', 'Content-Length: 2001'];
  const said = await talk(edge.port, bytes('POST /_authz/decide HTTP/1.1', headers, 'x'.repeat(2001)));
  t.match(said.answers, [{ status: 413, body: '{"error":"the body is larger than 2000 bytes"}' }]);
});

t.test('counts in the form of Prometheus', async (t) => {
  const edge = await startEdge(t);
  await talk(edge.port, post(ALLOWED));
  await talk(edge.port, post(ALLOWED));
  await talk(edge.port, post(DENIED));
  await talk(edge.port, post('Action=Invented&Version=2015-02-02'));
  await talk(edge.port, bytes('POST / HTTP/1.1', ['Host: proxy', FORM, 'Content-Length: 0']));
  const answer = await fetch(`${edge.url}/_authz/metrics`);
  t.match(answer.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  const values = new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))] as const),
  );
  const count = (operation: string, decision: string): number | undefined =>
    values.get(`elasticache_iam_proxy_decisions_total{operation="${operation}",decision="${decision}"}`);
  t.equal(count('DescribeUsers', 'allowed'), 2);
  t.equal(count('DeleteUser', 'explicitDeny'), 1);
  t.equal(count('other', 'rejected') ?? count('none', 'rejected'), 1, 'a name that a caller made up is no label');
  t.notMatch(text, 'Invented');
  t.equal(values.get('elasticache_iam_proxy_decide_seconds_count'), 5);
  t.equal(values.get('elasticache_iam_proxy_decide_seconds_bucket{le="+Inf"}'), 5);
  t.equal(values.get('elasticache_iam_proxy_upstream_seconds_count'), 2);
  t.equal(values.get('elasticache_iam_proxy_policies_stale'), 0);
  for (const [name, value] of values) t.ok(Number.isFinite(value), name);
  const buckets = [...values].filter(([name]) => name.includes('decide_seconds_bucket')).map(([, value]) => value);
  t.strictSame(
    buckets,
    [...buckets].sort((a, b) => a - b),
    'buckets are cumulated',
  );
  t.equal(await (await fetch(`${edge.url}/_authz/metrics`)).text(), text, 'asking changes nothing');
});

t.test('the page is there with and without a slash, and what it may run is named', async (t) => {
  await ensurePage();
  const edge = await startEdge(t);
  for (const path of ['/_authz', '/_authz/']) {
    const answer = await fetch(`${edge.url}${path}`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    t.match(answer.headers.get('content-type'), 'text/html');
    t.match(policy, /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';/);
    t.match(policy, /connect-src 'self';.*frame-ancestors 'none'/);
    t.match(await answer.text(), /<div id="page">/);
  }
});

t.test('a list of huge records is cut', async (t) => {
  const edge = await startEdge(t, { settings: { 'decisions-kept': '10000' } });
  // Nearly as many as a call may name, with names as long as bodies may be.
  const users = Array.from({ length: 900 }, (_, i) => `UserIds.member.${i + 1}=${'u'.repeat(1_000)}${i}`).join('&');
  for (let i = 0; i < 20; i++)
    await talk(edge.port, post(`Action=CreateUserGroup&UserGroupId=g${i}&Engine=redis&${users}&Version=2015-02-02`));
  const list = async () => {
    const text = await (await fetch(`${edge.url}/_authz/decisions?limit=1000`)).text();
    t.ok(text.length <= 32 * 1024 * 1024 + 100, `${text.length} characters`);
    return JSON.parse(text) as { cut?: true; decisions: { id: string; parameters: { UserGroupId: string } }[] };
  };
  const { cut, decisions } = await list();
  t.equal(cut, true);
  t.ok(decisions.length < 20);
  t.equal(decisions[0]?.parameters.UserGroupId, 'g19', 'the newest are there');
  t.match(await (await fetch(`${edge.url}/_authz/decisions?limit=1`)).json(), {
    cut: undefined,
    decisions: [{ id: decisions[0]?.id }],
  });
});

t.test('the least policy for what passed', async (t) => {
  const edge = await startEdge(t);
  const get = async (query: string) => {
    const answer = await fetch(`${edge.url}/_authz/policy${query}`);
    return { status: answer.status, body: (await answer.json()) as Json };
  };
  t.match(await get(''), { status: 404, body: { error: 'no such call has passed' } });
  await talk(edge.port, post(ALLOWED));
  await talk(edge.port, post(DENIED));
  const made = await get('');
  t.match(made, { status: 200, body: { complete: true, refused: [], policies: [{ Version: '2012-10-17' }] } });
  const [{ id } = { id: '' }] = edge.decisions(1);
  t.equal((await get(`?since=${id}`)).status, 404, 'nothing has passed since the denial');
  t.match(await get('?principle=x'), { status: 400, body: { error: /did you mean `principal`/ } });
  t.match(await get('?since=yesterday'), { status: 400, body: { error: /`since` must be the id/ } });
  t.equal(
    (await get(`?principal=${encodeURIComponent(String((made.body as { principal?: string }).principal))}`)).status,
    200,
  );
  t.equal((await get('?run=other')).status, 404);
});

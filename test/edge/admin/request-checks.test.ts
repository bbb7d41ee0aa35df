/** Requests are checked by the document: what is unknown or cannot be is named. */
import t from 'tap';
import { startEdge } from '../../support/edge.js';

t.test('each mistake is a sentence that names the parameter or the field', async (t) => {
  const edge = await startEdge(t);
  const ask = async (method: string, path: string, body?: unknown): Promise<string> => {
    const answer = await fetch(`${edge.url}/_authz${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return `${answer.status} ${((await answer.json()) as { error?: string }).error}`;
  };
  const id = 'f'.repeat(32);
  for (const [path, says] of [
    ['/decisions?prinicpal=a', '400 unknown parameter `prinicpal`: did you mean `principal`?'],
    ['/decisions?zzzzzzzzzz=a', /^400 unknown parameter `zzzzzzzzzz`: known are principal, decision, operation, /],
    ['/decisions?__proto__=a', /^400 unknown parameter `__proto__`: known are/],
    ['/health?a=b', '400 unknown parameter `a`: there are no parameters here'],
    ['/decisions?decision=deny', /^400 `decision` must be one of allowed, implicitDeny, /],
    ['/decisions?decision=allowed&decision=denied', '400 `decision` is given twice'],
    ['/decisions?run=', '400 `run` is empty'],
    ['/decisions?since=yesterday', '400 `since` must be the id of a decision or an RFC 3339 time'],
    ['/decisions?since=2024-01-02', /^400 `since` must be/],
    ['/decisions?since=2024-13-02T03:04:05Z', /^400 `since` must be/],
    [`/decisions?since=${id}`, `400 \`since\`: no decision ${id} is remembered; give a time instead`],
    ['/decisions?until=a', '400 `until` must be an RFC 3339 time'],
    ['/decisions?limit=0', '400 `limit` must be a whole number from 1 to 1000'],
    ['/decisions?limit=1001', /^400 `limit` must be/],
    ['/decisions?limit=1e2', /^400 `limit` must be/],
    ['/decisions?limit=', '400 `limit` is empty'],
    ['/decisions/stream?limit=1', /^400 unknown parameter `limit`/],
    ['/policy?decision=denied', /^400 unknown parameter `decision`: known are principal, run, since/],
  ] as const)
    t.match(await ask('GET', path), says, path);
  for (const [path, body, says] of [
    ['/reset', { decision: true }, '400 unknown field `decision`: did you mean `decisions`?'],
    ['/reset', { state: 1 }, '400 `state` must be true or false'],
    ['/reset', { principal: 1 }, '400 `principal` must be an ARN or an access key id'],
    ['/reset', [], '400 the body must be a JSON object'],
    ['/reset', '{"state":true,"state":false}', '400 the body must be a JSON object without duplicate keys'],
    ['/reset', '{', /^400 the body must be a JSON object: /],
    ['/reset?a=b', {}, '400 unknown parameter `a`: there are no parameters here'],
    ['/reload', { rest: true }, '400 unknown field `rest`: did you mean `reset`?'],
    ['/faults', {}, '400 give a `code`, a `delay`, or both'],
    ['/faults', { code: 'Nonsense' }, '400 `code` must be one of Throttling, InternalFailure, ServiceUnavailable'],
    ['/faults', { delay: -1 }, '400 `delay` must be a whole number of milliseconds from 0 to 600000'],
    ['/faults', { code: 'Throttling', times: 0 }, '400 `times` must be a whole number from 1'],
    ['/faults', { code: 'Throttling', tmies: 1 }, '400 unknown field `tmies`: did you mean `times`?'],
    [
      '/principals',
      { principals: [1] },
      '400 `principals.0` must be a principal of the shape of an entry of principals.yaml',
    ],
    ['/principals', { principals: [], more: 1 }, /^400 unknown field `more`/],
    ['/decide', { operation: 1 }, '400 `operation` must be a text'],
  ] as const)
    t.match(await ask('POST', path, body), says, `${path} ${JSON.stringify(body)}`);
  t.match(await ask('DELETE', '/principals', { arm: 'a' }), '400 unknown field `arm`: did you mean `arn`?');
});

t.test('the page reads its own address', async (t) => {
  const edge = await startEdge(t);
  const answer = await fetch(`${edge.url}/_authz/?decision=nonsense&sort=time`, { headers: { accept: 'text/html' } });
  t.not(answer.status, 400);
});

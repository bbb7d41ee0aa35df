/** One line a call: who wanted what, what was decided, and what was missing. */
import t from 'tap';
import {
  ALLOWED,
  BELIEVED,
  bytes,
  DENIED,
  type Edge,
  FORM,
  post,
  startEdge,
  startUpstream,
} from '../../support/edge.js';
import { headerOf, talk } from '../../support/wire.js';

const DEVELOPER = 'arn:aws:iam::123456789012:user/developer';

const calls = (edge: Edge): Record<string, unknown>[] =>
  edge
    .log()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === 'call');

t.test('each call has its line, and no call has two', async (t) => {
  const upstream = await startUpstream(t);
  const edge = await startEdge(t, { settings: { upstream: upstream.origin } });
  const unsigned = bytes('POST / HTTP/1.1', ['Host: proxy', FORM, `Content-Length: ${ALLOWED.length}`], ALLOWED);
  const foreign = bytes('GET / HTTP/1.1', ['Host: evil.example']);
  const ids: (string | undefined)[] = [];
  for (const sent of [post(ALLOWED), post(DENIED), unsigned, foreign])
    ids.push(headerOf((await talk(edge.port, sent)).answers[0], 'x-iam-proxy-decision-id'));
  const lines = calls(edge);
  t.strictSame(
    lines.map(({ decisionId }) => decisionId),
    ids,
  );
  t.match(lines, [
    { level: 30, decision: 'allowed', operation: 'DescribeUsers', principal: DEVELOPER, forwarded: true, status: 200 },
    {
      decision: 'explicitDeny',
      operation: 'DeleteUser',
      principal: DEVELOPER,
      missing: ['elasticache:DeleteUser on arn:aws:elasticache:us-east-1:123456789012:user:ana'],
      forwarded: false,
      code: undefined,
    },
    { decision: 'rejected', code: 'MissingAuthenticationToken', principal: undefined },
    { decision: 'rejected', code: 'AccessDenied' },
  ]);
});

t.test('what somebody sent in place of a name is not said', async (t) => {
  const edge = await startEdge(t);
  const secret = 'correct-horse';
  const strange = [
    post(`Action=${secret}&Version=2015-02-02`),
    bytes('POST / HTTP/1.1', [
      'Host: proxy',
      FORM,
      (BELIEVED[0] as string).replace('AKIABELIEVED0EXAMPLE', secret),
      BELIEVED[1],
      'Content-Length: 0',
    ]),
  ];
  for (const sent of strange) await talk(edge.port, sent);
  t.equal(calls(edge).length, 2);
  t.notMatch(edge.log(), secret);
});

t.test('of a call that lacks much the first ones are named', async (t) => {
  const edge = await startEdge(t);
  const many = Array.from({ length: 9 }, (_, i) => `CacheClusterIds.CacheClusterIdList.${i + 1}=c${i}`).join('&');
  await talk(
    edge.port,
    post(
      `Action=BatchApplyUpdateAction&ServiceUpdateName=u&Version=2015-02-02&${many.replaceAll('CacheClusterIdList', 'member')}`,
    ),
  );
  const [line] = calls(edge);
  if (line?.decision === 'rejected') t.fail(JSON.stringify(line));
  t.equal((line?.missing as string[] | undefined)?.length, 3);
  t.ok((line?.more as number) > 0);
});

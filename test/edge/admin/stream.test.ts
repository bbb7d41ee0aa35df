/** The live stream of decisions: both forms, many readers, and readers who do not read. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ALLOWED, bytes, DENIED, isHealthy, post, startEdge } from '../../support/edge.js';
import { openLine, talk } from '../../support/wire.js';

/** Reads a streamed answer until so many of its pieces match. */
async function take(stream: ReadableStreamDefaultReader<Uint8Array>, count: number, end: string): Promise<string> {
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  let found = 0;
  while (found < count) {
    const { value, done } = await stream.read();
    if (done) break;
    const piece = decoder.decode(value, { stream: true });
    pieces.push(piece);
    // An end that two pieces share is counted with the next one at the latest: records follow.
    found += piece.split(end).length - 1;
  }
  return pieces.join('');
}

t.test('one JSON object a line, in the order of the decisions', async (t) => {
  const edge = await startEdge(t);
  const answer = await fetch(`${edge.url}/_authz/decisions/stream`);
  t.equal(answer.headers.get('content-type'), 'application/x-ndjson');
  const reader = answer.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  for (let i = 0; i < 10; i++) await talk(edge.port, post(i % 2 ? DENIED : ALLOWED));
  const lines = (await take(reader, 10, '\n'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.strictSame(
    lines.map(({ id }) => id),
    edge
      .decisions(10)
      .map(({ id }) => id)
      .reverse(),
  );
  t.match(lines.slice(0, 2), [{ decision: 'allowed' }, { decision: 'explicitDeny' }]);
  await reader.cancel();
  await isHealthy(t, edge);
});

t.test('server-sent events for those who accept them', async (t) => {
  const edge = await startEdge(t);
  const answer = await fetch(`${edge.url}/_authz/decisions/stream`, { headers: { accept: 'text/event-stream' } });
  t.match(answer.headers.get('content-type'), 'text/event-stream');
  t.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  const reader = answer.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  await talk(edge.port, post(DENIED));
  const [record] = edge.decisions(1);
  t.equal(await take(reader, 1, '\n\n'), `id: ${record?.id}\ndata: ${JSON.stringify(record)}\n\n`);
  await reader.cancel();
});

t.test('server-sent events tell that decisions were forgotten', async (t) => {
  const edge = await startEdge(t);
  await talk(edge.port, post(ALLOWED));
  const answer = await fetch(`${edge.url}/_authz/decisions/stream`, { headers: { accept: 'text/event-stream' } });
  const reader = answer.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const body = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"decisions": true}' };
  t.equal((await fetch(`${edge.url}/_authz/reset`, body)).status, 200);
  t.equal(await take(reader, 1, '\n\n'), 'event: forgotten\ndata: {}\n\n');
  await reader.cancel();
});

t.test('server-sent events tell of policies that change, and of edits that are broken', async (t) => {
  const principals = (secret: string): string =>
    `{"principals":[{"arn":"arn:aws:iam::123456789012:user/u","accessKeys":[{"id":"AKIABELIEVED0EXAMPLE","secret":${secret}}]}]}`;
  const directory = t.testdir({ 'principals.json': principals('"a"') });
  const edge = await startEdge(t, { policies: { directory }, settings: { watch: 'false' } });
  const url = `${edge.url}/_authz/decisions/stream`;
  const answer = await fetch(url, { headers: { accept: 'text/event-stream' } });
  const reader = answer.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const next = async (): Promise<unknown> => {
    const [, data = ''] = /^event: world\ndata: (.*)\n\n$/.exec(await take(reader, 1, '\n\n')) ?? [];
    return JSON.parse(data);
  };
  const { revision } = edge.world();
  writeFileSync(join(directory, 'principals.json'), principals('7'));
  edge.reload();
  t.match(await next(), {
    policyRevision: revision,
    stale: [{ severity: 'error', pointer: '/principals/0/accessKeys/0/secret' }],
  });
  writeFileSync(join(directory, 'principals.json'), principals('"b"'));
  edge.reload();
  const mended = (await next()) as { policyRevision: string };
  t.not(mended.policyRevision, revision);
  t.notOk('stale' in mended);
  edge.change({
    put: new Map([['arn:aws:iam::1:user/v', { arn: 'arn:aws:iam::111111111111:user/v' }]]),
    gone: new Set(),
  });
  t.match(await next(), { policyRevision: edge.world().revision }, 'a change over HTTP as well');
  await reader.cancel();
});

t.test('only records that mention a text', async (t) => {
  const edge = await startEdge(t);
  const answer = await fetch(`${edge.url}/_authz/decisions/stream?text=nousers`);
  const reader = answer.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  for (const call of [ALLOWED, DENIED, ALLOWED]) await talk(edge.port, post(call));
  await talk(edge.port, post(DENIED));
  const lines = (await take(reader, 2, '\n')).trimEnd().split('\n');
  t.same(
    lines.map((line) => JSON.parse(line).decision),
    ['explicitDeny', 'explicitDeny'],
  );
  await reader.cancel();
});

t.test('no more readers than the limit; one who leaves makes room', async (t) => {
  const edge = await startEdge(t, { limits: { streams: 2 } });
  const url = `${edge.url}/_authz/decisions/stream`;
  const [one, two] = [await fetch(url), await fetch(url)];
  const three = await fetch(url);
  t.strictSame([three.status, await three.json()], [503, { error: '2 readers follow the decisions already' }]);
  await one.body?.cancel();
  let four = await fetch(url);
  while (four.status === 503) {
    await four.text();
    four = await fetch(url);
  }
  t.equal(four.status, 200);
  await Promise.all([two.body?.cancel(), four.body?.cancel()]);
});

t.test('a reader who does not read is cut, and nobody waits for it', async (t) => {
  const edge = await startEdge(t, { limits: { calls: 4096 } });
  const deaf = await openLine(edge.port);
  deaf.socket.pause();
  deaf.socket.write(bytes('GET /_authz/decisions/stream HTTP/1.1', ['Host: proxy']));
  const attentive = await fetch(`${edge.url}/_authz/decisions/stream`);
  const reader = attentive.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const reading = take(reader, 320, '\n');
  // The kernel holds some megabytes for a reader; these records are longer than 50,000 bytes.
  const long = post(`Action=DescribeUsers&Version=2015-02-02&Marker=${'m'.repeat(50_000)}`);
  for (let i = 0; i < 16; i++) t.equal((await talk(edge.port, long.repeat(20), 20)).answers.length, 20);
  t.equal((await reading).trimEnd().split('\n').length, 320, 'who reads misses nothing');
  await reader.cancel();
  deaf.socket.resume();
  const { closed } = await deaf.end();
  t.ok(closed);
  t.ok(deaf.text().split('\n').length < 320, 'and who does not gets no more');
  await isHealthy(t, edge);
});

t.test('a stream is no idle connection, and HEAD has none', async (t) => {
  const edge = await startEdge(t, {
    limits: { keepAlive: 50, headersTimeout: 100, requestTimeout: 100, checkEvery: 20 },
  });
  const line = await openLine(edge.port);
  line.socket.write(bytes('GET /_authz/decisions/stream HTTP/1.1', ['Host: proxy']));
  await new Promise((resolve) => setTimeout(resolve, 400));
  await talk(edge.port, post(ALLOWED));
  if (!line.text().includes('"allowed"')) await once(line.socket, 'data');
  t.match(line.text(), /"decision":"allowed"/);
  line.socket.destroy();
  t.equal((await fetch(`${edge.url}/_authz/decisions/stream`, { method: 'HEAD' })).status, 404);
});

t.test("whoever asks behind other answers and leaves takes nobody's place", async (t) => {
  const edge = await startEdge(t, { limits: { streams: 2 } });
  const ask = bytes('GET /_authz/decisions/stream HTTP/1.1', ['Host: proxy']);
  const line = await openLine(edge.port);
  line.socket.write(ask.repeat(5));
  await once(line.socket, 'data');
  const reader = await fetch(`${edge.url}/_authz/decisions/stream`);
  t.equal(reader.status, 200);
  line.socket.destroy();
  let second = await fetch(`${edge.url}/_authz/decisions/stream`);
  while (second.status === 503) {
    await second.text();
    second = await fetch(`${edge.url}/_authz/decisions/stream`);
  }
  t.equal(second.status, 200);
  await Promise.all([reader.body?.cancel(), second.body?.cancel()]);
});

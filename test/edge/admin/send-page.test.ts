import fastify from 'fastify';
import t from 'tap';
import { createSendPage, isBrowser } from '#src/edge/admin/send-page.js';

t.test('a page that is not built says so, until it is', async (t) => {
  let html: string | undefined;
  const send = createSendPage(() => (html === undefined ? undefined : { html, policy: "default-src 'none'" }));
  const app = fastify();
  app.get('/', async (_request, reply) => send(reply));
  app.get('/gone', async (_request, reply) => send(reply, 404));
  const missing = await app.inject('/');
  t.equal(missing.statusCode, 503);
  t.match(missing.body, /not built: run `npm run build`/);
  html = '<!doctype html>';
  const built = await app.inject('/');
  t.match(built, {
    statusCode: 200,
    body: html,
    headers: { 'content-security-policy': "default-src 'none'", 'content-type': /^text\/html/ },
  });
  t.equal((await app.inject('/gone')).statusCode, 404);
  await app.close();
});

t.test('who is a browser', async (t) => {
  t.ok(isBrowser('text/html,application/xhtml+xml'));
  for (const accept of [undefined, '*/*', 'application/json', 'text/htmlx']) t.notOk(isBrowser(accept), String(accept));
});

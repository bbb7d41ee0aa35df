import t from 'tap';
import { fault } from '#src/core/wire/query/fault.js';
import type { Language } from '#src/core/wire/refusal/languages.js';
import { renderRefusal } from '#src/core/wire/refusal/render.js';
import { loadLanguages } from '#src/edge/world/data.js';

const languages = loadLanguages();
const render = (language: Language, message = 'a <b> & "c"') => {
  const { headers, body } = renderRefusal(fault('AccessDenied', message), 'id-1', language, languages);
  const named = Object.fromEntries(headers.flatMap((name, i) => (i % 2 ? [] : [[name.toLowerCase(), headers[i + 1]]])));
  return { headers: named, body: typeof body === 'string' ? body.trim() : body };
};

t.test('each language has its form and its code', async (t) => {
  t.match(render('ec2'), {
    headers: { 'content-type': 'text/xml' },
    body: '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>a &lt;b&gt; &amp; "c"</Message></Error></Errors><RequestID>id-1</RequestID></Response>',
  });
  t.match(render('s3'), {
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'id-1' },
    body: '<Error><Code>AccessDenied</Code><Message>a &lt;b&gt; &amp; "c"</Message><RequestId>id-1</RequestId></Error>',
  });
  for (const language of ['json-1.0', 'json-1.1', 'restJson'] as const) {
    const { headers, body } = render(language);
    t.match(headers, { 'x-amzn-errortype': 'AccessDeniedException', 'x-amzn-requestid': 'id-1' });
    t.strictSame(JSON.parse(String(body)), { __type: 'AccessDeniedException', message: 'a <b> & "c"' });
  }
  t.equal(render('json-1.1').headers['content-type'], 'application/x-amz-json-1.1');
  t.match(render('query').body, /^<ErrorResponse>\s*<Error><Type>Sender<\/Type><Code>AccessDenied<\/Code>/);
  t.match(render('restXml').body, /<Code>AccessDenied<\/Code>/);
});

t.test('CBOR is a map of two texts of any length', async (t) => {
  const long = 'é'.repeat(40_000);
  const { headers, body } = render('cbor', long);
  t.match(headers, { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' });
  const bytes = body as Uint8Array;
  t.equal(bytes[0], 0xa2);
  const texts: string[] = [];
  for (let at = 1; at < bytes.length; ) {
    t.equal(bytes[at], 0x7a);
    const length = Buffer.from(bytes).readUInt32BE(at + 1);
    texts.push(Buffer.from(bytes.subarray(at + 5, at + 5 + length)).toString());
    at += 5 + length;
  }
  t.strictSame(texts, ['__type', 'AccessDeniedException', 'message', long]);
});

t.test('a code that a service has no other name for stays', async (t) => {
  const { body } = renderRefusal(fault('RequestExpired'), 'id', 'json-1.1', languages);
  t.match(body, /RequestExpired/);
});

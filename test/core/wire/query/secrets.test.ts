import t from 'tap';
import { REDACTED, shownValue, withoutSecrets } from '#src/core/wire/query/secrets.js';

t.test('parameters without their secrets', async (t) => {
  const given = { UserId: 'u', Nested: [{ Passwords: ['a', 'b'] }], AuthToken: 'c', appendAccessString: 'on >d' };
  const redacted: string[] = [];
  t.strictSame(withoutSecrets(given, undefined, redacted), {
    UserId: 'u',
    Nested: [{ Passwords: [REDACTED, REDACTED] }],
    AuthToken: REDACTED,
    appendAccessString: `on >${REDACTED}`,
  });
  t.strictSame(redacted, ['Nested.1.Passwords', 'AuthToken', 'appendAccessString']);
});

t.test('what the data names as secret, too', async (t) => {
  const secrets = { all: ['SharedKey'], passwords: ['Rules'] };
  const given = { sharedKey: 'a', Deep: { SharedKey: ['b', 'c'], Rules: 'on >d ~*' }, AuthToken: 'e', Other: 'f' };
  t.strictSame(withoutSecrets(given, secrets), {
    sharedKey: REDACTED,
    Deep: { SharedKey: [REDACTED, REDACTED], Rules: `on >${REDACTED} ~*` },
    AuthToken: REDACTED,
    Other: 'f',
  });
});

t.test('a Referer without what may be secret in it', async (t) => {
  for (const [sent, shown] of [
    ['http://a/b?X-Amz-Signature=s3cret', `http://a/b?${REDACTED}`],
    ['http://a/b#s3cret', `http://a/b#${REDACTED}`],
    ['https://u:s3cret@a/b', `https://${REDACTED}@a/b`],
    ['https://a/@b', 'https://a/@b'],
  ] as const)
    t.equal(shownValue('AWS:referer', sent), shown);
  t.equal(shownValue('aws:UserAgent', 'a?b'), 'a?b');
});

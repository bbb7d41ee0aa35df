import { createHmac } from 'node:crypto';
import t from 'tap';
import { createSigningKeyCache, hmacHex, type SigningKey, signingKey } from '#src/core/wire/signature/key.js';

/** The derivation example of the AWS General Reference ("Deriving the signing key"). */
const EXAMPLE = { accessKeyId: 'AKIDEXAMPLE', date: '20150830', region: 'us-east-1', service: 'iam' };
const EXAMPLE_SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const EXAMPLE_KEY = 'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9';

/** The key that a pad was made of. */
const bytesOf = ({ inner }: SigningKey): Buffer => Buffer.from(inner.subarray(0, 32).map((byte) => byte ^ 0x36));

t.test("AWS's example", async (t) => {
  t.equal(bytesOf(signingKey(EXAMPLE_SECRET, EXAMPLE)).toString('hex'), EXAMPLE_KEY);
});

t.test('HMAC is what node:crypto makes of the key', async (t) => {
  for (const secret of [EXAMPLE_SECRET, 'other', '']) {
    const key = signingKey(secret, EXAMPLE);
    for (const text of ['', 'AWS4-HMAC-SHA256', 'ü\ud800', 'a'.repeat(64), 'b'.repeat(10_000)])
      t.equal(hmacHex(key, text), createHmac('sha256', bytesOf(key)).update(text).digest('hex'));
  }
});

t.test('the cache is bounded, forgets the oldest, and minds the secret', async (t) => {
  const cache = createSigningKeyCache(2);
  const first = signingKey(EXAMPLE_SECRET, EXAMPLE, cache);
  t.equal(signingKey(EXAMPLE_SECRET, EXAMPLE, cache), first, 'the same object');
  const changed = signingKey('other', EXAMPLE, cache);
  t.not(bytesOf(changed).toString('hex'), EXAMPLE_KEY);
  t.equal(cache.keys.size, 1);
  t.equal(bytesOf(signingKey(EXAMPLE_SECRET, EXAMPLE, cache)).toString('hex'), EXAMPLE_KEY);
  for (const service of ['a', 'b', 'c']) signingKey(EXAMPLE_SECRET, { ...EXAMPLE, service }, cache);
  t.strictSame([...cache.keys.keys()], ['AKIDEXAMPLE/20150830/us-east-1/b', 'AKIDEXAMPLE/20150830/us-east-1/c']);
  t.equal(createSigningKeyCache().limit, 1000);
});

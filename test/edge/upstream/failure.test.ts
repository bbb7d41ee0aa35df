import t from 'tap';
import { failure, toUpstreamError } from '#src/edge/upstream/failure.js';
import { UPSTREAM_FAILURES, type UpstreamFailure } from '#src/edge/upstream/upstream.js';

const coded = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

const KINDS: [thrown: unknown, kind: UpstreamFailure][] = [
  [coded('ECONNREFUSED'), 'refused'],
  [coded('ECONNRESET'), 'reset'],
  [coded('UND_ERR_SOCKET', 'other side closed'), 'reset'],
  [coded('UND_ERR_SOCKET', 'bad response'), 'malformed'],
  [coded('HPE_INVALID_CONSTANT'), 'malformed'],
  [Object.assign(new Error('Response does not match'), { name: 'HTTPParserError', code: undefined }), 'malformed'],
  [coded('ENOTFOUND'), 'dns'],
  [coded('EAI_AGAIN'), 'dns'],
  [coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls'],
  [coded('CERT_HAS_EXPIRED'), 'tls'],
  [coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls'],
  [coded('UND_ERR_CONNECT_TIMEOUT'), 'timeout'],
  [coded('UND_ERR_DESTROYED'), 'aborted'],
  [coded('UND_ERR_INVALID_ARG', 'duplicate host header'), 'unroutable'],
  [coded('ESOMETHINGNEW'), 'reset'],
  [new Error('no code'), 'reset'],
  ['not even an error', 'reset'],
  [null, 'reset'],
];

t.test('kinds', async (t) => {
  for (const [thrown, kind] of KINDS) t.equal(toUpstreamError(thrown, 'http://u').kind, kind);
});

t.test('messages are for people: the upstream by name, codes of the system, none of undici', async (t) => {
  const refused = toUpstreamError(coded('ECONNREFUSED'), 'http://u:1');
  t.equal(refused.message, 'the upstream `http://u:1` cannot be reached (ECONNREFUSED)');
  t.match(refused.hint, /is it running/);
  t.equal(toUpstreamError(coded('UND_ERR_CONNECT_TIMEOUT'), 'u').message, 'the upstream `u` did not answer in time');
  t.equal(
    toUpstreamError(coded('UND_ERR_INVALID_ARG', 'duplicate host header'), 'u').message,
    'the upstream `u` cannot be sent this request (duplicate host header)',
  );
});

t.test('an UpstreamError stays what it is', async (t) => {
  const error = failure('dns', 'u');
  t.equal(toUpstreamError(error, 'other'), error);
});

t.test('every kind has a status for the caller', async (t) => {
  for (const [kind, status] of Object.entries(UPSTREAM_FAILURES)) {
    t.equal(failure(kind as UpstreamFailure, 'u').status, status);
  }
  t.equal(failure('timeout', 'u').status, 504);
  t.equal(failure('refused', 'u').status, 502);
});

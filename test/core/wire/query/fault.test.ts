import t from 'tap';
import { FAULTS, type FaultCode, fault, invalidAction, quote } from '#src/core/wire/query/fault.js';

t.test('every fault has a status of its kind, and says whose it is', async (t) => {
  for (const code of Object.keys(FAULTS) as FaultCode[]) {
    const made = fault(code);
    t.equal(made.code, code);
    t.ok(made.status >= 400 && made.status < 600, `${code}: ${made.status}`);
    // "Sender" and "Receiver" of the Query protocol are HTTP's 4xx and 5xx.
    t.equal(made.type, made.status < 500 ? 'Sender' : 'Receiver', code);
    t.match(made.message, /\S/, code);
  }
});

t.test('who is not who they say is refused with 403, who wrote it wrong with 400', async (t) => {
  for (const code of ['AccessDenied', 'InvalidClientTokenId', 'SignatureDoesNotMatch'] as const)
    t.equal(fault(code).status, 403, code);
  t.equal(fault('IncompleteSignature').status, 400);
  t.equal(fault('ServiceUnavailable').status, 503, 'SDKs try again');
});

t.test('own message and status', async (t) => {
  t.strictSame(fault('ServiceUnavailable', 'gone', 504), {
    code: 'ServiceUnavailable',
    status: 504,
    type: 'Receiver',
    message: 'gone',
  });
  t.equal(invalidAction('A', '2015-02-02').message, 'Could not find operation A for version 2015-02-02');
  t.equal(quote('x'.repeat(120)).length, 120);
  t.equal(quote('x'.repeat(121)), `${'x'.repeat(117)}...`);
});

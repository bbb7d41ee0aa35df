import t from 'tap';
import { FAULTS, type FaultCode, fault, invalidAction, quote } from '#src/core/wire/query/fault.js';

<<<<<<< HEAD
t.test('every fault has a status of its kind, and says whose it is', async (t) => {
  for (const code of Object.keys(FAULTS) as FaultCode[]) {
    const made = fault(code);
    t.equal(made.code, code);
    t.ok(made.status >= 400 && made.status < 600, `${code}: ${made.status}`);
    // "Sender" and "Receiver" of the Query protocol are HTTP's 4xx and 5xx.
    t.equal(made.type, made.status < 500 ? 'Sender' : 'Receiver', code);
    t.match(made.message, /\S/, code);
=======
/** The Common Errors page of the ElastiCache API reference. */
const STATUS: Record<FaultCode, number> = {
  AccessDenied: 403,
  MissingAuthenticationToken: 403,
  InvalidClientTokenId: 403,
  ExpiredToken: 403,
  SignatureDoesNotMatch: 403,
  IncompleteSignature: 400,
  RequestExpired: 400,
  MissingAction: 400,
  InvalidAction: 400,
  MalformedQueryString: 400,
  MalformedInput: 400,
  InvalidParameterValue: 400,
  InvalidParameterCombination: 400,
  RequestEntityTooLarge: 413,
  RequestHeaderSectionTooLarge: 431,
  RequestTimeout: 408,
  Throttling: 400,
  InternalFailure: 500,
  ServiceUnavailable: 503,
};

t.test('the catalogue', async (t) => {
  t.strictSame(Object.keys(FAULTS), Object.keys(STATUS));
  for (const code of Object.keys(STATUS) as FaultCode[]) {
    const type = STATUS[code] < 500 ? 'Sender' : 'Receiver';
    t.strictSame(fault(code), { code, status: STATUS[code], type, message: FAULTS[code].message });
>>>>>>> main
  }
});

t.test('callers who are not who they say are refused, not told to mend their request', async (t) => {
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

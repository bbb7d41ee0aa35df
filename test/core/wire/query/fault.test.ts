import t from 'tap';
import { FAULTS, type FaultCode, fault, invalidAction, quote } from '#src/core/wire/query/fault.js';

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
  }
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

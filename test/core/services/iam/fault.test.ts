import t from 'tap';
import { invalidInput, isRefused, noSuchEntity, validationError } from '#src/core/services/iam/fault.js';

t.test("codes and statuses are those of IAM's service model", async (t) => {
  t.strictSame(invalidInput('m').fault, { code: 'InvalidInput', status: 400, type: 'Sender', message: 'm' });
  t.match(noSuchEntity('m').fault, { code: 'NoSuchEntity', status: 404 });
  t.match(validationError(['a', 'b']).fault, {
    code: 'ValidationError',
    message: '2 validation errors detected: a; b',
  });
  t.match(validationError(['a']).fault, { status: 400, message: '1 validation error detected: a' });
  t.ok(isRefused(invalidInput('m')));
  t.notOk(isRefused({ result: {} }));
});

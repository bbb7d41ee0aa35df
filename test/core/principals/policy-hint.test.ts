import t from 'tap';
import { policyHint } from '#src/core/principals/policy-hint.js';

const LISTED = ['arn:aws:iam::123456789012:policy/cache-read', 'arn:aws:iam::210987654321:policy/cache-write'];
const SHIPPED = ['ReadOnlyAccess', 'job-function/ViewOnlyAccess', 'AdministratorAccess'];

const CASES: readonly (readonly [arn: string, hint: RegExp])[] = [
  ['arn:aws:iam::123456789012:policy/cache-raed', /did you mean `arn:aws:iam::123456789012:policy\/cache-read`/],
  ['arn:aws:iam::123456789012:policy/cache-write', /^give its document under/],
  ['arn:aws:iam::123456789012:policy/team/cache-read', /^give its document under/],
  ['arn:aws:iam::aws:policy/readonlyaccess', /did you mean `arn:aws:iam::aws:policy\/ReadOnlyAccess`/],
  [
    'arn:aws-cn:iam::aws:policy/ViewOnlyAccess',
    /did you mean `arn:aws-cn:iam::aws:policy\/job-function\/ViewOnlyAccess`/,
  ],
  [
    'arn:aws:iam::aws:policy/AdministratorAcces',
    /^of AWS's own only those about ElastiCache are here; give its document/,
  ],
];

for (const [arn, hint] of CASES) t.test(arn, async (t) => t.match(policyHint(arn, LISTED, SHIPPED), hint));

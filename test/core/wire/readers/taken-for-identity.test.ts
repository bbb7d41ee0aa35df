/** Where callers are read from an IAM endpoint, no disguise makes a forwarded call one of IAM's. */
import t from 'tap';
import { fieldTexts } from '#src/core/wire/query/decode.js';
import { looseFields } from '#src/core/wire/readers/taken-for.js';
import { takenForIdentity } from '#src/core/wire/readers/taken-for-identity.js';
import { asking, FORM, READERS } from './support.js';

const say = (
  headers: readonly (readonly [string, string])[],
  request: { target?: string; body?: string; method?: string } = {},
  service = 'sqs',
): string | undefined => {
  const signed = asking([...headers, ['Authorization', 'x']], request);
  return takenForIdentity(READERS, signed, looseFields(fieldTexts(signed)), service)?.message;
};

t.test("calls that nobody takes for IAM's", async (t) => {
  for (const [service, body, headers = [FORM], target = '/'] of [
    ['sqs', 'Action=ListQueues&Version=2012-11-05'],
    ['ec2', 'Action=AssociateIamInstanceProfile&Version=2016-11-15'],
    ['s3', '', [['Host', 'iam:4566']], '/iam-exports/x'],
    ['s3', '', [['Host', 'bucket.s3.localhost.localstack.cloud']], '/x'],
    ['logs', '{}', [['X-Amz-Target', 'Logs_20140328.DescribeLogGroups']]],
    ['iam', 'Action=CreateUser&Version=2010-05-08', [['Host', 'iam.amazonaws.com']]],
    ['sts', 'Action=AssumeRole&Version=2011-06-15', [['Host', 'sts.us-east-1.amazonaws.com']]],
  ] as [string, string, [string, string][]?, string?][])
    t.equal(say(headers, { body, target }, service), undefined, `${service} ${body}`);
});

t.test("calls that somebody takes for IAM's", async (t) => {
  for (const [body, headers = [FORM], target = '/'] of [
    ['', [['Host', 'iam.amazonaws.com']]],
    ['', [['X-Forwarded-Host', 'a, STS.localhost.localstack.cloud:4566']]],
    ['', [['Host', 'organizations.us-east-1.amazonaws.com']]],
    ['{}', [['X-Amz-Target', 'AWSOrganizationsV20161128.AttachPolicy']]],
    ['{}', [['x_amz_target', 'AWSOrganizationsV20161128.AttachPolicy']]],
    ['Action=CreateUser&Version=2010-05-08'],
    ['Action=X&Version=2011%2d06-15'],
    ['', [FORM], '/?Action=AssumeRoleWithWebIdentity'],
    ['', [FORM], '/iam_us-east-1/?Action=CreateUser'],
    ['', [FORM], '//%69am_us-east-1/'],
    ['', [FORM], '/service/AWSIdentityManagementV20100508/operation/CreateUser'],
  ] as [string, [string, string][]?, string?][])
    t.match(say(headers, { body, target }), /signed for sqs/, `${target} ${body} ${headers}`);
});

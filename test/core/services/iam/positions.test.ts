/** Positions as AWS gives them: from its documentation and from answers that people published. */
import t from 'tap';
import { custom } from './world.js';

const CLI =
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}';
const API = `{
  "Version":"2012-10-17",
  "Statement":{
    "Effect":"Allow",
    "Action":"s3:PutObject",
    "Resource":"arn:aws:s3:::my-test-bucket"
  }
}`;
const ADMINISTRATOR = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "*",
      "Resource": "*"
    }
  ]
}`;
/** As Python's json.dumps writes it: in answers seen in public a statement begins where the one before ended. */
const PYTHON =
  '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}, {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}';
const FIRST_END = PYTHON.indexOf('}, {') + 2;

const at = (Line: number, Column: number) => ({ Line, Column });

/** From the source, the policy, what it allows, and where the statement is. */
const SEEN: [source: string, text: string, action: string, resource: string, start: object, end: object][] = [
  ['AWS CLI, simulate-custom-policy', CLI, 'dynamodb:CreateBackup', '*', at(1, 38), at(1, 167)],
  ['API_SimulatePrincipalPolicy, example 1', API, 's3:PutObject', 'arn:aws:s3:::my-test-bucket', at(3, 16), at(7, 4)],
  ['AdministratorAccess, many answers', ADMINISTRATOR, 's3:GetObject', '*', at(3, 17), at(8, 6)],
  ['json.dumps, first of a list', PYTHON, 's3:GetObject', '*', at(1, 41), at(1, FIRST_END)],
  ['json.dumps, second of a list', PYTHON, 'sqs:ListQueues', '*', at(1, FIRST_END), at(1, PYTHON.length - 1)],
];

for (const [source, text, action, resource, StartPosition, EndPosition] of SEEN) {
  t.test(source, async (t) => {
    const time = {
      ContextKeyName: 'aws:CurrentTime',
      ContextKeyType: 'date',
      ContextKeyValues: ['2019-04-25T11:00:00Z'],
    };
    t.match(custom([text], { ActionNames: [action], ResourceArns: [resource], ContextEntries: [time] }), [
      {
        EvalDecision: 'allowed',
        MatchedStatements: [{ SourcePolicyId: 'PolicyInputList.1', StartPosition, EndPosition }],
      },
    ]);
  });
}

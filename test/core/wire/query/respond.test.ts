import t from 'tap';
import { fault, invalidAction } from '#src/core/wire/query/fault.js';
import { type ResponseValue, renderFault, renderResponse, renderResult } from '#src/core/wire/query/respond.js';
import { element } from '#src/core/wire/query/xml.js';
import { exchange } from './sdk-fixture.js';
import { fullInput, sdkShapes, shapes } from './shapes-fixture.js';

t.test('every operation answers in a form that the SDK reads back', async (t) => {
  for (const [operation, { input, output }] of Object.entries(sdkShapes.operations)) {
    const value = output === null ? {} : fullInput(output);
    const xml = renderResponse(operation, value as ResponseValue, 'id-1', shapes);
    t.equal(xml.includes(`<${operation}Result`), output !== null, operation);
    const answer = await exchange(operation, fullInput(input), { status: 200, xml });
    const { $metadata, ...read } = answer.output;
    t.match($metadata, { httpStatusCode: 200 });
    t.match(xml, '<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata>');
    t.strictSame(read, value);
  }
});

t.test('envelopes to the letter', async (t) => {
  const ns = 'xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"';
  const metadata = '<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>';
  t.equal(
    renderResponse('DescribeUsers', { Users: [{ UserId: 'a<b' }], Marker: undefined }, 'r', shapes),
    `<DescribeUsersResponse ${ns}><DescribeUsersResult><Users><member><UserId>a&lt;b</UserId></member></Users></DescribeUsersResult>${metadata}</DescribeUsersResponse>\n`,
  );
  t.equal(
    renderResponse('DeleteCacheSubnetGroup', {}, 'r', shapes),
    `<DeleteCacheSubnetGroupResponse ${ns}>${metadata}</DeleteCacheSubnetGroupResponse>\n`,
  );
  t.equal(
    renderResponse('DescribeUsers', { Users: [] }, 'r', shapes),
    `<DescribeUsersResponse ${ns}><DescribeUsersResult><Users/></DescribeUsersResult>${metadata}</DescribeUsersResponse>\n`,
  );
  t.equal(
    renderResult(
      'GetCallerIdentity',
      [element('Arn', 'a'), element('Account', '1')],
      'r',
      'https://sts.amazonaws.com/doc/2011-06-15/',
    ),
    `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>a</Arn><Account>1</Account></GetCallerIdentityResult>${metadata}</GetCallerIdentityResponse>\n`,
  );
});

const WRONG: [operation: string, value: ResponseValue, message: RegExp][] = [
  ['NoSuch', {}, /no operation NoSuch/],
  ['DescribeUsers', { Userz: [] }, /DescribeUsers has no member Userz/],
  ['DescribeUsers', { Users: 'x' }, /DescribeUsers.Users is not a list/],
  ['DescribeUsers', { Users: ['x'] }, /DescribeUsers.Users.1 is not a structure/],
  ['DescribeUsers', { Marker: {} }, /DescribeUsers.Marker is a string/],
  ['DescribeUsers', [], /DescribeUsers is not a structure/],
];

t.test('a value that does not fit its shape is an error of the program', async (t) => {
  for (const [operation, value, message] of WRONG) {
    t.throws(() => renderResponse(operation, value, 'r', shapes), { message });
  }
});

t.test('faults to the letter', async (t) => {
  t.equal(
    renderFault(fault('AccessDenied', 'User: a is not <b> & "c"\nsecond line'), 'req-1'),
    `<ErrorResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/">
  <Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: a is not &lt;b&gt; &amp; "c"
second line</Message></Error>
  <RequestId>req-1</RequestId>
</ErrorResponse>
`,
  );
  t.match(
    renderFault(invalidAction('X', 'V'), 'r'),
    '<ErrorResponse xmlns="http://webservices.amazon.com/AWSFault/2005-15-09">',
  );
  t.match(
    renderFault(fault('ExpiredToken'), 'r', 'https://sts.amazonaws.com/doc/2011-06-15/'),
    'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"',
  );
});

t.test('the SDK raises the fault with its code and message', async (t) => {
  for (const [code, message] of [
    ['AccessDenied', 'User: é 😀 <x> & y'],
    ['InvalidAction', 'Could not find operation X for version V'],
  ] as const) {
    const { error } = await exchange(
      'DescribeUsers',
      {},
      { status: 403, xml: renderFault(fault(code, message), 'req-9') },
    );
    t.equal(error?.name, code);
    t.equal(error?.message, message);
  }
});

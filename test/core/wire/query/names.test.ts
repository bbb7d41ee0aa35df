import t from 'tap';
import { cutName, isHarmlessField, isKnownName, showName } from '#src/core/wire/query/names.js';
import { shapes } from './shapes-fixture.js';

/** Secrets came back in messages: glued to the name of their field when a `=` or `;` was missing. */
const SHOWN: readonly (readonly [name: string, shown: string])[] = [
  ['CacheClusterId', 'CacheClusterId'],
  ['cacheclusterid', 'cacheclusterid'],
  ['CacheClustrId', 'CacheClustrId'],
  ['CacheClusterIdX3CRET', 'CacheClusterId...'],
  ['Tags.member.1.Key', 'Tags.member.1.Key'],
  ['Tags.Tag.12.Key', 'Tags.Tag.12.Key'],
  ['Tags.member.123456789012.Key', 'Tags.member.123456789012.Key'],
  ['Tags.member.1234567890123.Key', 'Tags.member....'],
  ['Tags.foo.1.Key', 'Tags.foo.1.Key'],
  ['AuthToken.abcd.efgh.ijkl', 'AuthToken.abcd....'],
  ['Tags.s3cret.1.Key', 'Tags....'],
  ['AuthToken.s3cret', 'AuthToken....'],
  ['AuthTokenCorrecthorse', 'AuthToken...'],
  ['MyAuthToken', 'MyAuthToken'],
  ['PasswordsCorrecthorse', 'Passwords...'],
  ['hunter2', '...'],
  ['correct-horse', '...'],
  ['SecretWords', '...'],
  ['NewColour', 'NewColour'],
  [`${'Tags.'.repeat(20)}s3cret`, 'Tags.Tags.Tags.Tags.Tags.Tags.Tags.Tags...'],
];

for (const [name, shown] of SHOWN)
  t.test(`of \`${name}\` is shown`, async (t) => {
    t.equal(cutName(name, shapes), shown);
    t.equal(showName(name, shapes), `\`${shown}\``);
  });

t.test('which values may be shown', async (t) => {
  const shown = [
    ['Action', 'DescribeUsers'],
    ['Version', '2015-02-02'],
    ['CacheClusterId', 'anything'],
    ['Tags.member.1.Value', 'anything'],
    ['NumCacheNodes', '3'],
    ['NoPasswordRequired', 'true'],
    ['StartTime', '2024-01-02T03:04:05Z'],
  ] as const;
  for (const [name, value] of shown) t.ok(isHarmlessField(name, value, shapes), name);
  for (const name of ['AuthToken', 'Passwords.member.1', 'AuthenticationMode.Passwords.member.1', 'AccessString'])
    t.ok(isKnownName(name, shapes) && !isHarmlessField(name, 'x', shapes), name);
  for (const name of [
    'Password',
    'cacheclusterid',
    'X-Amz-Security-Token',
    '',
    'NumCacheNodes',
    'StartTime',
    'Version',
  ])
    t.notOk(isHarmlessField(name, 's3cret', shapes), name);
});

t.test('a value into which a secret field has run is not shown', async (t) => {
  t.notOk(isHarmlessField('Name', 'xPasswords.member.1=s3cret', shapes));
  t.notOk(isHarmlessField('Name', 'x&authtoken=s3cret', shapes));
  t.ok(isHarmlessField('Name', 'x==', shapes));
});

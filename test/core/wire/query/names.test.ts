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
  ['Tags.member.123456789012.Key', 'Tags.member....'],
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

t.test('whose values may be shown', async (t) => {
  for (const name of ['Action', 'CacheClusterId', 'Tags.member.1.Value', 'X-Amz-Date'])
    t.ok(isHarmlessField(name, shapes), name);
  for (const name of ['AuthToken', 'Passwords.member.1', 'AuthenticationMode.Passwords.member.1', 'AccessString'])
    t.ok(isKnownName(name, shapes) && !isHarmlessField(name, shapes), name);
  for (const name of ['Password', 'cacheclusterid', 'X-Amz-Security-Token', ''])
    t.notOk(isHarmlessField(name, shapes), name);
});

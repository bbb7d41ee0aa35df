import t from 'tap';
import { createLiveBuilder, type LiveAccount, type LiveIdentities } from '#src/core/principals/live.js';
import { readAccessKeys, readDetails, readKeyOwner } from '#src/edge/live/iam-answers.js';
import { atOnce } from '#src/edge/world/load-world.js';
import { managedPolicies } from '#src/edge/world/policy-loading.js';
import { EXAMPLE } from './example.js';

function build(account: LiveAccount): LiveIdentities {
  const steps = createLiveBuilder(managedPolicies())(account);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

t.test("AWS's own example, as far as it says who may do what", async (t) => {
  const { found, next } = atOnce(readDetails(EXAMPLE));
  t.match(next, /^EXAMPLEkakv9\S+EXAMPLE$/);
  const { principals, problems } = build({ ...found, keys: new Map([['Bob', ['AKIABOB']]]) });
  t.strictSame(problems, []);
  t.match(
    [...principals.values()],
    [
      { arn: 'arn:aws:iam::123456789012:user/Alice', uniqueId: 'AIDACKCEVSQ6C2EXAMPLE', groups: ['Admins'] },
      {
        name: 'Bob',
        accessKeys: [{ id: 'AKIABOB' }],
        tags: { team: 'a & b' },
        identity: [
          { ref: { name: 'NoUsers' }, document: { statements: [{ effect: 'Deny', action: ['elasticache:*User'] }] } },
          { ref: { arn: 'arn:aws:iam::aws:policy/AdministratorAccess', group: 'Admins' } },
        ],
      },
      { name: 'EC2role', uniqueId: 'AROAFP4BKI7Y7TEXAMPLE', trust: { document: {} } },
    ],
  );
  t.notOk(
    [...principals.values()].some(({ identity }) => identity.some((policy) => policy.notUnderstood !== undefined)),
  );
});

const keys = (inside: string): string =>
  `<ListAccessKeysResponse><ListAccessKeysResult>${inside}</ListAccessKeysResult></ListAccessKeysResponse>`;
const key = (id: string, status = 'Active'): string =>
  `<member><UserName>u</UserName><AccessKeyId>${id}</AccessKeyId><Status>${status}</Status></member>`;

t.test('access keys', async (t) => {
  const list = `<AccessKeyMetadata>${key('AKIAONE')}${key('AKIATWO', 'Inactive')}</AccessKeyMetadata>`;
  t.strictSame(readAccessKeys(keys(list)), { found: ['AKIAONE'] });
  t.strictSame(readAccessKeys(keys('<AccessKeyMetadata/>')), { found: [] });
  t.strictSame(readAccessKeys(keys('<IsTruncated>true</IsTruncated><Marker>m</Marker>')), { found: [], next: 'm' });
  const owner = (inside: string) =>
    readKeyOwner(
      `<GetAccessKeyLastUsedResponse><GetAccessKeyLastUsedResult>${inside}</GetAccessKeyLastUsedResult></GetAccessKeyLastUsedResponse>`,
    );
  t.equal(owner('<UserName>bob</UserName><AccessKeyLastUsed/>'), 'bob');
  t.equal(owner('<AccessKeyLastUsed/>'), undefined);
});

t.test('what is no such answer is refused, not read in part', async (t) => {
  for (const xml of [
    '',
    '<html>hello</html>',
    '{"a":1}',
    '<ListAccessKeysResponse/>',
    keys(`<AccessKeyMetadata>${key('AKIAONE')}</AccessKeyMetadata>`).slice(0, -5),
    keys('<IsTruncated>true</IsTruncated>'),
    keys('<IsTruncated>true</IsTruncated><Marker> </Marker>'),
    keys('<AccessKeyMetadata>text</AccessKeyMetadata>'),
    keys(`<AccessKeyMetadata>${key('AKIA ONE')}</AccessKeyMetadata>`),
    keys('<AccessKeyMetadata><member><Status>Active</Status></member></AccessKeyMetadata>'),
    keys(`<AccessKeyMetadata>${key('AKIAONE')}</AccessKeyMetadata><AccessKeyMetadata/>`),
    keys(`<AccessKeyMetadata><member>${'<Status>Active</Status>'.repeat(2)}</member></AccessKeyMetadata>`),
    `<!DOCTYPE x [<!ENTITY e "AKIA">]>${keys(`<AccessKeyMetadata>${key('&e;')}</AccessKeyMetadata>`)}`,
  ])
    t.throws(() => readAccessKeys(xml), xml);
});

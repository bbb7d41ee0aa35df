/**
 * `Tags.foo.1.Key=team` satisfied a condition on aws:RequestTag/team, and moto, which reads no list of that name, created the
 * cluster without tags; LocalStack and floci take names for lists that were unknown here.
 */
import t from 'tap';
import { decodeCall } from '#src/core/wire/query/decode.js';
import type { ListNames } from '#src/core/wire/query/list-names.js';
import { post, shapes } from './shapes-fixture.js';

const HEAD = 'Action=CreateCacheCluster&Version=2015-02-02&CacheClusterId=c';
const read = (fields: string, listNames?: ListNames) =>
  decodeCall(post(`${HEAD}&${fields}`), shapes, listNames ? { listNames } : {});

t.test('a list calls its members as the model does, or `member`', async (t) => {
  for (const name of ['Tag', 'member'])
    t.match(read(`Tags.${name}.1.Key=a`), { call: { parameters: { Tags: [{ Key: 'a' }] } } }, name);
  for (const name of ['foo', 'tag', 'TAG', 'Member', 'entry', 'Tags', 'Tag_', 'Tag-1', 'key'])
    t.match(read(`Tags.${name}.1.Key=a`), {
      rejected: { code: 'MalformedQueryString', status: 400, message: /`Tags`/ },
    });
});

t.test('to readers that know no other name, as the model does', async (t) => {
  t.match(read('Tags.Tag.1.Key=a', 'model'), { call: { parameters: { Tags: [{ Key: 'a' }] } } });
  t.match(read('Tags.member.1.Key=a', 'model'), { rejected: { message: /they are called `Tag`/ } });
  const member = 'Action=CreateUserGroup&Version=2015-02-02&UserGroupId=g&Engine=redis&UserIds.member.1=u';
  t.match(decodeCall(post(member), shapes, { listNames: 'model' }), { call: { parameters: { UserIds: ['u'] } } });
});

t.test('a name that a lenient reader takes for a list or structure is refused', async (t) => {
  for (const name of [
    'Tags-Tag.1.Key',
    'Tags_Tag.1.Key',
    'TagsXTag.1.Key',
    'Tag.1.Key',
    'SecurityGroupIds-SecurityGroupId.1',
    'SecurityGroupId.1',
    'LogDeliveryConfigurations.LogDeliveryConfigurationRequest.1.DestinationDetailsXCloudWatchLogsDetails.LogGroup',
  ])
    t.match(read(`${name}=a`), { rejected: { code: 'MalformedQueryString', message: /is not known here/ } }, name);
});

t.test('a field of a newer SDK is kept', async (t) => {
  for (const name of [
    'Newer',
    'Newer.member.1',
    'TagsPolicy',
    'TagsPolicy.Mode',
    'TagMode',
    'SecurityGroupIdsOf.member.1',
    'Tag',
  ])
    t.match(read(`${name}=a`), { call: { unknown: [[name, 'a']] } }, name);
});

t.test('a member of a list without anything known in it ends the list for some readers', async (t) => {
  const hollow = 'Tags.Tag.1.Newer=x&Tags.Tag.2.Key=team';
  t.match(read(hollow), { rejected: { code: 'MalformedQueryString', message: /`Tags.Tag.1`.*end the list/ } });
  t.match(read('Tags.Tag.1.Value=x&Tags.Tag.2.Key=team'), { rejected: { message: /a tag without `Key`/ } });
  t.match(read('Tags.Tag.1.Value=x'), { call: { parameters: { Tags: [{ Value: 'x' }] } } });
});

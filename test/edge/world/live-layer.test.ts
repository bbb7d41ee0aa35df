import t from 'tap';
import { createDirectory } from '#src/core/principals/directory.js';
import type { Principal } from '#src/core/principals/identities.js';
import type { LiveIdentities } from '#src/core/principals/live.js';
import { layLive as laySteps } from '#src/edge/world/live-layer.js';
import { atOnce } from '#src/edge/world/load-world.js';

const layLive = (...given: Parameters<typeof laySteps>) => atOnce(laySteps(...given));

const person = (name: string, ...keys: string[]): Principal => ({
  arn: `arn:aws:iam::123456789012:user/${name}`,
  type: 'user',
  partition: 'aws',
  account: '123456789012',
  name,
  uniqueId: `AIDA${name}`,
  tags: {},
  groups: [],
  context: {},
  accessKeys: keys.map((id) => ({ id })),
  sessions: [],
  identity: [],
});
const arn = (name: string): string => person(name).arn;
const live = (...people: Principal[]): LiveIdentities => ({
  principals: new Map(people.map((each) => [each.arn, each])),
  groups: new Map(),
  managed: () => undefined,
  revision: 1,
  managedRevision: 1,
  problems: [],
});
function filesOf(...people: Principal[]) {
  return {
    directory: createDirectory({ principals: people, groups: new Map() }),
    principals: new Map(people.map((each) => [each.arn, each])),
  };
}

t.test('the files win by ARN and by access key, and that is said', async (t) => {
  const files = filesOf(person('file', 'FILE'), person('both', 'B1'));
  const {
    directory,
    live: counting,
    warnings,
  } = layLive(files, live(person('both', 'B2'), person('new', 'NEW', 'FILE')));
  const owner = (key: string) => directory.key(key)?.caller.principalArn;
  t.strictSame(['FILE', 'B1', 'B2', 'NEW'].map(owner), [arn('file'), arn('both'), undefined, arn('new')]);
  t.strictSame([...counting.keys()], [arn('new')]);
  t.match(warnings, [{ message: new RegExp(arn('both')) }, { message: /`FILE`/ }]);
});

t.test('only what differs is changed', async (t) => {
  const files = filesOf(person('file', 'FILE'));
  const [same, gone] = [person('same', 'S'), person('gone', 'G')];
  const before = layLive(files, live(same, gone));
  const after = layLive(files, live(same, person('new', 'G')), before);
  t.equal(after.directory.principal(arn('same')), before.directory.principal(arn('same')), 'the same caller');
  t.equal(after.directory.principal(arn('file')), before.directory.principal(arn('file')));
  t.notOk(after.directory.has(arn('gone')));
  t.equal(after.directory.key('G')?.caller.principalArn, arn('new'), 'a key that has another owner now');
  t.ok(before.directory.has(arn('gone')), 'who has the one before still sees it');
});

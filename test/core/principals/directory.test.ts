import t from 'tap';
import { decide } from '#src/core/engine/decide.js';
import { createDirectory } from '#src/core/principals/directory.js';
import { loadYaml } from './files.js';
import { FILES, WHOLE } from './whole.js';

const { identities } = loadYaml(WHOLE, FILES);
if (!identities) throw new Error('the file is whole');
const directory = createDirectory(identities);

t.test('a group is found by its ARN, with the control policies of its account', async (t) => {
  const set = directory.group('arn:aws:iam::012345678901:group/developers');
  t.strictSame(
    set?.scopes.map(({ layer, level }) => [layer, level]),
    [
      ['identity', undefined],
      ['scp', 0],
      ['scp', 1],
    ],
  );
  const verdict = set && decide(set, { action: 'elasticache:ListTagsForResource', resource: '*', context: new Map() });
  t.match(verdict, {
    decision: 'allowed',
    statements: [{ policy: { name: 'group.json', group: 'developers' } }, {}, {}],
  });
  t.ok(directory.group('arn:aws:iam::012345678901:group/any/path/developers'), 'paths are not known');
});

t.test('what is no group of ours', async (t) => {
  for (const arn of [
    'arn:aws:iam::012345678901:group/testers',
    'arn:aws:iam::111122223333:group/developers',
    'arn:aws:sts::012345678901:group/developers',
    'arn:aws:iam::012345678901:user/developers',
    'developers',
  ]) {
    t.equal(directory.group(arn), undefined, arn);
  }
});

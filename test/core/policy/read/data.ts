import { readFileSync } from 'node:fs';
import type { PolicyVocabulary, VocabularyFiles } from '#src/core/policy/language/vocabulary.js';
import { createVocabulary } from '#src/core/policy/language/vocabulary.js';

/** A file of the repository, parsed. */
export function readData(path: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8'));
}

/** The linter's vocabulary from data/. */
export function readVocabulary(): PolicyVocabulary {
  const files = {
    actions: readData('data/elasticache/actions.json'),
    resourceTypes: readData('data/elasticache/resource-types.json'),
    conditionKeys: readData('data/elasticache/condition-keys.json'),
    asOf: readData('data/elasticache/as-of.json'),
    regions: readData('data/elasticache/regions.json'),
    keyRules: readData('data/elasticache/key-rules.json'),
    listOnly: readData('data/elasticache/list-only-actions.json'),
    policyLanguage: readData('data/policy-language.json'),
  };
  return createVocabulary(files as VocabularyFiles);
}

import { readdirSync, readFileSync } from 'node:fs';
import {
  createVocabulary,
  type PolicyVocabulary,
  type VocabularyFiles,
} from '../../core/policy/language/vocabulary.js';
import {
  createPrincipalsLoader,
  type LoadedPrincipals,
  type PrincipalsInput,
  type ReadFile,
} from '../../core/principals/load.js';
import type { ManagedPolicy } from '../../core/principals/policy-store.js';
import type { PrincipalsObject } from '../../core/principals/principals-file.js';
import { toValue } from '../../core/text/json-value.js';
import { isOpen, openSource } from '../../core/text/source.js';
import { dataUrl, once, readData } from './data.js';

/** What the linter knows: ElastiCache's actions, types and keys, and the global condition keys. */
export const loadVocabulary = once(
  (): PolicyVocabulary =>
    createVocabulary({
      actions: readData('elasticache/actions.json'),
      resourceTypes: readData('elasticache/resource-types.json'),
      conditionKeys: readData('elasticache/condition-keys.json'),
      policyLanguage: readData('policy-language.json'),
    } as VocabularyFiles),
);

/** A loader of principals files over the shipped schema and AWS's own policies. */
export function principalsLoader(
  vocabulary: PolicyVocabulary,
): (input: PrincipalsInput, read?: ReadFile) => LoadedPrincipals {
  return createPrincipalsLoader({
    managedPolicies: managedPolicies(),
    vocabulary,
  });
}

const managedPolicies = once((): ReadonlyMap<string, ManagedPolicy> => {
  const folder = dataUrl('managed-policies/');
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return new Map(
    files.map((file) => [file.slice(0, -'.json'.length), { file, text: readFileSync(new URL(file, folder), 'utf8') }]),
  );
});

/** What a principals file says, as an object; for one that has been loaded without an error. */
export function principalsObject(input: PrincipalsInput): PrincipalsObject {
  if (!('text' in input)) return input;
  const opened = openSource(input);
  if (!isOpen(opened)) throw new Error('INVARIANT: only a principals file that can be read is taken apart');
  return toValue(opened.root) as unknown as PrincipalsObject;
}

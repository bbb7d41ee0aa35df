import { readFileSync } from 'node:fs';
import type { LintStatement } from '../../core/authorize/world.js';
import {
  createVocabulary,
  type PolicyVocabulary,
  type VocabularyFiles,
} from '../../core/policy/language/vocabulary.js';
import { lintStatement } from '../../core/policy/lint/lint.js';
import { createPrincipalsLoader, type LoadPrincipals } from '../../core/principals/load.js';
import type { ManagedPolicy } from '../../core/principals/policy-store.js';
import type { FileShape } from '../../core/principals/shape.js';
import { createReport } from '../../core/text/report.js';
import { dataUrl, madeOf, once, readData } from './data.js';

/** What the linter knows: ElastiCache's actions, types and keys, and the global condition keys. */
export const loadVocabulary = once(
  (): PolicyVocabulary =>
    madeOf(['policy-language.json', 'elasticache/list-only-actions.json'], (policyLanguage, listOnly) =>
      createVocabulary({
        actions: readData('elasticache/actions.json'),
        resourceTypes: readData('elasticache/resource-types.json'),
        conditionKeys: readData('elasticache/condition-keys.json'),
        asOf: readData('elasticache/as-of.json'),
        regions: readData('elasticache/regions.json'),
        keyRules: readData('elasticache/key-rules.json'),
        listOnly,
        policyLanguage,
      } as VocabularyFiles),
    ),
);

/** A loader of principals files over the shipped schema and AWS's own policies. */
export function principalsLoader(vocabulary: PolicyVocabulary): LoadPrincipals {
  return createPrincipalsLoader({
    schema: readData('schema/principals.schema.json') as FileShape,
    managedPolicies: managedPolicies(),
    vocabulary,
  });
}

/** AWS's own policies that are known here. */
export const managedPolicies = once((): ReadonlyMap<string, ManagedPolicy> => {
  const folder = dataUrl('managed-policies/');
  const { policies } = readData('managed-policies/index.json') as {
    readonly policies: Readonly<Record<string, { readonly file: string }>>;
  };
  return new Map(
    Object.entries(policies).map(([path, { file }]) => [
      path,
      { file, read: () => readFileSync(new URL(file, folder), 'utf8') },
    ]),
  );
});

/** Whether a text is the document of one of AWS's own policies, whatever its white space: IAM's limits are not theirs. */
export function isAwsPolicy(text: string): boolean {
  try {
    return awsDocuments().has(JSON.stringify(JSON.parse(text)));
  } catch {
    return false;
  }
}

const awsDocuments = once(
  (): ReadonlySet<string> =>
    new Set([...managedPolicies().values()].map(({ read }) => JSON.stringify(JSON.parse(read())))),
);

/** What `validate` says of one statement by itself; not of its document as a whole. */
export function statementLinter(vocabulary: PolicyVocabulary): LintStatement {
  return ({ version }, statement, type) => {
    const report = createReport();
    const place = (pointer: string) => ({ pointer, offset: 0 });
    lintStatement({ version, statements: [statement] }, vocabulary, { place, report });
    return type === 'rcp' ? [] : report.problems();
  };
}

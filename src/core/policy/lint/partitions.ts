import type { PolicyVocabulary } from '../language/vocabulary.js';

type Partitions = PolicyVocabulary['partitions'];

/**
 * The partition that a region's name says, when it is another than the one given: `aws-cn` for `cn-north-1` in `aws`. Undefined
 * when they fit, or may fit.
 *
 * @param region as it stands in a pattern; what is before a wildcard or a variable counts
 */
export function otherPartition(partitions: Partitions, partition: string, region: string): string | undefined {
  if (region === '' || /[*?$]/.test(partition)) return undefined;
  const wildcard = region.search(/[*?]|\$\{/);
  const head = wildcard === -1 ? region : region.slice(0, wildcard);
  const definite = partitions.find(({ prefix }) => prefix !== '' && head.startsWith(prefix))?.partition;
  if (definite !== undefined) return definite === partition ? undefined : definite;
  if (wildcard === -1) return partition === 'aws' ? undefined : 'aws';
  // `us-*` is of several partitions, `*` of all.
  const possible = partitions.filter(({ prefix }) => prefix.startsWith(head) || prefix === '');
  return possible.some((row) => row.partition === partition) ? undefined : 'aws';
}

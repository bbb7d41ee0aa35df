import { quote } from '../text/report.js';
import type { Written } from './entries.js';
import type { PrincipalEntry } from './principals-file.js';

const WORDS = {
  'duplicate-principal': 'principal',
  'duplicate-access-key': 'access key',
  'duplicate-session': 'session',
} as const;

/** Reports ARNs, access keys and session names that are there twice. `taken` tells of access keys that somebody else has. */
export function reportDuplicates(
  principals: readonly Written<PrincipalEntry>[],
  taken: (keyId: string, arn: string) => boolean = () => false,
): void {
  const arns = new Set<string>();
  const keys = new Set<string>();
  for (const { value, source, at } of principals) {
    const { arn, accessKeys = [], sessions = [] } = value;
    const report = (code: keyof typeof WORDS, part: string, name: string): void =>
      source.report.error(code, source.place(at(part)), `duplicate ${WORDS[code]} ${quote(name)}`);
    if (arns.has(arn)) report('duplicate-principal', 'arn', arn);
    arns.add(arn);
    const used = [
      ...accessKeys.map(({ id }, index) => ({ id, part: `accessKeys/${index}/id` })),
      ...sessions.map(({ accessKey }, index) => ({ id: accessKey.id, part: `sessions/${index}/accessKey/id` })),
    ];
    for (const { id, part } of used) {
      if (keys.has(id) || taken(id, arn)) report('duplicate-access-key', part, id);
      keys.add(id);
    }
    const names = new Set<string>();
    for (const [index, { name }] of sessions.entries()) {
      if (names.has(name)) report('duplicate-session', `sessions/${index}/name`, name);
      names.add(name);
    }
  }
}

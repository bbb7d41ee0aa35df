import { compileGlob, globMatches } from '../core/policy/match/wildcard.js';
import type { DecisionRecord } from '../core/record/record.js';
import type { Judgement } from './judge.js';

/** `elasticache:DescribeUsers`, or `elasticache:DescribeUsers on arn:aws:elasticache:*:*:user:ana` (`*` and `?` as in policies). */
export type ExpectedPermission = string;

interface Used {
  readonly action: string;
  readonly resource: string;
  readonly operations: Set<string>;
}

/** Whether these decisions asked for exactly these permissions, however often. Rejected calls ask for none. */
export function judgePermissionsUsed(
  records: readonly DecisionRecord[],
  expected: readonly ExpectedPermission[],
): Judgement {
  const used = usedIn(records);
  const wanted = expected.map((text) => ({ text, meets: meets(text) }));
  const strange = used.filter((each) => !wanted.some(({ meets }) => meets(each)));
  const unused = wanted.filter(({ meets }) => !used.some(meets)).map(({ text }) => text);
  const pass = strange.length === 0 && unused.length === 0;
  const lines = (pass ? used : strange).map(
    ({ action, resource, operations }) => `  ${action} on ${resource} (${[...operations].join(', ')})`,
  );
  if (pass) return { pass, text: ['exactly these permissions were used:', ...lines].join('\n') };
  return {
    pass,
    text: [
      ...(lines.length ? ['used, and not expected:', ...lines] : []),
      ...(unused.length ? ['expected, and not used:', ...unused.map((text) => `  ${text}`)] : []),
    ].join('\n'),
  };
}

function usedIn(records: readonly DecisionRecord[]): Used[] {
  const used = new Map<string, Used>();
  for (const { checks, operation = '' } of [...records].reverse()) {
    for (const { action, resource } of checks) {
      const known = used.get(`${action} ${resource}`) ?? { action, resource, operations: new Set<string>() };
      known.operations.add(operation);
      used.set(`${action} ${resource}`, known);
    }
  }
  return [...used.values()];
}

/** Names of actions are case-insensitive, ARNs are not. */
function meets(text: string): (used: Pick<Used, 'action' | 'resource'>) => boolean {
  const [, action = '', resource] = /^(\S+?:\S+)(?:\s+on\s+(\S+))?$/.exec(text.trim()) ?? [];
  if (action === '')
    throw new TypeError(`\`${text}\` is not a permission: write \`service:Action\` or \`service:Action on ARN\``);
  const actions = compileGlob(action.toLowerCase());
  const resources = compileGlob(resource ?? '*');
  return (used) => globMatches(actions, used.action.toLowerCase()) && globMatches(resources, used.resource);
}

import type { PolicySet } from '../../engine/policy-set.js';
import { readablePolicy } from '../../policy/read/written.js';
import type { PolicyDocument } from '../../terms/document.js';
import type { StatementPlace } from '../words/place.js';

/** The texts of a caller's policies by the place of one of their statements; each is written once. Undefined: no such place. */
export function policyTexts({ members }: PolicySet): (place: StatementPlace) => string | undefined {
  const written = new Map<PolicyDocument, string>();
  return ({ layer, policy, arn, group, level, file, index }) => {
    const found = members.find(({ statement: { ref } }) => {
      const own = ref.policy;
      return (
        ref.statement.index === index &&
        own.name === policy &&
        own.layer === layer &&
        own.arn === arn &&
        own.group === group &&
        own.level === level &&
        own.file === file
      );
    });
    if (!found) return undefined;
    const { document } = found.statement.ref;
    const text = written.get(document) ?? readablePolicy(document).text;
    written.set(document, text);
    return text;
  };
}

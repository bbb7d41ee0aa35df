/** One `${...}` of a text, or what is wrong with it. */
export interface VariableUse {
  /** UTF-16 offset of the `$`, and one past the closing brace. */
  readonly start: number;
  readonly end: number;
  /** The key it stands for; undefined for the literals `${*}`, `${?}` and `${$}`, and when there is a fault. */
  readonly key?: string;
  readonly fault?: string;
  readonly hint?: string;
}

/** A condition key: letters, digits and what tag keys may hold, without spaces (Access Analyzer: unsupported space in variable). */
const KEY = /^[\p{L}\p{N}_.:/=+@-]+$/u;

/**
 * Every policy variable of a text, in order. Forms as `reference_policies_variables` has them: `${key}`,
 * `${key, 'default'}`, and the literals `${*}`, `${?}`, `${$}`.
 */
export function variablesOf(text: string): VariableUse[] {
  const uses: VariableUse[] = [];
  for (let start = text.indexOf('${'); start !== -1; ) {
    const use = readVariable(text, start);
    uses.push(use);
    start = text.indexOf('${', use.end);
  }
  return uses;
}

function readVariable(text: string, start: number): VariableUse {
  const end = closingBrace(text, start + 2);
  if (end === -1) return { start, end: text.length, fault: 'the policy variable has no closing brace' };
  const inner = text.slice(start + 2, end);
  const at = { start, end: end + 1 };
  if (inner === '*' || inner === '?' || inner === '$') return at;
  if (inner.trim() === '') return { ...at, fault: 'the policy variable is empty' };
  const comma = inner.indexOf(',');
  const key = comma === -1 ? inner : inner.slice(0, comma);
  if (comma !== -1 && !/^, *'[^']*'$/s.test(inner.slice(comma))) {
    const hint = "write it as `${key, 'default'}`";
    return { ...at, fault: 'the default of the policy variable must stand in single quotes', hint };
  }
  if (key.includes('::')) {
    const hint = 'CloudFormation puts its own `${AWS::...}` in place only within `Fn::Sub`';
    return { ...at, fault: 'this is not a policy variable', hint };
  }
  if (!KEY.test(key)) return { ...at, fault: 'the policy variable holds a character that no condition key has' };
  return { ...at, key };
}

/** The brace that ends a variable; one within the quotes of a default is plain text. */
function closingBrace(text: string, from: number): number {
  const brace = text.indexOf('}', from);
  const quote = text.indexOf("'", from);
  if (quote === -1 || brace === -1 || brace < quote) return brace;
  const unquote = text.indexOf("'", quote + 1);
  return unquote === -1 ? brace : text.indexOf('}', unquote);
}

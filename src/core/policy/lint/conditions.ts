import type { ConditionEntry } from '../../terms/document.js';
import type { ProblemCode } from '../../terms/problem-codes.js';
import { didYouMean, quote } from '../../text/report.js';
import type { WrittenOperator } from '../language/grammar.js';
import { splitOperator } from '../language/grammar.js';
import { variablesOf } from '../language/variable-syntax.js';
import type { VocabularyKey } from '../language/vocabulary.js';
import { canonicalKey } from '../language/vocabulary.js';
import { parseBlock } from '../match/address.js';
import type { OperatorFamily } from '../match/kind.js';
import type { LintRun, LintScope } from './scope.js';
import { carries, isSelective, pairsOf } from './scope.js';
import { lintValues } from './values.js';

/** Which operators suit which type of key (`reference_policies_condition-keys`; Access Analyzer: type mismatch). */
const SUITS: Readonly<Record<string, readonly OperatorFamily[]>> = {
  String: ['string'],
  // As text, too: AWS's own policies compare "true" and "false" by StringEquals.
  Bool: ['bool', 'string'],
  Numeric: ['numeric'],
  Date: ['date'],
  ARN: ['arn', 'string'],
  IPAddress: ['ip'],
  Binary: ['binary'],
};

/** Warns of condition keys that the statement's calls never carry, and of operators that do not do what they seem to. */
export function lintConditions(scope: LintScope, run: LintRun): void {
  for (const entry of scope.statement.conditions) {
    const operator = splitOperator(entry.operator);
    if (operator === undefined) continue;
    const key = run.vocabulary.keys.get(canonicalKey(entry.key));
    lintPresence(entry, key, scope, run);
    if (key !== undefined) lintOperator(entry, operator, key, scope, run);
    lintValues(entry, operator, run);
    if (canonicalKey(entry.key) === 'aws:sourceip') lintAddresses(entry, operator, run);
    if (run.variables) lintVariables(entry.values, (index) => `${entry.pointer}/${index}`, run);
  }
}

function lintPresence(entry: ConditionEntry, key: VocabularyKey | undefined, scope: LintScope, run: LintRun): void {
  const warn = (code: ProblemCode, message: string, hint?: string) =>
    run.report.warning(code, run.place(entry.pointer), message, hint);
  const written = quote(entry.key);
  const prefix = entry.key.slice(0, Math.max(entry.key.indexOf(':'), 0)).toLowerCase();
  const ours = prefix === 'aws' || prefix === 'elasticache';
  if (prefix === '') {
    warn(
      'invalid-condition-key',
      `${written} is not a condition key`,
      guessKey(entry.key, run) ?? 'write it as `service:Key`',
    );
  } else if (key === undefined && ours) {
    const tagged = run.vocabulary.keys.has(`${entry.key.toLowerCase()}/`);
    if (tagged) warn('missing-tag-key', `${written} does not name a tag`, `write \`${entry.key}/TAG\``);
    // AWS may have launched it since: never called a typo.
    else if (prefix === 'elasticache')
      warn(
        'unknown-condition-key',
        `the condition key ${written} is not known here as of ${run.vocabulary.asOf}`,
        globalOfThatName(entry.key, run),
      );
    else warn('unknown-condition-key', `there is no condition key ${written}`, guessKey(entry.key, run));
  } else if (key !== undefined && entry.key.endsWith('/')) {
    warn('missing-tag-key', `${written} does not name a tag`, `write \`${entry.key}TAG\``);
  } else if (!ours && key === undefined && scope.elastiCacheOnly) {
    warn('absent-condition-key', `no ElastiCache call carries the key ${written}`, guessKey(entry.key, run));
  } else if (isSelective(entry.key) && scope.elastiCacheOnly && scope.actions.length > 0) {
    const pairs = pairsOf(scope);
    if (pairs.length === 0 || pairs.some(([action, type]) => carries(action, type, entry.key))) return;
    warn(
      'absent-condition-key',
      `none of the statement's actions carries the key ${written} for its resources`,
      whoCarries(entry.key, run),
    );
  }
}

/** Keys of tags and the like have no service's prefix: `elasticache:RequestTag/team` is `aws:RequestTag/team`. */
function globalOfThatName(written: string, run: LintRun): string | undefined {
  const name = `aws:${written.slice(written.indexOf(':') + 1)}`;
  const known = run.vocabulary.keys.get(canonicalKey(name));
  if (known === undefined) return undefined;
  const slash = name.indexOf('/');
  return didYouMean(slash < 0 ? known.name : `${known.name}${name.slice(slash + 1)}`);
}

/** The first actions that carry the key, each with the resource type that does. */
function whoCarries(key: string, run: LintRun): string | undefined {
  const found = [...run.vocabulary.actions.values()].flatMap((action) => {
    const type = [...action.resourceTypes.keys()].find((each) => carries(action, each, key));
    return type === undefined ? [] : [`${quote(`elasticache:${action.name}`)} on ${type}`];
  });
  const more = found.length > 3 ? ` and ${found.length - 3} more` : '';
  return found.length === 0 ? undefined : `it comes with ${found.slice(0, 3).join(', ')}${more}`;
}

/** A hint with the key that was meant; what stands after the slash of a key of tags is kept. */
export function guessKey(
  written: string,
  run: LintRun,
  names: readonly string[] = [...run.vocabulary.keys.values()].map((key) => key.name),
): string | undefined {
  const slash = written.indexOf('/');
  const head = slash === -1 ? written : written.slice(0, slash + 1);
  const prefix = head.slice(0, head.indexOf(':') + 1).toLowerCase();
  const bare = names.find(
    (name) => name.slice(name.indexOf(':') + 1).toLowerCase() === head.slice(head.indexOf(':') + 1).toLowerCase(),
  );
  const sameService = names.filter((name) => name.toLowerCase().startsWith(prefix));
  const guess = bare ?? run.guess(head, sameService);
  return didYouMean(guess && `${guess}${slash === -1 ? '' : written.slice(slash + 1)}`);
}

function lintOperator(
  entry: ConditionEntry,
  operator: WrittenOperator,
  key: VocabularyKey,
  scope: LintScope,
  run: LintRun,
): void {
  const warn = (code: ProblemCode, message: string, hint?: string) =>
    run.report.warning(code, run.place(entry.pointer), message, hint);
  const written = quote(entry.key);
  if (operator.family === 'null') return;
  if (key.multivalued && operator.qualifier === undefined) {
    warn(
      'missing-set-operator',
      `${written} has many values, so \`${operator.name}\` alone never matches`,
      `write \`ForAnyValue:${operator.name}\` or \`ForAllValues:${operator.name}\``,
    );
  }
  lintType(entry, operator, key, run);
  // The ElastiCache user guide (Tagging-Resources) writes every set operator on tags, and means what they do.
  if (TAGS.has(canonicalKey(entry.key))) return;
  // With one value ForAnyValue asks for the key's presence besides, negated too: so a Deny on `*` spares what lacks the key.
  const harmless = operator.qualifier === 'ForAnyValue' && !operator.ifExists;
  if (!key.multivalued && operator.qualifier !== undefined && !harmless) {
    warn('set-operator-on-single-value', `${written} has a single value`, `write \`${operator.name}\``);
  } else if (
    operator.qualifier === 'ForAllValues' &&
    scope.statement.effect === 'Allow' &&
    !asksForPresence(entry.key, scope)
  ) {
    warn(
      'for-all-values-with-allow',
      `\`ForAllValues\` is true when ${written} is missing, and the statement then allows the call`,
      `add \`"Null": {"${entry.key}": "false"}\``,
    );
  }
  if (key.multivalued && operator.qualifier === 'ForAnyValue' && operator.negated) {
    warn(
      'for-any-value-negated',
      `\`ForAnyValue:${operator.name}\` is true when some value differs, not when all do`,
      `for none of the values write \`ForAllValues:${operator.name}\``,
    );
  }
}

const TAGS: ReadonlySet<string> = new Set(['aws:tagkeys', 'aws:requesttag/', 'aws:resourcetag/']);

function lintType(entry: ConditionEntry, operator: WrittenOperator, key: VocabularyKey, run: LintRun): void {
  const suits = SUITS[key.type];
  const epoch = canonicalKey(entry.key) === 'aws:epochtime' && operator.family === 'numeric';
  if (suits === undefined || suits.includes(operator.family) || epoch) return;
  const message = `${quote(entry.key)} is of type ${key.type}, which \`${operator.name}\` does not compare`;
  run.report.warning('type-mismatch', run.place(entry.pointer), message);
}

function asksForPresence(key: string, scope: LintScope): boolean {
  return scope.statement.conditions.some(
    (other) =>
      other.operator === 'Null' &&
      other.key.toLowerCase() === key.toLowerCase() &&
      other.values.some((value) => value.toLowerCase() === 'false'),
  );
}

/** Addresses that AWS never sees as a source (RFC 1918, 6598, 3927, loopback; unique local IPv6). */
const PRIVATE =
  /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1(?:\/|$)|f[cd][0-9a-f]{2}:)/i;

function lintAddresses(entry: ConditionEntry, operator: WrittenOperator, run: LintRun): void {
  const ranges = entry.values.filter((value) => parseBlock(value) !== undefined);
  if (operator.family !== 'ip' || ranges.length === 0 || !ranges.every((range) => PRIVATE.test(range))) return;
  const effect = operator.negated ? 'always' : 'never';
  const hint = 'calls through a VPC endpoint carry `aws:VpcSourceIp` instead';
  run.report.warning(
    'private-address',
    run.place(entry.pointer),
    `AWS sees public addresses only, so on AWS this ${effect} matches`,
    hint,
  );
}

/** Warns of variables that stand for no key, or for one with many values. */
export function lintVariables(texts: readonly string[], pointer: (index: number) => string, run: LintRun): void {
  for (const [index, text] of texts.entries()) {
    for (const use of text.includes('${') ? variablesOf(text) : []) {
      if (use.key === undefined) continue;
      const key = run.vocabulary.keys.get(canonicalKey(use.key));
      const prefix = use.key.slice(0, Math.max(use.key.indexOf(':'), 0)).toLowerCase();
      if (key?.multivalued === true) {
        run.report.warning(
          'multivalued-variable',
          run.place(pointer(index)),
          `${quote(use.key)} has many values, so this variable never has one`,
        );
      } else if (key === undefined && ['aws', 'elasticache', ''].includes(prefix)) {
        run.report.warning(
          'unknown-variable',
          run.place(pointer(index)),
          `there is no condition key ${quote(use.key)} for this variable`,
          guessKey(use.key, run),
        );
      }
    }
  }
}

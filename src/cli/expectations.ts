import { readFileSync } from 'node:fs';
import { compileGlob, globMatches } from '../core/policy/match/wildcard.js';
import type { DecisionRecord } from '../core/record/record.js';
import { defined } from '../core/terms/defined.js';
import { nearest } from '../core/terms/nearest.js';
import { isOpen, openSource } from '../core/text/source.js';
import type { Decisions } from '../edge/journal/journal.js';
import { type Judgement, judgeAllowed, judgeDenied } from '../testing/judge.js';
import type { FoundAt } from '../testing/reporters/report.js';
import { UserError } from './exit.js';
import { renderProblems } from './problems.js';

/** What somebody expects of the calls of a run; `*` and `?` as in policies. data/schema/expectations.schema.json says the same. */
export interface Expectation {
  /** Operation: `DescribeUsers`, `Describe*`. */
  readonly call: string;
  readonly decision: 'allowed' | 'denied';
  /** Only calls that ask for something on such a resource. */
  readonly resource?: string;
  /** Only calls of such a principal: ARN of a user, role or session. */
  readonly principal?: string;
  /** Sid of the statement that must have decided. */
  readonly by?: string;
  /** How many such calls there must be; at least one when absent. */
  readonly times?: number;
}

/** One that stands in a file. */
export interface PlacedExpectation extends Expectation {
  readonly at: FoundAt;
}

const TEXTS = ['call', 'decision', 'resource', 'principal', 'by'] as const;
const FIELDS = [...TEXTS, 'times'] as const;

/**
 * Reads a file of expectations: YAML or JSON, a list of them.
 *
 * @throws UserError that names every entry that is none.
 */
export function readExpectations(file: string): readonly PlacedExpectation[] {
  const source = openSource({ file, text: textOf(file) });
  const problems = source.report.problems();
  if (!isOpen(source) || problems.length > 0) throw new UserError(`--expect: ${renderProblems(problems)}`);
  const entries = source.valueAt('');
  if (!Array.isArray(entries) || entries.length === 0)
    throw new UserError(`--expect ${file}: it must be a list of \`{ call, decision }\``);
  const placed = entries.map((entry: unknown, index) => {
    const line = source.position?.(source.place(`/${index}`).offset).line;
    return { entry, at: { file, ...defined({ line }) } };
  });
  const wrong = placed.flatMap(({ entry, at }, index) => {
    const problem = problemOf(entry);
    return problem === undefined ? [] : [`--expect ${file}:${at.line}: entry ${index + 1}: ${problem}`];
  });
  if (wrong.length) throw new UserError(wrong.join('\n'));
  return placed.map(({ entry, at }) => ({ ...(entry as Expectation), at }));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`--expect ${file}: it cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function problemOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return 'it must be `{ call, decision }`';
  const given = entry as Record<string, unknown>;
  const strange = Object.keys(given).find((name) => !(FIELDS as readonly string[]).includes(name));
  if (strange !== undefined) {
    const close = nearest(strange, FIELDS);
    return `unknown field \`${strange}\`: ${close ? `did you mean \`${close}\`?` : `known are ${FIELDS.join(', ')}`}`;
  }
  for (const name of TEXTS)
    if (given[name] !== undefined && (typeof given[name] !== 'string' || given[name] === ''))
      return `\`${name}\` must be a text`;
  if (given.call === undefined) return 'it has no `call`';
  if (given.decision !== 'allowed' && given.decision !== 'denied') return '`decision` must be allowed or denied';
  if (given.times !== undefined && !(Number.isInteger(given.times) && (given.times as number) >= 0))
    return '`times` must be a whole number';
  return undefined;
}

/** What became of one expectation. */
export interface ExpectationResult {
  /** `DeleteUser on *:user:ana to be denied by "KeepUsers"`. */
  readonly name: string;
  readonly file: string;
  readonly line?: number;
  /** One paragraph; absent when it is met. */
  readonly difference?: string;
  /** Calls that were decided otherwise. */
  readonly wrong: number;
}

/** Expectations beside what came. */
export interface Expected {
  /** In the order of the file. */
  readonly results: () => ExpectationResult[];
  /** Whether somebody expects a call to be denied as it was. */
  readonly asksFor: (record: DecisionRecord) => boolean;
  readonly stop: () => void;
}

/** Texts of one expectation that differ: a run may have thousands of such calls. */
const MOST_TOLD = 3;

/** Compares the decisions from now on. */
export function followExpected(
  journal: Pick<Decisions, 'follow'>,
  expectations: readonly PlacedExpectation[],
): Expected {
  const seen = expectations.map((expectation) => ({
    expectation,
    isMeant: isMeant(expectation),
    calls: 0,
    wrong: 0,
    told: [] as string[],
  }));
  const stop = journal.follow((record) => {
    for (const each of seen) {
      if (!each.isMeant(record)) continue;
      each.calls++;
      const { pass, text } = judge(each.expectation, record);
      if (pass) continue;
      each.wrong++;
      if (each.told.length < MOST_TOLD) each.told.push(text);
    }
  });
  return {
    stop,
    asksFor: (record) =>
      seen.some(
        ({ expectation, isMeant }) =>
          expectation.decision === 'denied' && isMeant(record) && judge(expectation, record).pass,
      ),
    results: () =>
      seen.map(({ expectation, calls, wrong, told }) => {
        const { times, at } = expectation;
        const result = { name: nameOf(expectation), ...at, wrong };
        const count = times === undefined ? calls > 0 : calls === times;
        if (count && wrong === 0) return result;
        const number = count ? `${wrong} of ${calls} otherwise` : `there were ${calls} such calls`;
        return { ...result, difference: [`expected ${result.name}: ${number}`, ...told].join('\n') };
      }),
  };
}

const judge = ({ decision, by }: Expectation, record: DecisionRecord): Judgement =>
  (decision === 'allowed' ? judgeAllowed : judgeDenied)(record, by === undefined ? {} : { by });

function isMeant({ call, resource, principal }: Expectation): (record: DecisionRecord) => boolean {
  const [calls, resources, principals] = [call, resource ?? '*', principal ?? '*'].map(compileGlob);
  return ({ operation = '', checks, caller }) => {
    if (!calls || !resources || !principals || !globMatches(calls, operation)) return false;
    if (resource !== undefined && !checks.some((check) => globMatches(resources, check.resource))) return false;
    const names = caller ? [caller.arn, caller.principalArn] : [];
    return principal === undefined || names.some((name) => globMatches(principals, name));
  };
}

/** `DeleteUser on *:user:ana to be denied by "KeepUsers"`. */
function nameOf({ call, decision, resource, principal, by, times }: Expectation): string {
  const parts = [
    call,
    resource === undefined ? '' : `on ${resource}`,
    principal === undefined ? '' : `of ${principal}`,
    `to be ${decision}`,
    by === undefined ? '' : `by "${by}"`,
    times === undefined ? '' : times === 1 ? 'once' : `${times} times`,
  ];
  return parts.filter(Boolean).join(' ');
}

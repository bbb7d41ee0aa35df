/**
 * Principals with a planted mistake of known cause, and a call of any operation that it breaks: the explanation has to name
 * the cause and the statement, and each of its fixes has to work and to open nothing else.
 */
import t from 'tap';
import { ask } from '../support/world.js';
import { createRandom, OPERATIONS, type Random } from './explain/calls.js';
import { callFor, MISTAKES, type Mistake, type Planted } from './explain/mistakes.js';
import { callerOf, isAllowed, lineOf, load, openedBy, patched, STYLES, sentBy, textsOf } from './explain/proof.js';
import { allowTime, propertyRuns } from './runs.js';

interface Case {
  readonly mistake: Mistake;
  readonly planted: Planted;
  readonly line: Record<string, unknown>;
}

/** The world that allows everything tells which checks a call has. */
const everything = load(
  textsOf({ identity: [{ Effect: 'Allow', Action: '*', Resource: '*' }], meant: undefined }, 'file'),
);

function caseOf(mistake: Mistake, random: Random): Case | undefined {
  const start = random(OPERATIONS.length);
  for (let i = 0; i < OPERATIONS.length; i++) {
    const operation = OPERATIONS[(start + i) % OPERATIONS.length] as string;
    const call = callFor(mistake, operation);
    if (!call) continue;
    const tags = mistake.name === 'a tag of the resource' ? { resourceTags: tagsOf(call) } : {};
    const { outcome } = ask(everything, { ...call, ...tags });
    if (outcome.kind !== 'allowed') continue;
    const planted = mistake.plant({ call, checks: outcome.checks.map(({ check }) => check), random });
    if (planted) return { mistake, planted, line: { ...lineOf(call, planted), ...tags } };
  }
  return undefined;
}

/** Another team's tag on whatever the call names. */
function tagsOf(call: object): Record<string, Record<string, string>> {
  const { outcome } = ask(everything, { ...call });
  const checks = outcome.kind === 'allowed' ? outcome.checks : [];
  return Object.fromEntries(checks.map(({ check }) => [check.resource, { team: 'web' }]));
}

const score = { cases: 0, cause: 0, stated: 0, statement: 0, fixes: 0, works: 0, minimal: 0, edits: 0, short: 0 };
const failures: string[] = [];
const operations = new Set<string>();

function judge({ mistake, planted, line }: Case, random: Random): void {
  const style = STYLES[random(STYLES.length)] ?? 'file';
  const texts = textsOf(planted, style);
  const before = load(texts);
  const { outcome, explanation, answer } = ask(before, line);
  // What the rest of the call allows may allow the target as well: then nothing is broken.
  if (outcome.kind !== 'denied' || !explanation) return;
  operations.add(String(line.operation));
  score.cases++;
  const tell = (what: string): void => {
    failures.push(`${mistake.group}/${mistake.name} ${line.operation} (${style}): ${what}\n${answer.message}`);
  };
  const { causes, fixes } = explanation;
  const two = mistake.group === 'two causes';
  const right = two
    ? mistake.codes.every((code) => causes.some((cause) => cause.code === code))
    : causes.some(({ code }) => mistake.codes.includes(code));
  if (right) score.cause++;
  else tell(`causes ${causes.map(({ code }) => code).join(', ')}, not ${mistake.codes.join(' or ')}`);
  const named = causes.filter(({ code }) => mistake.codes.includes(code)).map(({ statement }) => statement?.sid);
  if (
    planted.meant === 'any' ||
    named.includes(planted.meant) ||
    (right && planted.meant === undefined && named.includes(undefined))
  )
    score.statement++;
  else tell(`the statement is ${named.join(', ')}, not ${planted.meant}`);
  const lines = answer.message?.split('\n') ?? [];
  if (lines.length <= 12 && Buffer.byteLength(answer.message ?? '') <= 2048) score.short++;
  else tell(`${lines.length} lines, ${answer.message?.length} characters`);
  if (planted.hopeless ? fixes.length === 0 : fixes.length > 0) score.stated++;
  else tell(`${fixes.length} fixes`);
  for (const fix of fixes) {
    score.fixes++;
    if (fix.edits.length > 0) score.edits++;
    try {
      const after = load(patched(texts, fix));
      const sent = sentBy(line, fix);
      if (isAllowed(after, sent)) score.works++;
      else tell(`does not work: ${JSON.stringify(fix)}`);
      const wanted = planted.right && load(textsOf({ ...planted, ...planted.right }, style));
      const checks = ask(after, sent).outcome;
      const opened = openedBy(
        callerOf(before),
        callerOf(after),
        wanted && callerOf(wanted),
        'checks' in checks ? checks.checks.map(({ check }) => check) : [],
      );
      if (opened.length === 0) score.minimal++;
      else tell(`opens ${opened.slice(0, 3).join(', ')}: ${fix.text}`);
    } catch (error) {
      tell(`cannot be tried: ${(error as Error).message}: ${JSON.stringify(fix)}`);
    }
  }
}

allowTime(t);

t.test('planted mistakes are named and mended', async (t) => {
  const { numRuns, seed } = propertyRuns(t, 600);
  const random = createRandom(seed);
  for (let run = 0; run < numRuns; run++) {
    const mistake = MISTAKES[run % MISTAKES.length] as Mistake;
    const made = caseOf(mistake, random);
    if (made) judge(made, random);
  }
  t.comment(JSON.stringify(score), `${operations.size} operations, ${MISTAKES.length} mistakes`);
  const share = (part: number, whole: number): number => part / Math.max(1, whole);
  for (const failure of failures.slice(0, Number(process.env.SHOWN ?? 3))) t.comment(failure);
  t.ok(score.cases >= numRuns * 0.9, 'nearly every mistake breaks a call');
  t.ok(share(score.cause, score.cases) >= 0.95, `right cause: ${score.cause} of ${score.cases}`);
  t.ok(share(score.statement, score.cases) >= 0.9, `right statement: ${score.statement} of ${score.cases}`);
  t.equal(score.works, score.fixes, 'every fix works');
  t.equal(score.minimal, score.fixes, 'no fix opens more than was asked for');
  t.equal(score.short, score.cases, 'no explanation is longer than a dozen lines and 2 KB');
  t.ok(share(score.stated, score.cases) >= 0.97, `something is proposed: ${score.stated} of ${score.cases}`);
});

/**
 * A second generator of planted mistakes, written from the contract alone: calls are drawn from the request shapes, policies
 * stand in files, groups, inline in YAML and in every layer, and each fix is carried out by RFC 6902 and an encoder of its own.
 */
import t from 'tap';
import { CONDITIONS } from './advice/conditions.js';
import { LIMITED } from './advice/denies.js';
import { drawFrom } from './advice/draw.js';
import { GRANTS } from './advice/grants.js';
import { caseOf, type Grades, grade } from './advice/judge.js';
import { allowTime, propertyRuns } from './runs.js';

const MISTAKES = [...GRANTS, ...CONDITIONS, ...LIMITED];

allowTime(t);
t.test('planted mistakes: cause, statement, and fixes that work and open nothing else', async (t) => {
  const { numRuns, seed } = propertyRuns(t, 600);
  const score = { cases: 0, cause: 0, statement: 0, short: 0, fixed: 0, edit: 0, fixes: 0 };
  const operations = new Set<string>();
  const wrong: string[] = [];
  const failures: string[] = [];
  for (let run = 0; run < numRuns; run++) {
    const mistake = MISTAKES[run % MISTAKES.length];
    const made = mistake && caseOf(mistake, drawFrom(seed + run * 7919));
    if (!made) continue;
    const grades: Grades = grade(made);
    operations.add(made.call.operation);
    score.cases++;
    score.fixes += grades.fixes;
    for (const key of ['cause', 'statement', 'short', 'fixed', 'edit'] as const) if (grades[key]) score[key]++;
    const name = `${made.mistake.group}/${made.mistake.name} (run ${run})`;
    if (!grades.cause || !grades.statement) wrong.push(`${name}: ${grades.message}`);
    failures.push(...[...grades.works, ...grades.opened].map((each) => `${name}: ${each}`));
  }
  t.comment(`${JSON.stringify(score)} ${operations.size} operations, ${MISTAKES.length} mistakes`);
  for (const each of [...failures, ...wrong].slice(0, 10)) t.comment(each);
  t.ok(score.cases >= numRuns * 0.95, 'nearly every mistake breaks a call');
  t.ok(score.cause >= score.cases * 0.97, `right cause: ${score.cause} of ${score.cases}`);
  t.ok(score.statement >= score.cases * 0.97, `right statement: ${score.statement} of ${score.cases}`);
  t.same(failures, [], 'every fix works, and opens nothing that was not asked for');
  t.equal(score.short, score.cases, 'no explanation is longer than a dozen lines and 2 KB');
  t.ok(score.fixed >= score.cases * 0.99, `something is proposed: ${score.fixed} of ${score.cases}`);
  t.ok(score.edit >= score.cases * 0.99, `as an edit where one is due: ${score.edit} of ${score.cases}`);
});

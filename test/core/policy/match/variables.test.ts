import t from 'tap';
import { parseTemplate, substitutePattern, substituteText, widestPattern } from '#src/core/policy/match/variables.js';
import { compileGlob, globMatches, globOf } from '#src/core/policy/match/wildcard.js';
import { contextOf } from '../../engine/policies.js';

const context = contextOf({
  'aws:username': 'ana',
  'aws:PrincipalTag/team': 'blue*',
  'aws:PrincipalTag/empty': '',
  'aws:TagKeys': ['a', 'b'],
  'aws:PrincipalTag/nested': '${aws:username}',
});

/** IAM: reference_policies_variables. Undefined: a variable without a value. */
const TEXTS: readonly [text: string, expected: string | undefined][] = [
  ['plain', 'plain'],
  ['', ''],
  ['${aws:username}', 'ana'],
  ['user/${aws:username}/*', 'user/ana/*'],
  ['${AWS:UserName}', 'ana'],
  ['${aws:username}${aws:username}', 'anaana'],
  ['${aws:PrincipalTag/team}', 'blue*'],
  ['${aws:principaltag/TEAM}', 'blue*'],
  ['${aws:PrincipalTag/empty}', ''],
  ['${aws:PrincipalTag/nested}', '${aws:username}'],
  ['${aws:userid}', undefined],
  ["${aws:userid, 'anonymous'}", 'anonymous'],
  ["${aws:userid,'anonymous'}", 'anonymous'],
  ["${aws:userid, ''}", ''],
  ["${aws:userid, 'a}b, c'}", 'a}b, c'],
  ["${aws:username, 'anonymous'}", 'ana'],
  ['${aws:TagKeys}', undefined],
  ['${*}${?}${$}', '*?$'],
  ['${$}{aws:username}', '${aws:username}'],
  ['$aws:username', '$aws:username'],
  ['${aws:username', '${aws:username'],
  ['${}', '${}'],
  ['${constructor}', undefined],
  ['${__proto__}', undefined],
];

t.test('variables in a text', async (t) => {
  for (const [text, expected] of TEXTS) {
    t.equal(substituteText(parseTemplate(text, true), context), expected, text);
    t.equal(substituteText(parseTemplate(text, false), context), text, `${text} under 2008-10-17`);
  }
});

t.test('wildcards that come out of a variable are plain characters', async (t) => {
  const matches = (pattern: string, text: string, variables = true): boolean | undefined => {
    const codes = substitutePattern(parseTemplate(pattern, variables), context);
    return codes && globMatches(globOf(codes), text);
  };
  t.equal(matches('${aws:PrincipalTag/team}', 'blue*'), true);
  t.equal(matches('${aws:PrincipalTag/team}', 'blueberry'), false);
  t.equal(matches('${aws:PrincipalTag/team}*', 'blue*berry'), true);
  t.equal(matches('a${*}b', 'a*b'), true);
  t.equal(matches('a${*}b', 'axb'), false);
  t.equal(matches('a${?}b', 'axb'), false);
  t.equal(matches('a${*}b', 'a${xx}b', false), true, 'under 2008-10-17 the asterisk is a wildcard');
  t.equal(matches('${aws:userid}', ''), undefined);
  t.equal(matches("${aws:userid, '*'}", 'x'), false);
});

t.test('the widest pattern leaves room for variables and special characters', async (t) => {
  const widest = compileGlob(widestPattern(parseTemplate('a-${aws:userid}-${*}', true)));
  t.equal(globMatches(widest, 'a-anyone-*'), true);
  t.equal(globMatches(widest, 'a-anyone-'), false);
  t.equal(globMatches(widest, 'b-anyone-*'), false);
});

t.test('names and defaults of the variables', async (t) => {
  const { variables } = parseTemplate("${aws:UserName}-${aws:userid, 'x'}-${*}", true);
  t.strictSame(variables, [
    { key: 'aws:username', spelling: 'aws:UserName' },
    { key: 'aws:userid', spelling: 'aws:userid', fallback: 'x' },
  ]);
});

t.test('hostile texts take milliseconds', async (t) => {
  for (const unit of ['${', '${}', '${a}', '${,', '${a, ', "${a,'", '$', '}']) {
    const started = performance.now();
    parseTemplate(unit.repeat(500_000 / unit.length), true);
    parseTemplate(`${unit.repeat(500_000 / unit.length)},}`, true);
    t.ok(performance.now() - started < 2000, unit);
  }
});

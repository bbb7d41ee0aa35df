import t from 'tap';
import type { Difference } from '#src/core/review/replay.js';
import { replayCases, replayFindings } from '#src/testing/reporters/replay-cases.js';

const WHO = 'arn:aws:iam::123456789012:user/ana';
const difference = (change: Difference['change'], more: Partial<Difference> = {}): Difference => ({
  change,
  principal: WHO,
  operation: 'DeleteUser',
  checks: [
    {
      action: 'elasticache:DeleteUser',
      resource: 'user:\u001b[2Ja',
      before: 'implicitDeny',
      now: 'allowed',
      statements: [],
    },
  ],
  calls: 3,
  first: '',
  last: '',
  examples: [],
  ...more,
});
const none = { newlyDenied: 0, newlyAllowed: 0, unknown: 0, drift: 0, same: 0 };

t.test('what cannot be said is not looked at, what opens is found, and what stays is one case', async (t) => {
  const told = [
    { difference: difference('newlyAllowed') },
    { difference: difference('unknown', { why: 'no such principal' }) },
    { difference: difference('drift') },
  ];
  const cases = replayCases({ counts: { ...none, same: 1 }, differences: [], cut: false, sessions: 0 }, told);
  t.same(
    cases.map(({ result }) => result),
    ['passed', 'skipped', 'skipped', 'passed'],
  );
  t.match(cases[0], {
    group: WHO,
    name: 'DeleteUser on user:\\u001b[2Ja',
    message: 'DeleteUser is newly allowed (3 calls)',
  });
  t.match(cases[1], { message: /cannot be decided again \(3 calls\): no such principal$/ });
  t.equal(cases[3]?.name, '1 call decided as before');
  t.match(replayFindings(told, 'p.yaml'), [
    { rule: 'newly-allowed', level: 'warning', calls: 3, place: { file: 'p.yaml' }, text: /is newly allowed to arn:/ },
  ]);
});

t.test('a denial that nobody explained is found all the same', async (t) => {
  const [finding] = replayFindings([{ difference: difference('newlyDenied') }]);
  t.match(finding, { rule: 'denied', level: 'error', title: 'DeleteUser is newly denied' });
  t.equal(finding?.place, undefined);
});

import t from 'tap';
import { isColoured, readable } from '#src/cli/log-lines.js';

const TIME = new Date(2026, 10, 26, 9, 5, 7).toISOString();
const DEVELOPER = 'arn:aws:iam::123456789012:user/developer';
const line = (more: object): string => JSON.stringify({ level: 30, time: TIME, ...more });
const call = (more: object): string =>
  line({ decisionId: 'd', principal: DEVELOPER, forwarded: false, msg: 'call', ...more });

/** Lines of the log in JSON, and what a person reads. */
const CASES: readonly [name: string, json: string, read: string][] = [
  [
    'allowed',
    call({ decision: 'allowed', operation: 'DescribeUsers', forwarded: true, status: 200 }),
    '09:05:07 allowed       DescribeUsers  user/developer\n',
  ],
  [
    'denied',
    call({
      decision: 'implicitDeny',
      operation: 'DeleteUser',
      missing: ['elasticache:DeleteUser on arn:aws:x'],
      more: 2,
    }),
    '09:05:07 implicitDeny  DeleteUser  user/developer  missing elasticache:DeleteUser on arn:aws:x and 2 more\n',
  ],
  [
    'denied in audit mode',
    call({ decision: 'explicitDeny', operation: 'DeleteUser', missing: ['a on b'], forwarded: true, status: 404 }),
    '09:05:07 explicitDeny  DeleteUser  user/developer  missing a on b  forwarded all the same (audit)  the upstream answered 404\n',
  ],
  [
    'rejected, by nobody',
    call({ decision: 'rejected', principal: undefined, code: 'MissingAuthenticationToken' }),
    '09:05:07 rejected      -  -  MissingAuthenticationToken\n',
  ],
  [
    'another service, by a session',
    call({ decision: 'notEvaluated', service: 's3', principal: 'arn:aws:sts::123456789012:assumed-role/ci/run' }),
    '09:05:07 notEvaluated  s3  assumed-role/ci/run\n',
  ],
  [
    'a name that would clear the screen',
    call({ decision: 'implicitDeny', operation: 'DeleteUser', missing: ['a on user:\u001b[2J\r\n\u202e\u0085'] }),
    '09:05:07 implicitDeny  DeleteUser  user/developer  missing a on user:\\u001b[2J\\u000d\\u000a\\u202e\\u0085\n',
  ],
  [
    'another line',
    line({ level: 40, msg: 'few connections', openFiles: 64 }),
    '09:05:07 warning       few connections  openFiles=64\n',
  ],
  ['a line that says no more', line({ msg: 'policies reloaded' }), '09:05:07 info          policies reloaded\n'],
  [
    'a list',
    line({ level: 50, msg: 'no', problems: [{ line: 2 }] }),
    '09:05:07 error         no  problems=[{"line":2}]\n',
  ],
];

t.test('what a person reads', async (t) => {
  const plain = readable(false);
  for (const [name, json, read] of CASES) t.equal(plain(json), read, name);
});

t.test('colours change nothing of the text', async (t) => {
  const [plain, coloured] = [readable(false), readable(true)];
  for (const [name, json] of CASES) {
    t.not(coloured(json), plain(json), `${name}: coloured`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colours
    t.equal(coloured(json).replace(/\u001b\[\d+m/g, ''), plain(json), name);
  }
});

t.test('who gets colours', async (t) => {
  const cases: readonly [environment: Record<string, string>, yes: boolean][] = [
    [{}, true],
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, true],
    [{ TERM: 'dumb' }, false],
    [{ TERM: 'dumb', FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '0' }, false],
    [{ FORCE_COLOR: '' }, true],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ];
  for (const [environment, yes] of cases) t.equal(isColoured(environment), yes, JSON.stringify(environment));
});

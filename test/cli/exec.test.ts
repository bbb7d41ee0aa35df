/**
 * `exec -- COMMAND`: the command's environment, status and signals are
 * those that it would have by itself, and the calls go to the proxy.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import t, { type Test } from 'tap';
import { runCommandLine } from '#src/cli/commands.js';
import { execEnvironment } from '#src/cli/exec-environment.js';
import { cli } from '../support/program.js';

const NODE = process.execPath;
const PEOPLE = {
  principals: [
    {
      arn: 'arn:aws:iam::123456789012:user/app',
      accessKeys: [{ id: 'AKIAAPP00000EXAMPLE', secret: 'secret-of-app' }],
      inline: [
        {
          name: 'read',
          document: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: 'elasticache:Describe*', Resource: '*' },
              { Sid: 'KeepUsers', Effect: 'Deny', Action: 'elasticache:DeleteUser', Resource: '*' },
            ],
          },
        },
      ],
    },
    { arn: 'arn:aws:iam::123456789012:user/other', accessKeys: [{ id: 'AKIAOTHER000EXAMPLE' }] },
    {
      arn: 'arn:aws:iam::123456789012:role/deployer',
      sessions: [{ name: 'ci', accessKey: { id: 'ASIACI000000EXAMPLE', secret: 's', token: 'token-of-ci' } }],
    },
  ],
};

const folderOf = (t: Test): string => t.testdir({ 'principals.json': JSON.stringify(PEOPLE) });

interface Ran {
  readonly status: number;
  readonly errors: string;
}

function start(args: readonly string[], environment: object = {}): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(NODE, cli('exec', ...args), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
}

/** Runs it in this process; what the command prints is this process's. */
async function exec(args: readonly string[], environment: object = {}): Promise<Ran> {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const terminal = { input, output, errors, environment: { PATH: process.env.PATH, ...environment } };
  const status = await runCommandLine(['exec', ...args], terminal, '0.0.0');
  return { status, errors: String(errors.read() ?? '') };
}

/** A command that calls an operation as its environment says. */
const calling = (...bodies: readonly string[]): string[] => [
  NODE,
  '-e',
  `const { AWS_ENDPOINT_URL_ELASTICACHE: url, AWS_ACCESS_KEY_ID: id } = process.env;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-amz-date': '20260101T000000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=' + id + '/20260101/us-east-1/elasticache/aws4_request, SignedHeaders=host;x-amz-date, Signature=' + '0'.repeat(64) };
  (async () => { for (const body of ${JSON.stringify(bodies)}) await fetch(url, { method: 'POST', headers, body: body + '&Version=2015-02-02' }); })();`,
];

t.test('statuses are those of the command, or say why there is none', async (t) => {
  const folder = folderOf(t);
  const as = (...args: readonly string[]): readonly string[] => ['--policies', folder, '--principal', 'app', ...args];
  const busy = createServer().listen(0, '127.0.0.1');
  await once(busy, 'listening');
  const cases: readonly [string, readonly string[], number, RegExp][] = [
    ['its own', as('--', NODE, '-e', 'process.exit(7)'), 7, /no call reached the proxy/],
    ['by a signal', as('--', NODE, '-e', 'process.kill(process.pid, "SIGKILL")'), 137, /^/],
    ['no such command', as('--', 'no-such-command'), 127, /no-such-command: there is no such command/],
    ['not executable', as('--', join(folder, 'principals.json')), 126, /cannot be run \(EACCES\)/],
    ['no command', as(), 125, /which command\?/],
    ['nothing after --', as('--'), 125, /which command\?/],
    ['unknown option', as('--polices', 'x', '--', 'true'), 125, /unknown option/],
    ['no such folder', ['--policies', join(folder, 'none'), '--', 'true'], 125, /principals/],
    [
      'several principals',
      ['--policies', folder, '--', 'true'],
      125,
      /give --principal; there are .*user\/app, .*user\/other/,
    ],
    [
      'nobody of that name',
      ['--policies', folder, '--principal', 'nobody', '--', 'true'],
      125,
      /no principal `nobody`/,
    ],
    ['a busy port', as('--port', String((busy.address() as AddressInfo).port), '--', 'true'), 125, /is in use/],
  ];
  for (const [what, args, status, errors] of cases) {
    const ran = await exec(args);
    t.equal(ran.status, status, `${what}: ${ran.errors}`);
    t.match(ran.errors, errors, what);
  }
  busy.close();
  t.equal((await exec(['--help'])).status, 0);
});

t.test('the environment leads to the proxy, and the arguments are the command’s own', async (t) => {
  const folder = folderOf(t);
  const file = join(folder, 'environment.json');
  const print = `require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify({ ...process.env, argv: process.argv.slice(1) }))`;
  const command = [NODE, '-e', print, '--', '--watch', 'false', '--'];
  const { errors } = await exec(['--policies', folder, '--principal', 'deployer', '--all-services', '--', ...command], {
    AWS_PROFILE: 'mine',
    AWS_SESSION_TOKEN: 'mine',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    AWS_REGION: 'eu-west-1',
    no_proxy: 'example.com',
    ELASTICACHE_IAM_PROXY_PORT: '1',
  });
  t.match(errors, /no call reached/);
  const environment = JSON.parse(readFileSync(file, 'utf8'));
  t.match(environment, {
    AWS_ENDPOINT_URL_ELASTICACHE: /^http:\/\/127\.0\.0\.1:\d+$/,
    AWS_ENDPOINT_URL: environment.AWS_ENDPOINT_URL_ELASTICACHE,
    AWS_ENDPOINT_URL_STS: environment.AWS_ENDPOINT_URL_ELASTICACHE,
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'ASIACI000000EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 's',
    AWS_SESSION_TOKEN: 'token-of-ci',
    NO_PROXY: 'example.com,127.0.0.1',
    argv: ['--watch', 'false', '--'],
  });
  t.notOk('AWS_PROFILE' in environment || 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS' in environment);
  t.match(
    execEnvironment({ NO_PROXY: '*' }, { url: 'http://[::1]:1', region: 'a', key: { id: 'b' }, allServices: false }),
    { NO_PROXY: '*', AWS_SESSION_TOKEN: undefined, AWS_SECRET_ACCESS_KEY: 'believed' },
  );
});

t.test('what was denied is summed up, each permission once', async (t) => {
  const folder = folderOf(t);
  const command = [
    '--',
    ...calling(
      'Action=DeleteUser&UserId=ana',
      'Action=DeleteUser&UserId=ana',
      'Action=DescribeUsers',
      'Action=Nothing',
      'Action=CreateUserGroup&UserGroupId=g&Engine=redis',
    ),
  ];
  const as = ['--policies', folder, '--principal', 'AKIAAPP00000EXAMPLE'];
  const ran = await exec([...as, '--decision-log', join(folder, 'log'), '--fail-on-denied', ...command]);
  // The signature is no good: the key of the other one is believed.
  t.match(ran, { status: 0, errors: /5 calls: 0 denied, 5 rejected with SignatureDoesNotMatch/ });

  const people = {
    principals: PEOPLE.principals
      .map((one) => ({ ...one, accessKeys: one.accessKeys?.map(({ id }) => ({ id })) }))
      .slice(0, 1),
  };
  const believed = t.testdir({ 'principals.json': JSON.stringify(people) });
  const denied = await exec(['--policies', believed, '--fail-on-denied', ...command]);
  t.equal(denied.status, 4);
  const lines = denied.errors.replaceAll(believed, 'FOLDER').split('\n');
  t.match(lines, [
    'elasticache-iam-proxy: 5 calls: 3 denied, 1 rejected with InvalidAction',
    'elasticache-iam-proxy: arn:aws:iam::123456789012:user/app lacks 2 permissions:',
    / {2}elasticache:DeleteUser on arn:aws:elasticache:us-east-1:123456789012:user:ana: denied by "KeepUsers" .*principals\.json.* \(DeleteUser, 2 calls\)$/,
    / {2}elasticache:CreateUserGroup on \S+:usergroup:g: no identity-based policy allows it \(CreateUserGroup\)$/,
    / {2}fix: /,
    / {2}fix: .*elasticache:CreateUserGroup/,
    '',
  ]);
  t.equal(lines.length, 7, denied.errors);
  t.equal((await exec(['--policies', believed, ...command])).status, 0, 'without --fail-on-denied the command decides');
  t.equal((await exec(['--policies', believed, '--fail-on-denied', '--', NODE, '-e', 'process.exit(3)'])).status, 3);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  t.test(`${signal} reaches the command, which decides what it means`, async (t) => {
    const program = `process.on("${signal}", () => process.exit(5)); setInterval(() => {}, 1000); console.log("ready")`;
    const child = start(['--policies', folderOf(t), '--principal', 'app', '--', NODE, '-e', program]);
    t.teardown(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    child.kill(signal);
    t.strictSame(await once(child, 'exit'), [5, null]);
  });

t.test('a command that a signal ends has the status that a shell gives it', async (t) => {
  const program = 'setInterval(() => {}, 1000); console.log("ready")';
  const child = start(['--policies', folderOf(t), '--principal', 'app', '--', NODE, '-e', program]);
  t.teardown(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  t.strictSame(await once(child, 'exit'), [130, null]);
});

t.test('what the command leaves in the background does not hold it up', async (t) => {
  const program = `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 9000)'], { stdio: 'ignore', detached: true }).unref()`;
  const began = performance.now();
  t.match(await exec(['--policies', folderOf(t), '--principal', 'app', '--', NODE, '-e', program]), { status: 0 });
  t.ok(performance.now() - began < 5000);
});

/**
 * `exec` around programs that are not ours: Terraform's provider (a Go binary),
 * scripts with the AWS CLI, a terminal's Ctrl-C, a kill at any moment.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { junitErrors } from '../support/junit.js';
import { cli } from '../support/program.js';

const MINUTES = 60_000;
t.setTimeout(20 * MINUTES);

const USER = 'arn:aws:iam::123456789012:user/app';
const KEY = { id: 'AKIAAPP00000EXAMPLE', secret: 'secret-of-app' };
const people = (...documents: readonly object[]): object => {
  const inline = documents.map((document, index) => ({ name: `policy-${index}`, document }));
  return { principals: [{ arn: USER, accessKeys: [KEY], inline }] };
};
const policiesOf = (t: Test, ...documents: readonly object[]): string =>
  t.testdir({ 'principals.json': JSON.stringify(people(...documents)) });

interface ExecRun {
  readonly status: number | null;
  readonly printed: string;
}

function exec(cwd: string, environment: object, ...args: readonly string[]): ExecRun {
  const { status, stdout, stderr } = spawnSync(process.execPath, cli('exec', ...args), {
    cwd,
    encoding: 'utf8',
    timeout: 10 * MINUTES,
    maxBuffer: 1 << 26,
    env: { ...process.env, AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', ...environment },
  });
  return { status, printed: `${stdout}${stderr}` };
}

const has = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;

const PROVIDER = 'registry.terraform.io/hashicorp/aws';
const below = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
const plugins = [
  process.env.TERRAFORM_PLUGIN_DIR ?? '/usr/share/terraform/plugins',
  '/usr/local/share/terraform/plugins',
  join(homedir(), '.terraform.d/plugins'),
  ...below('/opt'),
].find((folder) => existsSync(join(folder, PROVIDER)));
const withoutTerraform = has('terraform', 'version')
  ? plugins === undefined && `there is no provider ${PROVIDER} on this machine`
  : 'there is no terraform on this machine';

t.test(
  'terraform: one audited run writes the policy with which the same run passes',
  { skip: withoutTerraform },
  async (t) => {
    t.setTimeout(20 * MINUTES);
    const directory = t.testdir({});
    const work = join(directory, 'work');
    const policiesWith = (name: string, ...documents: readonly object[]): string => {
      const folder = join(directory, name);
      mkdirSync(folder);
      writeFileSync(join(folder, 'principals.json'), JSON.stringify(people(...documents)));
      return folder;
    };
    cpSync(fileURLToPath(new URL('exec', import.meta.url)), work, { recursive: true });
    const terraform = { TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1', AWS_REGION: 'eu-central-1' };
    const init = ['init', '-no-color', '-input=false', `-plugin-dir=${plugins}`];
    execFileSync('terraform', init, { cwd: work, env: { ...process.env, ...terraform }, stdio: 'pipe' });
    const both = 'terraform apply -auto-approve -no-color && terraform destroy -auto-approve -no-color';
    const script = ['--principal', 'app', '--', 'sh', '-c', both];

    const denied = exec(work, terraform, '--policies', policiesWith('none'), ...script);
    t.not(denied.status, 0, 'without a policy it fails');
    t.match(denied.printed, /AccessDenied[\s\S]*user\/app lacks \d+ permissions/);

    const needed = join(work, 'needed.json');
    const audit = ['--mode', 'audit', '--policies', policiesWith('audited'), '--generate', needed];
    const audited = exec(work, terraform, ...audit, ...script);
    t.equal(audited.status, 0, audited.printed);
    t.match(audited.printed, /Destroy complete![\s\S]*permissions were missing: .*needed\.json has the policy/);
    const policies = policiesWith('enough', JSON.parse(readFileSync(needed, 'utf8')));
    const enforced = exec(work, terraform, '--policies', policies, '--fail-on-denied', ...script);
    t.equal(enforced.status, 0, enforced.printed);
  },
);

const READER = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'elasticache:Describe*', Resource: '*' }],
};

t.test(
  'a shell script with the AWS CLI',
  { skip: has('aws', '--version') ? false : 'there is no AWS CLI' },
  async (t) => {
    const version = spawnSync('aws', ['--version'], { encoding: 'utf8' });
    const [, major = 0, minor = 0] = /aws-cli\/(\d+)\.(\d+)/.exec(`${version.stdout}${version.stderr}`) ?? [];
    // From these on it knows AWS_ENDPOINT_URL_ELASTICACHE.
    const knows = Number(major) > 1 ? Number(minor) >= 13 : Number(minor) >= 29;
    const endpoint = knows ? '' : '--endpoint-url "$AWS_ENDPOINT_URL_ELASTICACHE"';
    const script = `set -e
aws ${endpoint} elasticache describe-users --query 'Users[0].UserId' --output text
aws ${endpoint} elasticache delete-user --user-id ana || echo "it ended with $?"`;
    const folder = policiesOf(t, READER);
    const ran = exec(folder, { AWS_PAGER: '' }, '--policies', '.', '--fail-on-denied', '--', 'sh', '-c', script);
    t.equal(ran.status, 4, ran.printed);
    t.match(ran.printed, /^default\n/);
    t.match(ran.printed, /AccessDenied.*elasticache:DeleteUser/);
    t.match(ran.printed, /it ended with \d+/);
    t.match(ran.printed, /user\/app lacks 1 permission:/);
  },
);

/** Runs a command in a terminal of its own, and presses Ctrl-C when it has said READY, so many times. */
const IN_TERMINAL = `
import os, pty, sys
times, command = int(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
seen = b""
while True:
    try:
        data = os.read(terminal, 4096)
    except OSError:
        break
    if not data:
        break
    seen += data
    while times and seen.count(b"READY") >= 1:
        os.write(terminal, b"\\x03")
        times -= 1
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(status) % 256)
`;

t.test(
  'Ctrl-C in a terminal reaches the command once',
  { skip: has('python3', '--version') ? false : 'there is no Python' },
  async (t) => {
    const folder = policiesOf(t, READER);
    const counting = `let seen = 0; process.on('SIGINT', () => { seen++; setTimeout(() => { console.log('SEEN ' + seen); process.exit(7); }, 500); });
    setInterval(() => {}, 1000); console.log('READY');`;
    const command = cli('exec', '--policies', folder, '--', process.execPath, '-e', counting);
    const { status, stdout } = spawnSync('python3', ['-c', IN_TERMINAL, '1', process.execPath, ...command], {
      encoding: 'utf8',
      timeout: MINUTES,
    });
    t.match(stdout, /SEEN 1\b/);
    t.equal(status, 7, stdout);

    const plain = cli(
      'exec',
      '--policies',
      folder,
      '--',
      process.execPath,
      '-e',
      'setInterval(() => {}, 1000); console.log("READY")',
    );
    const ended = spawnSync('python3', ['-c', IN_TERMINAL, '1', process.execPath, ...plain], {
      encoding: 'utf8',
      timeout: MINUTES,
    });
    t.equal(ended.status, 130, ended.stdout);
  },
);

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Ends with what it ends with; a hanging one fails the test by its time limit. */
const endOf = async (child: ChildProcess): Promise<readonly [number | null, NodeJS.Signals | null]> =>
  (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];

t.test('whenever it is killed it ends, its command with it, and a report is whole or not there', async (t) => {
  t.setTimeout(10 * MINUTES);
  const folder = policiesOf(t, READER);
  const [pidFile, report] = [join(folder, 'pid'), join(folder, 'out', 'junit.xml')];
  mkdirSync(join(folder, 'out'));
  const program = `require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setTimeout(() => {}, 150)`;
  const args = cli('exec', '--policies', folder, '--report', `junit=${report}`, '--', process.execPath, '-e', program);
  const start = (): ChildProcess => spawn(process.execPath, args, { stdio: 'ignore' });
  const begun = performance.now();
  t.same(await endOf(start()), [0, null]);
  const whole = performance.now() - begun;
  t.same(await junitErrors(readFileSync(report, 'utf8')), []);
  const moments = 10;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const)
    for (let moment = 0; moment < moments; moment++) {
      rmSync(pidFile, { force: true });
      const child = start();
      const ended = endOf(child);
      const timer = setTimeout(() => child.kill(signal), (whole * 1.1 * moment) / moments);
      const [status, by] = await ended;
      clearTimeout(timer);
      const number = { SIGINT: 130, SIGTERM: 143, SIGKILL: 137 }[signal];
      t.ok(status === 0 || status === number || by === signal, `${signal} at moment ${moment}: ${status} ${by}`);
      const left = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
      // Nobody can pass on a SIGKILL; the command ends by itself.
      if (left && signal !== 'SIGKILL') t.notOk(isAlive(left), 'its command is gone');
      if (existsSync(report)) t.match(readFileSync(report, 'utf8'), /^<\?xml[\s\S]*<\/testsuites>\n$/, 'whole');
    }
});

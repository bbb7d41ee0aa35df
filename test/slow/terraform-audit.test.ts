/**
 * One audited run of Terraform gives the policy for the next one: a user without permissions makes and destroys what the forms
 * say in audit mode; `generate` reads the decision log; with what it prints, and nothing else, everything is made, planned
 * again and destroyed, and with `--with-updates` changed in place as well, which the audited run never did.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateReplicationGroupCommand, CreateSnapshotCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import t from 'tap';
import { cli } from '../support/program.js';
import { type Served, serve } from './support/proxy.js';
import { HASTE, TERRAFORM_TIME, type TerraformRun, terraformMissing, workspace } from './support/terraform.js';

t.setTimeout(TERRAFORM_TIME);

const FORMS = fileURLToPath(new URL('terraform-audit', import.meta.url));
const USER = 'arn:aws:iam::123456789012:user/terraform';
const KEY = { id: 'AKIAEXAMPLETERRAFORM', secret: 'terraform/example/secret/key/000000000001' };
const ADMIN = { id: 'AKIAEXAMPLEADMIN0000', secret: 'terraform/example/secret/key/000000000002' };
const EVERYTHING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['elasticache:*', 's3:*'], Resource: '*' }],
};

/** The snapshot that a replication group is restored from is there before Terraform is. */
async function withSnapshot({ url }: Served): Promise<void> {
  const client = new ElastiCacheClient({
    endpoint: url,
    region: 'eu-central-1',
    credentials: { accessKeyId: ADMIN.id, secretAccessKey: ADMIN.secret },
  });
  await client.send(
    new CreateReplicationGroupCommand({
      ReplicationGroupId: 'old',
      ReplicationGroupDescription: 'what was before',
      CacheNodeType: 'cache.r7g.large',
      Engine: 'redis',
      EngineVersion: '7.1',
      NumNodeGroups: 2,
      ReplicasPerNodeGroup: 1,
      AutomaticFailoverEnabled: true,
    }),
  );
  await client.send(new CreateSnapshotCommand({ SnapshotName: 'base', ReplicationGroupId: 'old' }));
  client.destroy();
}

t.test('Terraform with the policy of its audited run', { skip: terraformMissing() }, async (t) => {
  t.setTimeout(TERRAFORM_TIME);
  const directory = t.testdir({});
  // What follows a failure would only repeat it.
  const succeeds = ({ status, output }: TerraformRun, what: string): void => {
    if (status !== 0) throw new Error(`${what}: ${output}`);
    t.pass(what);
  };

  /** A proxy of its own, with nothing in it but the snapshot, and Terraform as a user with these policies. */
  const stage = async (
    name: string,
    policies: readonly object[],
    serviceNames: boolean,
    ...options: readonly string[]
  ) => {
    const folder = join(directory, name, 'policies');
    mkdirSync(folder, { recursive: true });
    const inline = policies.map((document, at) => ({ name: `generated-${at + 1}`, document }));
    const principals = [
      { arn: USER, accessKeys: [KEY], inline },
      {
        arn: 'arn:aws:iam::123456789012:user/admin',
        accessKeys: [ADMIN],
        inline: [{ name: 'everything', document: EVERYTHING }],
      },
    ];
    writeFileSync(join(folder, 'principals.json'), JSON.stringify({ principals }));
    const proxy = await serve(process.execPath, cli('serve', '--port', '0', '--policies', folder, ...options));
    t.teardown(() => proxy.stop());
    await withSnapshot(proxy);
    const { terraform } = await workspace(join(directory, name, 'forms'), FORMS, proxy.url, KEY);
    const run = (step: number, ...args: readonly string[]): Promise<TerraformRun> =>
      terraform(...args, ...HASTE, '-var', `step=${step}`, '-var', `service_names=${serviceNames}`);
    return {
      apply: async (step: number) => succeeds(await run(step, 'apply', '-auto-approve'), `${name}: step ${step}`),
      plan: async (step: number) => succeeds(await run(step, 'plan', '-detailed-exitcode'), `${name}: nothing is left`),
      destroy: async (step: number) => succeeds(await run(step, 'destroy', '-auto-approve'), `${name}: destroyed`),
    };
  };

  const log = join(directory, 'decisions.ndjson');
  const audited = await stage('audit', [], true, '--mode', 'audit', '--decision-log', log);
  await audited.apply(1);
  await audited.destroy(1);
  const decisions = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.ok(
    decisions.some(({ decision, forwarded }) => decision === 'implicitDeny' && forwarded === true),
    'what was denied was forwarded all the same',
  );

  const generate = (...options: readonly string[]): readonly object[] => {
    const printed = execFileSync(
      process.execPath,
      cli('generate', log, '--principal', USER, '--policies', join(directory, 'audit', 'policies'), ...options),
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const policies = JSON.parse(printed);
    writeFileSync(join(directory, `generated${options.join('')}.json`), printed);
    return Array.isArray(policies) ? policies : [policies];
  };

  const again = async (name: string, policies: readonly object[], updates: boolean): Promise<void> => {
    const { apply, plan, destroy } = await stage(name, policies, updates);
    await apply(1);
    await plan(1);
    if (updates) {
      await apply(2);
      await plan(2);
    }
    await destroy(updates ? 2 : 1);
  };
  // What passes with conditions passes without them: only Allows are made.
  await Promise.all([
    again('what was called', generate('--conditions'), false),
    again('with updates', generate('--generalize', '--with-updates', '--conditions'), true),
  ]);
});

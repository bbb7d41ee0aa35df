/**
 * Real clients that assume roles: the AWS CLI with profiles (source_profile, web_identity_token_file), boto3, the SDK for JavaScript,
 * Terraform's assume_role and assume_role_with_web_identity, each against a proxy as a process of its own.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DescribeCacheClustersCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { fromTemporaryCredentials, fromTokenFile } from '@aws-sdk/credential-providers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import t from 'tap';
import { ACCOUNT, ISSUER, KEYS, people, roleArn, trust, userArn } from '../support/sts.js';
import { serveSources } from './support/proxy.js';

t.setTimeout(600_000);

const { publicKey, privateKey } = await generateKeyPair('RS256');
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}`;
const TAGGED = { Action: ['sts:AssumeRole', 'sts:TagSession'] };
const ROLES = [
  {
    arn: roleArn('reader'),
    trustPolicy: trust(
      { AWS: userArn('bob') },
      { ...TAGGED, Condition: { StringEquals: { 'sts:ExternalId': 'x-1' } } },
    ),
  },
  { arn: roleArn('next'), trustPolicy: trust({ AWS: roleArn('reader') }, TAGGED) },
  { arn: roleArn('alices'), trustPolicy: trust({ AWS: userArn('alice') }) },
  {
    arn: roleArn('pod'),
    trustPolicy: trust(
      { Federated: PROVIDER },
      {
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${ISSUER}:sub`]: 'system:serviceaccount:default:app' } },
      },
    ),
  },
];

/** A policies folder, the token of a pod, and a CLI configuration for all of it. */
async function prepare(directory: string, url?: string) {
  mkdirSync(join(directory, 'policies'), { recursive: true });
  const paths = {
    policies: join(directory, 'policies'),
    token: join(directory, 'token'),
    config: join(directory, 'config'),
    credentials: join(directory, 'credentials'),
  };
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one' }] };
  const oidcProviders = [{ url: `https://${ISSUER}`, clientIds: ['sts.amazonaws.com'], jwks: 'keys.json' }];
  writeFileSync(join(paths.policies, 'keys.json'), JSON.stringify(jwks));
  writeFileSync(join(paths.policies, 'principals.json'), JSON.stringify(people(ROLES, { oidcProviders })));
  const token = await new SignJWT({
    iss: `https://${ISSUER}`,
    aud: 'sts.amazonaws.com',
    sub: 'system:serviceaccount:default:app',
  })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
  writeFileSync(paths.token, token);
  const profile = (name: string, ...lines: string[]): string[] => [
    `[profile ${name}]`,
    'region = eu-west-1',
    ...lines,
    '',
  ];
  writeFileSync(
    paths.config,
    [
      ...profile(
        'reader',
        `role_arn = ${roleArn('reader')}`,
        'source_profile = bob',
        'external_id = x-1',
        'role_session_name = cli',
      ),
      ...profile('chained', `role_arn = ${roleArn('next')}`, 'source_profile = reader'),
      ...profile('no-external-id', `role_arn = ${roleArn('reader')}`, 'source_profile = bob'),
      ...profile('not-mine', `role_arn = ${roleArn('alices')}`, 'source_profile = bob'),
      ...profile(
        'pod',
        `role_arn = ${roleArn('pod')}`,
        `web_identity_token_file = ${paths.token}`,
        'role_session_name = app',
      ),
    ].join('\n'),
  );
  writeFileSync(
    paths.credentials,
    `[bob]\naws_access_key_id = ${KEYS.bob.accessKeyId}\naws_secret_access_key = ${KEYS.bob.secretAccessKey}\n`,
  );
  return { ...paths, url };
}

const directory = t.testdir();
const paths = await prepare(directory);
const proxy = await serveSources(paths.policies);
t.teardown(() => proxy.stop());

/** The environment of a client that knows nothing but the configuration above. */
const environment = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: directory,
  AWS_CONFIG_FILE: paths.config,
  AWS_SHARED_CREDENTIALS_FILE: paths.credentials,
  AWS_ENDPOINT_URL_ELASTICACHE: proxy.url,
  AWS_ENDPOINT_URL_STS: proxy.url,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PAGER: '',
  AWS_REGION: 'eu-west-1',
  AWS_DEFAULT_REGION: 'eu-west-1',
  NO_PROXY: '127.0.0.1',
  ...more,
});

const session = (role: string, name: RegExp) =>
  new RegExp(`^arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${name.source}$`);

const cli = spawnSync('aws', ['--version'], { encoding: 'utf8' });
/** These variables are read since 1.29 and 2.13 (July 2023). */
const cliVersion = /^aws-cli\/(\d+)\.(\d+)/.exec(cli.stdout || cli.stderr || '');
const cliIsNew = cliVersion !== null && Number(cliVersion[2]) >= (cliVersion[1] === '1' ? 29 : 13);

t.test(
  'AWS CLI profiles',
  { skip: !cliIsNew && 'there is no AWS CLI that reads AWS_ENDPOINT_URL_STS on this machine' },
  async (t) => {
    const aws = (profile: string | undefined, more: Readonly<Record<string, string>>, ...args: string[]) => {
      const all = [...args, '--output', 'json', ...(profile ? ['--profile', profile] : [])];
      const { status, stdout, stderr } = spawnSync('aws', all, { env: environment(more), encoding: 'utf8' });
      return { status, out: JSON.parse(stdout || '{}'), err: stderr };
    };
    for (const [profile, arn] of [
      ['reader', session('reader', /cli/)],
      ['chained', session('next', /botocore-session-\d+/)],
      ['pod', session('pod', /app/)],
    ] as const) {
      const who = aws(profile, {}, 'sts', 'get-caller-identity');
      t.match([who.status, who.out.Arn], [0, arn], `${profile} ${who.err}`);
      const read = aws(profile, {}, 'elasticache', 'describe-cache-clusters');
      t.match([read.status, read.out.CacheClusters], [0, []], read.err);
      const denied = aws(profile, {}, 'elasticache', 'delete-cache-cluster', '--cache-cluster-id', 'x');
      t.match(denied.err, /assumed-role\/\w+\/\S+ is not authorized to perform: elasticache:DeleteCacheCluster/);
    }
    const bare = {
      AWS_ROLE_ARN: roleArn('pod'),
      AWS_WEB_IDENTITY_TOKEN_FILE: paths.token,
      AWS_ROLE_SESSION_NAME: 'irsa',
    };
    const who = aws(
      undefined,
      { ...bare, AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
      'sts',
      'get-caller-identity',
    );
    t.match(who.out.Arn, session('pod', /irsa/), who.err);
    const external = aws('no-external-id', {}, 'sts', 'get-caller-identity');
    t.match(
      external.err,
      /AccessDenied.* when calling the AssumeRole operation: User: \S+:user\/bob is not authorized to perform: sts:AssumeRole on resource: \S+role\/reader/,
    );
    t.match(external.err, /requires sts:ExternalId to be x-1/);
    t.match(aws('not-mine', {}, 'sts', 'get-caller-identity').err, /trusts \S+user\/alice, not \S+user\/bob/);
    const token = aws(
      undefined,
      { AWS_ACCESS_KEY_ID: KEYS.alice.accessKeyId, AWS_SECRET_ACCESS_KEY: KEYS.alice.secretAccessKey },
      'sts',
      'get-session-token',
      '--duration-seconds',
      '900',
    );
    t.match(token.out.Credentials, { AccessKeyId: /^ASIA/, Expiration: /^\d{4}-/ }, token.err);
  },
);

const python = spawnSync('python3', ['-c', 'import boto3'], { encoding: 'utf8' });

t.test('boto3', { skip: python.status !== 0 && 'there is no boto3 on this machine' }, async (t) => {
  const script = fileURLToPath(new URL('support/boto3_roles.py', import.meta.url));
  const settings = { reader: roleArn('reader'), pod: roleArn('pod'), token: paths.token, alices: roleArn('alices') };
  const { status, stdout, stderr } = spawnSync('python3', [script, JSON.stringify(settings)], {
    env: environment(),
    encoding: 'utf8',
  });
  t.equal(status, 0, stderr);
  t.match(JSON.parse(stdout || '{}'), {
    profile: session('next', /botocore-session-\d+/),
    clusters: 0,
    assumed: session('reader', /boto/),
    pod: session('pod', /boto-pod/),
    subject: 'system:serviceaccount:default:app',
    denied: { code: 'AccessDenied', status: 403 },
    expired: { code: 'InvalidClientTokenId', status: 403 },
    invalid: 'ValidationError',
  });
});

t.test('the SDK for JavaScript', async (t) => {
  const clientConfig = { endpoint: proxy.url, region: 'eu-west-1' };
  const bob = { accessKeyId: KEYS.bob.accessKeyId, secretAccessKey: KEYS.bob.secretAccessKey };
  const reader = fromTemporaryCredentials({
    masterCredentials: bob,
    clientConfig,
    params: { RoleArn: roleArn('reader'), RoleSessionName: 'js', ExternalId: 'x-1', Tags: [{ Key: 'a', Value: 'b' }] },
  });
  const chained = fromTemporaryCredentials({
    masterCredentials: reader,
    clientConfig,
    params: { RoleArn: roleArn('next') },
  });
  const pod = fromTokenFile({
    webIdentityTokenFile: paths.token,
    roleArn: roleArn('pod'),
    roleSessionName: 'js',
    clientConfig,
  });
  for (const credentials of [reader, chained, pod]) {
    const cache = new ElastiCacheClient({ ...clientConfig, credentials });
    t.match(await cache.send(new DescribeCacheClustersCommand({})), { CacheClusters: [] });
  }
  const denied = fromTemporaryCredentials({
    masterCredentials: bob,
    clientConfig,
    params: { RoleArn: roleArn('alices') },
  });
  await t.rejects(denied(), { name: 'AccessDenied', message: /is not authorized to perform: sts:AssumeRole/ });
});

const PLUGINS = [
  process.env.TERRAFORM_PLUGIN_DIR ?? '',
  '/usr/share/terraform/plugins',
  join(homedir(), '.terraform.d/plugins'),
  ...(existsSync('/opt') ? readdirSync('/opt').map((name) => join('/opt', name)) : []),
].find((each) => each !== '' && existsSync(join(each, 'registry.terraform.io/hashicorp/aws')));
const noTerraform =
  spawnSync('terraform', ['version']).status !== 0
    ? 'there is no terraform on this machine'
    : PLUGINS === undefined && 'there is no AWS provider for Terraform on this machine';

t.test('Terraform: assume_role and assume_role_with_web_identity', { skip: noTerraform }, async (t) => {
  for (const [role, assume, keys, name] of [
    [
      'reader',
      `assume_role {\n role_arn = "${roleArn('reader')}"\n external_id = "x-1"\n session_name = "tf"\n tags = { team = "x" }\n }`,
      KEYS.bob,
      /tf/,
    ],
    [
      'pod',
      `assume_role_with_web_identity {\n role_arn = "${roleArn('pod')}"\n web_identity_token_file = "${paths.token}"\n session_name = "tf-pod"\n }`,
      undefined,
      /tf-pod/,
    ],
  ] as const) {
    const work = join(directory, `terraform-${role}`);
    mkdirSync(work, { recursive: true });
    const written = keys ? `access_key = "${keys.accessKeyId}"\n secret_key = "${keys.secretAccessKey}"` : '';
    writeFileSync(
      join(work, 'main.tf'),
      `terraform {\n required_providers {\n aws = { source = "hashicorp/aws" }\n }\n}
provider "aws" {\n region = "eu-west-1"\n skip_metadata_api_check = true\n ${written}\n ${assume}
 endpoints {\n elasticache = "${proxy.url}"\n sts = "${proxy.url}"\n }\n}
data "aws_caller_identity" "me" {}
output "arn" { value = data.aws_caller_identity.me.arn }\n`,
    );
    const run = (...args: string[]) =>
      spawnSync('terraform', args, { cwd: work, env: environment({ HOME: homedir() }), encoding: 'utf8' });
    const init = run('init', '-input=false', '-no-color', `-plugin-dir=${PLUGINS}`);
    t.equal(init.status, 0, init.stderr);
    const apply = run('apply', '-input=false', '-no-color', '-auto-approve');
    t.equal(apply.status, 0, apply.stderr);
    t.match(JSON.parse(run('output', '-json').stdout || '{}').arn?.value, session(role, name));
  }
});

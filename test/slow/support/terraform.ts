import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The provider's waiters sleep half a minute at a time, whatever the answers. Milliseconds. */
export const TERRAFORM_TIME = 45 * 60_000;

const PROVIDER = 'registry.terraform.io/hashicorp/aws';
const SHARED = ['/usr/share/terraform/plugins', '/usr/local/share/terraform/plugins'];
const below = (directory: string): readonly string[] =>
  existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];

/** A directory that `terraform init -plugin-dir` takes: TERRAFORM_PLUGIN_DIR, or one of the usual ones. */
function pluginDirectory(): string | undefined {
  const asked = process.env.TERRAFORM_PLUGIN_DIR;
  const usual = [...SHARED, join(homedir(), '.terraform.d/plugins'), ...below('/opt')];
  return [...(asked ? [asked] : []), ...usual].find((directory) => existsSync(join(directory, PROVIDER)));
}

/** What this machine lacks for Terraform; false: nothing. */
export function terraformMissing(): string | false {
  if (spawnSync('terraform', ['version']).status !== 0) return 'there is no terraform on this machine';
  return pluginDirectory() === undefined && `there is no provider ${PROVIDER} on this machine`;
}

export interface TerraformRun {
  readonly status: number;
  readonly output: string;
}

export interface Workspace {
  readonly cwd: string;
  readonly terraform: (...args: readonly string[]) => Promise<TerraformRun>;
}

export interface AccessKey {
  readonly id: string;
  readonly secret: string;
}

/** A working directory with these forms, where Terraform is set up to call the proxy with this key. */
export async function workspace(cwd: string, forms: string, proxy: string, key: AccessKey): Promise<Workspace> {
  mkdirSync(cwd, { recursive: true });
  cpSync(forms, cwd, { recursive: true });
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: key.id,
    AWS_SECRET_ACCESS_KEY: key.secret,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    TF_VAR_proxy: proxy,
    TF_CLI_CONFIG_FILE: '/dev/null',
    CHECKPOINT_DISABLE: '1',
  };
  const terraform = (...args: readonly string[]): Promise<TerraformRun> =>
    new Promise((resolve) => {
      execFile('terraform', args, { cwd, env, maxBuffer: 1 << 26 }, (error, out, errors) => {
        resolve({ status: error ? Number(error.code ?? 1) : 0, output: out + errors });
      });
    });
  const init = await terraform('init', '-no-color', '-input=false', `-plugin-dir=${pluginDirectory()}`);
  if (init.status !== 0) throw new Error(`terraform init: ${init.output}`);
  return { cwd, terraform };
}

/** Flags for a run that nobody watches, as fast as it can be. */
export const HASTE = ['-no-color', '-input=false', '-parallelism=40'];

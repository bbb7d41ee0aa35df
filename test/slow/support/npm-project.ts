import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';

export interface ProjectRun {
  readonly status: number | null;
  readonly printed: string;
}

/** Runs a command in a project as somebody would who has nothing to do with this suite. */
export function runIn(project: string, command: string, ...args: readonly string[]): ProjectRun {
  const { npm_config_user_agent: _agent, NODE_OPTIONS: _options, ...environment } = process.env;
  for (const name of Object.keys(environment)) if (/^TAP_|^_?TAPJS/.test(name)) delete environment[name];
  const result = spawnSync(command, args, {
    cwd: project,
    encoding: 'utf8',
    timeout: 300_000,
    env: { ...environment, NO_COLOR: '1', CI: '1' },
  });
  return { status: result.status, printed: `${result.stdout}${result.stderr}${result.error ?? ''}` };
}

/** A new project with these packages; skips the test when the registry does not give them. */
export function npmProject(t: Test, project: string, ...packages: readonly string[]): boolean {
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', version: '1.0.0', private: true }));
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages];
  const { status, printed } = runIn(project, 'npm', ...install);
  if (status === 0) return true;
  t.comment(printed);
  t.plan(0, `SKIPPED: npm could not install ${packages.join(', ')}`);
  return false;
}

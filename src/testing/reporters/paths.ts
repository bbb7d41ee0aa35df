import { isAbsolute, relative, resolve, sep } from 'node:path';

/**
 * Paths as the repository has them: from its root, which GitHub, GitLab and Jenkins name in a variable, with `/`; outside of a
 * pipeline from the working directory.
 */
export function fromRoot(environment: Readonly<Record<string, string | undefined>>): (file: string) => string {
  const { GITHUB_WORKSPACE, CI_PROJECT_DIR, WORKSPACE } = environment;
  const here = process.cwd();
  const root = [GITHUB_WORKSPACE, CI_PROJECT_DIR, WORKSPACE].find(
    (folder): folder is string => folder !== undefined && isWithin(here, folder),
  );
  return (file) =>
    relative(root ?? here, resolve(file))
      .split(sep)
      .join('/');
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return isAbsolute(folder) && !isAbsolute(way) && way.split(sep)[0] !== '..';
}

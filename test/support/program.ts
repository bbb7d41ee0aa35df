import { fileURLToPath } from 'node:url';

/** The bundles of this run, when it has some (`test/runner/register.mjs`); tsx reads the sources otherwise. */
const BUNDLES = process.env.TEST_BUNDLES;

/** The file of a source that a process of its own runs. */
const fileOf = (source: string): string =>
  BUNDLES === undefined ? fileURLToPath(new URL(`../../${source}.ts`, import.meta.url)) : `${BUNDLES}/${source}.mjs`;

/** What node is told before the file. */
export const NODE_ARGUMENTS: readonly string[] = BUNDLES === undefined ? ['--import', 'tsx'] : [];
/** The command line program. */
export const CLI = fileOf('src/cli/main');
/** What the package exports. */
export const INDEX = fileOf('src/index');
/** Arguments of node for the command line program with these arguments. */
export const cli = (...args: readonly string[]): string[] => [...NODE_ARGUMENTS, CLI, ...args];

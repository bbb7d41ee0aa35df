import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { validateLine } from '../core/ask/validate-batch.js';
import { parsePolicy } from '../core/policy/read/parse.js';
import type { PrincipalsInput } from '../core/principals/load.js';
import type { PolicyType } from '../core/terms/document.js';
import type { Problem } from '../core/terms/problem.js';
import type { Config } from '../edge/config/options.js';
import { loadCatalog } from '../edge/world/data.js';
import { loadVocabulary, principalsLoader } from '../edge/world/policy-loading.js';
import { loadWorld, PRINCIPALS_FILES } from '../edge/world/world-source.js';
import { EXIT, UserError } from './exit.js';
import { runBatch } from './lines.js';
import { renderProblems } from './problems.js';
import type { Flags, Terminal } from './terminal.js';

const TYPES: readonly PolicyType[] = ['identity', 'boundary', 'session', 'scp', 'rcp', 'resource'];

/** `validate [PATH...]`: errors and warnings of policies and principals, with their places. */
export async function validate(
  paths: readonly string[],
  flags: Flags,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const catalog = loadCatalog();
  const vocabulary = loadVocabulary();
  if (typeof flags.batch === 'string') {
    const loadPrincipals = principalsLoader(vocabulary);
    const facts = { vocabulary, loadPrincipals: (input: object) => loadPrincipals(input as PrincipalsInput) };
    const bad = await runBatch(flags.batch, terminal, (line, repeated) => {
      const answer = validateLine(line, facts, repeated);
      return 'error' in answer ? { bad: answer.error } : { ...answer };
    });
    return bad ? EXIT.invalid : EXIT.ok;
  }
  const type = TYPES.find((known) => known === flags.type);
  if (!type) throw new UserError(`--type must be one of ${TYPES.join(', ')}`, EXIT.invalid);
  const directory = (path: string): readonly Problem[] =>
    loadWorld({ config, catalog, policies: { directory: path } }).problems;
  const problems = paths.length
    ? paths.flatMap((path) => problemsOf(path, type, directory, vocabulary))
    : directory(config.policies);
  return report(problems, flags.json === true, terminal);
}

function problemsOf(
  path: string,
  type: PolicyType,
  directory: (path: string) => readonly Problem[],
  vocabulary: ReturnType<typeof loadVocabulary>,
): readonly Problem[] {
  if (statOf(path).isDirectory()) return directory(path);
  const text = readFileSync(path, 'utf8');
  const isPrincipals = (PRINCIPALS_FILES as readonly string[]).includes(basename(path)) || /\.ya?ml$/.test(path);
  if (!isPrincipals) return parsePolicy(text, type, { file: path, vocabulary }).problems;
  const read = (file: string): string | Error => {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      return error as Error;
    }
  };
  return principalsLoader(vocabulary)({ file: path, text }, read).problems;
}

function statOf(path: string): ReturnType<typeof statSync> & object {
  try {
    return statSync(path);
  } catch (error) {
    throw new UserError(`\`${path}\` cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function report(problems: readonly Problem[], json: boolean, { output }: Terminal): number {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  if (json) output.write(`${JSON.stringify({ valid: errors === 0, problems }, null, 2)}\n`);
  else {
    if (problems.length) output.write(`${renderProblems(problems)}\n`);
    output.write(`${count(errors, 'error')}, ${count(warnings, 'warning')}\n`);
  }
  return errors ? EXIT.invalid : EXIT.ok;
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

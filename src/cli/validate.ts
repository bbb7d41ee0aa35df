import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { validateLine, withoutSizeOf } from '../core/ask/validate-batch.js';
import { lintWorld } from '../core/ask/world-lint.js';
import type { PolicyVocabulary } from '../core/policy/language/vocabulary.js';
import { parsePolicy } from '../core/policy/read/parse.js';
import { createDirectory } from '../core/principals/directory.js';
import type { PrincipalsInput } from '../core/principals/load.js';
import { counted } from '../core/terms/counted.js';
import type { PolicyType } from '../core/terms/document.js';
import type { Problem } from '../core/terms/problem.js';
import type { Config } from '../edge/config/options.js';
import { readText } from '../edge/config/read-file.js';
import { loadCatalog } from '../edge/world/data.js';
import { DEFAULT_FOLDER, loadWorld, PRINCIPALS_FILES } from '../edge/world/load-world.js';
import { isAwsPolicy, loadVocabulary, principalsLoader } from '../edge/world/policy-loading.js';
import { EXIT, UserError } from './exit.js';
import { runBatch } from './lines.js';
import { renderProblems } from './problems.js';
import type { Flags, Terminal } from './terminal.js';
import { liveOrExit } from './world.js';

const TYPES: readonly PolicyType[] = ['identity', 'boundary', 'session', 'scp', 'rcp', 'trust', 'resource'];

/** `validate [PATH...]`: errors and warnings of policies and principals, with their places. */
export async function validate(
  paths: readonly string[],
  flags: Flags,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  const catalog = loadCatalog();
  const vocabulary = loadVocabulary();
  const strict = flags.strict === true;
  let suspicious = 0;
  if (typeof flags.batch === 'string') {
    const loadPrincipals = principalsLoader(vocabulary);
    const facts = {
      vocabulary,
      loadPrincipals: (input: object) => {
        // Pointers are into the principals only where a policy knows that it stands in a file; the name is nobody's.
        const loaded = loadPrincipals({ file: '', text: JSON.stringify(input), ...input } as PrincipalsInput);
        return { problems: withWorld(loaded, vocabulary).problems.map((problem) => nowhere(problem, input)) };
      },
      isAwsPolicy,
    };
    const bad = await runBatch(flags.batch, terminal, (line, repeated) => {
      const answer = validateLine(line, facts, repeated);
      if ('error' in answer) return { bad: answer.error };
      if (answer.verdict !== 'accept') suspicious++;
      return { ...answer };
    });
    return bad || (strict && suspicious > 0) ? EXIT.invalid : EXIT.ok;
  }
  const type = TYPES.find((known) => known === flags.type);
  if (!type) throw new UserError(`--type must be one of ${TYPES.join(', ')}`, EXIT.invalid);
  const live = await liveOrExit(config);
  const directory = (path: string): readonly Problem[] => {
    const { world, problems } = loadWorld({ config, catalog, policies: { directory: path } }, live);
    return [...problems, ...(world ? lintWorld(world.directory.callers, vocabulary) : [])];
  };
  const problems = paths.length
    ? paths.flatMap((path) => problemsOf(path, type, directory, vocabulary))
    : directory(config.policies ?? DEFAULT_FOLDER);
  return report(problems, { json: flags.json === true, strict }, terminal);
}

function problemsOf(
  path: string,
  type: PolicyType,
  directory: (path: string) => readonly Problem[],
  vocabulary: PolicyVocabulary,
): readonly Problem[] {
  if (statOf(path).isDirectory()) return directory(path);
  const text = readText(path);
  if (typeof text !== 'string') throw new UserError(`\`${path}\` cannot be read: ${text.message}`);
  const isPrincipals = (PRINCIPALS_FILES as readonly string[]).includes(basename(path)) || /\.ya?ml$/.test(path);
  if (!isPrincipals)
    return withoutSizeOf(text, parsePolicy(text, type, { file: path, vocabulary }).problems, isAwsPolicy);
  return withWorld(principalsLoader(vocabulary)({ file: path, text }, readText), vocabulary).problems;
}

/** What was loaded, with what shows only when policies are seen together with those who have them. */
function withWorld(loaded: Loaded, vocabulary: PolicyVocabulary): { readonly problems: readonly Problem[] } {
  const callers = loaded.identities ? createDirectory(loaded.identities).callers : [];
  return { problems: [...loaded.problems, ...lintWorld(callers, vocabulary)] };
}

/** A problem of a batch's line: of no file, and without a position where the line gave no text. */
function nowhere({ file: _none, line, column, ...problem }: Problem, input: object): Problem {
  return 'text' in input && line !== undefined && column !== undefined ? { ...problem, line, column } : problem;
}

type Loaded = ReturnType<ReturnType<typeof principalsLoader>>;

function statOf(path: string): ReturnType<typeof statSync> & object {
  try {
    return statSync(path);
  } catch (error) {
    throw new UserError(`\`${path}\` cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function report(
  problems: readonly Problem[],
  { json, strict }: { readonly json: boolean; readonly strict: boolean },
  { output }: Terminal,
): number {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  if (json) output.write(`${JSON.stringify({ valid: errors === 0, problems }, null, 2)}\n`);
  else {
    if (problems.length) output.write(`${renderProblems(problems)}\n`);
    output.write(`${counted(errors, 'error')}, ${counted(warnings, 'warning')}\n`);
  }
  return errors || (strict && warnings > 0) ? EXIT.invalid : EXIT.ok;
}

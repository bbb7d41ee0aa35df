import { Argument, Command, CommanderError } from 'commander';
import { nearest } from '../core/terms/nearest.js';
import { variableOf } from '../edge/config/options.js';
import { spellBooleans } from './booleans.js';
import { type CompletedCommand, SHELLS, type Shell } from './completion.js';
import { EXEC, EXIT, UserError } from './exit.js';
import { listed, REPORT } from './report-flag.js';
import { type Run, reviewCommands } from './review-commands.js';
import { configOf, isWorld, withOptions } from './settings.js';
import type { Flags, Terminal } from './terminal.js';

/**
 * Runs one command line.
 *
 * @param given without the program's own two words.
 * @returns the exit status; `serve` keeps the process alive after it.
 */
export async function runCommandLine(given: readonly string[], terminal: Terminal, version: string): Promise<number> {
  const [argv, command] = splitCommand(given);
  let status: number = EXIT.ok;
  const program = buildProgram(terminal, version, command, (result) => {
    status = result;
  });
  try {
    await program.parseAsync(spellBooleans(argv), { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? EXIT.ok : isExec(argv) ? EXEC.failure : EXIT.failure;
    if (!(error instanceof UserError)) throw error;
    if (error.message) terminal.errors.write(`${error.message}\n`);
    return isExec(argv) ? EXEC.failure : error.status;
  }
}

const isExec = ([name]: readonly string[]): boolean => name === 'exec';

/** What stands before `--`, and the command after it, which is no affair of ours. */
function splitCommand(argv: readonly string[]): readonly [readonly string[], readonly string[] | undefined] {
  const at = isExec(argv) ? argv.indexOf('--') : -1;
  return at < 0 ? [argv, undefined] : [argv.slice(0, at), argv.slice(at + 1)];
}

function buildProgram(
  terminal: Terminal,
  version: string,
  child: readonly string[] | undefined,
  finish: (status: number) => void,
): Command {
  const program = new Command('elasticache-iam-proxy')
    .description(
      'Answers for ElastiCache as IAM would: which permissions a call needs, whether your policies give them, and why not.',
    )
    .version(version)
    .exitOverride()
    .showHelpAfterError('(--help shows every option)')
    .configureOutput({
      writeOut: (text) => terminal.output.write(text),
      writeErr: (text) => terminal.errors.write(withoutValue(text)),
    })
    .enablePositionalOptions();
  const run: Run =
    <A extends unknown[]>(action: (...args: A) => Promise<number>) =>
    async (...args: A): Promise<void> =>
      finish(await action(...args));

  withOptions(program.command('serve', { isDefault: true }).description('run the proxy (the default)'), () => true)
    .allowExcessArguments()
    .action(
      run(async (flags: Flags, { args: [stray] }: Command) => {
        // A misspelt command reaches the default one.
        if (stray !== undefined) throw new UserError(unknownCommand(stray, program));
        return (await import('./serve.js')).serve(configOf(flags, terminal), terminal, version);
      }),
    );
  withOptions(
    program
      .command('exec')
      .description('run a command whose AWS clients call a proxy of its own: exec [options] -- COMMAND')
      .usage('[options] -- COMMAND [ARGUMENT...]'),
    ({ name }) => name !== 'watch',
  )
    .option('--principal <arn|key>', 'who the command is: needed when several have access keys')
    .option('--fail-on-denied', 'status 4 when the command ends with 0 and something was denied')
    .option('--expect <file>', 'status 5 when the calls are not decided as this file says')
    .option('--report <report,...>', REPORT, listed)
    .option('--generate <file>', 'write the least policy for the calls that passed')
    .option('--all-services', 'send the calls of every service to the proxy (AWS_ENDPOINT_URL)')
    .action(
      run(async (flags: Flags) => {
        if (child === undefined || child.length === 0)
          throw new UserError('which command? e.g. `elasticache-iam-proxy exec -- npm test`');
        // A free port and a quiet log, whatever is configured for `serve`.
        const environment = { ...terminal.environment, ...EXEC_DEFAULTS };
        const { exec } = await import('./exec.js');
        return exec(child, flags, configOf(flags, { ...terminal, environment }), terminal, version);
      }),
    );
  withOptions(
    program
      .command('check')
      .description('decide one call, or a batch of calls, offline')
      .argument('[operation]', 'API operation, e.g. CreateCacheCluster'),
    isWorld,
  )
    .option('--params <json>', 'parameters in the SDK\'s shape, e.g. \'{"CacheClusterId":"dev-1"}\', or @FILE')
    .option('--principal <arn|key>', 'who calls')
    .option('--json', 'print the whole record')
    .option('--fix', 'of a denied call: show the change of policy files that allows it (status 2)')
    .option('--write', 'with --fix: make that change (status 0 when the written policies allow the call)')
    .option('--batch <file>', 'JSON Lines, one call a line; - reads standard input')
    .option('--explanations', 'with --batch: answers of denied calls have the causes and the fixes')
    .option('--report <report,...>', `with --batch: ${REPORT}`, listed)
    .action(
      run(async (operation: string | undefined, flags: Flags) =>
        (await import('./check.js')).check(operation, flags, configOf(flags, terminal), terminal),
      ),
    );
  program
    .command('simulate')
    .description('ask the policy engine alone')
    .requiredOption('--batch <file>', 'JSON Lines, one question a line; - reads standard input')
    .action(run(async (flags: Flags) => (await import('./simulate.js')).simulateBatch(String(flags.batch), terminal)));
  withOptions(
    program
      .command('validate')
      .description('check policies and principals')
      .argument('[paths...]', 'policy or principals files; by default everything in --policies'),
    isWorld,
  )
    .option('--json', 'print the problems as JSON')
    .option(
      '--type <type>',
      'what the given policies are: identity, boundary, session, scp, rcp, trust or resource',
      'identity',
    )
    .option('--strict', 'end with status 3 for warnings, too')
    .option('--batch <file>', 'JSON Lines, one document a line; - reads standard input')
    .action(
      run(async (paths: string[], flags: Flags) =>
        (await import('./validate.js')).validate(paths, flags, configOf(flags, terminal), terminal),
      ),
    );
  withOptions(
    program
      .command('table')
      .description('what an operation needs, and why')
      .argument('[operation]', 'API operation; by default all'),
    isWorld,
  )
    .option('--json', 'print it as JSON')
    .action(
      run(async (operation: string | undefined, flags: Flags) =>
        (await import('./table.js')).table(operation, flags, configOf(flags, terminal), terminal),
      ),
    );
  const principals = program.command('principals').description('who is known');
  withOptions(
    principals
      .command('export')
      .description('print who is known, from files and --principals-from, as a principals file without secrets'),
    isWorld,
  )
    .option('--format <yaml|json>', 'of what is printed', 'yaml')
    .action(
      run(async (flags: Flags) =>
        (await import('./export-principals.js')).exportKnown(flags, configOf(flags, terminal), terminal),
      ),
    );
  program
    .command('completion')
    .description('print what a shell needs to complete this command')
    .addArgument(new Argument('<shell>', 'for which shell').choices(SHELLS))
    .action(
      run(async (shell: string) => {
        const { completion } = await import('./completion.js');
        terminal.output.write(completion(shell as Shell, describedCommands(program)));
        return EXIT.ok;
      }),
    );
  reviewCommands(program, terminal, run);
  for (const command of [...program.commands, ...principals.commands])
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.output.write(text),
      writeErr: (text) => terminal.errors.write(withoutValue(text)),
    });
  return program;
}

/** A misspelt flag is named without its value: `--admin-tokn=SECRET`. */
const withoutValue = (text: string): string => text.replace(/(unknown option '--[\w-]+)=.*'/s, "$1'");

const EXEC_DEFAULTS = { [variableOf('port')]: '0', [variableOf('log-level')]: 'warn' };

/** Commands and flags, for completion. */
function describedCommands({ commands }: Command): CompletedCommand[] {
  return commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    flags: command.options
      .filter(({ hidden }) => !hidden)
      .map(({ long, flags, description }) => ({
        name: long ?? flags,
        description,
        values: choicesIn(flags),
        takesValue: /[<[]/.test(flags),
      })),
  }));
}

/** `enforce`, `audit` of `--mode <enforce|audit>`; what stands for something else (`ARN`, `URL`) is no choice. */
function choicesIn(flags: string): string[] {
  const words = /<(.+)>/.exec(flags)?.[1]?.split('|') ?? [];
  return words.length < 2 || words.includes('arn') ? [] : words.filter((word) => word === word.toLowerCase());
}

function unknownCommand(word: string, { commands }: Command): string {
  const names = commands.map((command) => command.name());
  const close = nearest(word, names);
  return `\`${word}\` is not a command; ${close ? `did you mean \`${close}\`?` : `there are ${names.join(', ')}`}`;
}

import type { Command } from 'commander';
import { listed, REPORT } from './report-flag.js';
import { configOf, isOfFiles, withOptions } from './settings.js';
import type { Flags, Terminal } from './terminal.js';

/** Makes an action of a command that ends with a status. */
export type Run = <A extends unknown[]>(action: (...args: A) => Promise<number>) => (...args: A) => Promise<void>;

/** The commands that read decision logs. */
export function reviewCommands(program: Command, terminal: Terminal, run: Run): void {
  ofLogs(program, 'generate', 'the least policy for the calls of a decision log')
    .option('--include-denied', 'calls that were refused, too')
    .option('--conditions', 'with the condition values that the calls had')
    .option('--generalize', 'patterns for names that the service makes (nodes, reservations, automatic backups)')
    .option('--with-updates', 'with what manages the created resources: describe, tag, modify, delete')
    .option('--into <file>', 'print the RFC 6902 patch that adds what this policy lacks')
    .option('--reasons <file>', 'write which calls each statement is for, as JSON')
    .option('--json', 'print the policies, their reasons and the rest as JSON')
    .action(
      run(async (logs: string[], flags: Flags) =>
        (await import('./generate.js')).generate(logs, flags, configOf(flags, terminal), terminal),
      ),
    );
  ofLogs(
    program,
    'replay',
    'what --policies would have answered to the calls of a decision log (status 2: something is newly denied)',
  )
    .option('--against <dir>', 'decide what was before with these policies, instead of taking the recorded answers')
    .option('--json', 'print everything as JSON')
    .option('--markdown', 'print it for a pull request')
    .option('--report <report,...>', REPORT, listed)
    .action(
      run(async (logs: string[], flags: Flags) =>
        (await import('./replay.js')).replay(logs, flags, configOf(flags, terminal), terminal),
      ),
    );
  ofLogs(program, 'coverage', 'which statements, patterns and conditions of --policies decided something')
    .option('--fail-under <percent>', 'end with status 2 when less of them did')
    .option('--lcov <file>', 'write the lines of the policy files in the lcov format')
    .option('--json', 'print everything as JSON')
    .action(
      run(async (logs: string[], flags: Flags) =>
        (await import('./coverage.js')).coverage(logs, flags, configOf(flags, terminal), terminal),
      ),
    );
  ofLogs(
    program,
    'mutate',
    'which statements of --policies could be dropped or loosened without any recorded call noticing',
  )
    .option('--fail-under <percent>', 'end with status 2 when fewer changes are noticed')
    .option('--json', 'print everything as JSON')
    .action(
      run(async (logs: string[], flags: Flags) =>
        (await import('./mutate.js')).mutate(logs, flags, configOf(flags, terminal), terminal),
      ),
    );
}

function ofLogs(program: Command, name: string, description: string): Command {
  return withOptions(
    program
      .command(name)
      .description(description)
      .argument('<logs...>', 'decision logs, oldest first, .gz or not; - reads standard input'),
    isOfFiles,
  )
    .option('--principal <arn|key>', 'only calls of this principal')
    .option('--run <name>', 'only calls of this run')
    .option('--since <time>', 'only calls at this time or later, e.g. 2026-01-31T08:00:00Z')
    .option('--until <time>', 'only calls at this time or before')
    .option('--threads <number>', 'threads that read long logs, 1 to 64 (default: one a processor)');
}

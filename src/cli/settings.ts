import { type Command, Option as Flag } from 'commander';
import { loadConfig } from '../edge/config/config.js';
import { type Config, OPTIONS, type Option, type OptionName, variableOf } from '../edge/config/options.js';
import { unknownVariables } from '../edge/config/unknown-variables.js';
import { UserError } from './exit.js';
import { renderProblems } from './problems.js';
import type { Flags, Terminal } from './terminal.js';

/** Options that mean something to every command. */
export const isWorld = (option: Option): boolean => option.scope === 'world';

/** Options of commands that know those alone whom the files tell of. */
export const isOfFiles = (option: Option): boolean => isWorld(option) && !option.name.startsWith('principals-');

/** A command with `--config` and those rows of the table of options that are wanted. */
export function withOptions(command: Command, wanted: (option: Option) => boolean): Command {
  command.option('--config <file>', 'YAML or JSON file of settings, named as the flags are');
  for (const option of (OPTIONS as readonly Option[]).filter(wanted)) {
    const { name, type, help } = option;
    const variable = variableOf(name);
    if (type !== 'boolean') {
      const value = option.choices?.join('|') ?? option.argument ?? 'value';
      const preset = option.default === undefined ? '' : `, default ${option.default}`;
      command.option(`--${name} <${value}>`, `${help} (${variable}${preset})`);
      continue;
    }
    // Both ways of saying it; the help shows the one that changes something.
    const [yes, no] = [
      new Flag(`--${name}`, `${help} (${variable})`),
      new Flag(`--no-${name}`, `do not ${help} (${variable})`),
    ];
    command.addOption(yes.hideHelp(option.default === true)).addOption(no.hideHelp(option.default !== true));
  }
  return command;
}

/**
 * The settings of a command, from its flags, the environment and the file that `--config` names. Throws a UserError.
 */
export function configOf(flags: Flags, { environment, errors }: Terminal): Config {
  const given: Partial<Record<OptionName, unknown>> = {};
  for (const option of OPTIONS as readonly Option[]) {
    const value = flags[camelCase(option.name)];
    if (value !== undefined) given[option.name] = value;
  }
  const file = flags.config ?? environment.ELASTICACHE_IAM_PROXY_CONFIG;
  const { config, problems } = loadConfig({ flags: given, environment, ...(typeof file === 'string' ? { file } : {}) });
  if (!config) throw new UserError(renderProblems(problems));
  const unknown = unknownVariables(environment);
  if (unknown.length) errors.write(`${renderProblems(unknown)}\n`);
  return config;
}

const camelCase = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Shells that completion is written for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export interface CompletedFlag {
  /** `--mode`. */
  readonly name: string;
  readonly description: string;
  /** What it may be; none: a file, or anything. */
  readonly values: readonly string[];
  readonly takesValue: boolean;
}

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly CompletedFlag[];
}

const PROGRAM = 'elasticache-iam-proxy';

/** A script that the shell reads: `source <(elasticache-iam-proxy completion bash)`, and so for zsh; `... fish | source`. */
export function completion(shell: Shell, commands: readonly CompletedCommand[]): string {
  return { bash, zsh, fish }[shell](commands);
}

/** `serve` is the default, so that its flags may stand without it. */
const withDefault = (commands: readonly CompletedCommand[]): readonly CompletedFlag[] =>
  commands.find(({ name }) => name === 'serve')?.flags ?? [];

function bash(commands: readonly CompletedCommand[]): string {
  const words = (flags: readonly CompletedFlag[]): string => flags.map(({ name }) => name).join(' ');
  const values = new Map(
    commands
      .flatMap(({ flags }) => flags)
      .filter((flag) => flag.takesValue)
      .map((flag) => [flag.name, flag.values]),
  );
  return `_elasticache_iam_proxy() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [ "$word" = -- ] && { COMPREPLY=($(compgen -c -f -- "$current")); return; }
  done
  case "$previous" in
${[...values].map(([name, choices]) => `    ${name}) COMPREPLY=($(compgen ${choices.length ? `-W '${choices.join(' ')}'` : '-f'} -- "$current")); return ;;`).join('\n')}
  esac
  case "\${COMP_WORDS[1]}" in
${commands.map(({ name, flags }) => `    ${name}) [ "$COMP_CWORD" -gt 1 ] && { COMPREPLY=($(compgen -W '${words(flags)}' -- "$current")); return; } ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} ${words(withDefault(commands))}' -- "$current"))
}
complete -o filenames -F _elasticache_iam_proxy ${PROGRAM}
`;
}

function zsh(commands: readonly CompletedCommand[]): string {
  const specs = (flags: readonly CompletedFlag[]): string =>
    flags
      .map(({ name, description, values, takesValue }) => {
        const value = takesValue ? `:value:${values.length ? `(${values.join(' ')})` : '_files'}` : '';
        return `        '${name}[${plain(description).replace(/[[\]:]/g, ' ')}]${value}'`;
      })
      .join(' \\\n');
  return `#compdef ${PROGRAM}
_elasticache_iam_proxy() {
  local -a commands=(
${commands.map(({ name, description }) => `    '${name}:${plain(description).replaceAll(':', ' ')}'`).join('\n')}
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe command commands
    return
  fi
  case $words[2] in
${commands
  .map(
    ({ name, flags }) => `    ${name})
      _arguments -S \\
${specs(flags)}${name === 'exec' ? " \\\n        '*::command:_normal'" : " \\\n        '*:file:_files'"} ;;`,
  )
  .join('\n')}
    *)
      _arguments \\
${specs(withDefault(commands))} ;;
  esac
}
compdef _elasticache_iam_proxy ${PROGRAM}
`;
}

function fish(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const lines = commands.flatMap(({ name, description, flags }) => [
    `complete -c ${PROGRAM} -f -n 'not __fish_seen_subcommand_from ${names}' -a ${name} -d '${plain(description)}'`,
    ...flags.map(
      (flag) =>
        `complete -c ${PROGRAM} -n '__fish_seen_subcommand_from ${name}' -l ${flag.name.slice(2)}${flag.takesValue ? ' -r' : ''}${flag.values.length ? ` -f -a '${flag.values.join(' ')}'` : ''} -d '${plain(flag.description)}'`,
    ),
  ]);
  return `${lines.join('\n')}\n`;
}

/** For between single quotes of any of these shells. */
const plain = (text: string): string => text.replace(/['\\]/g, '’');

/**
 * The pages of docs/ that are made from the program's own tables: `npm run docs:build` writes them, test/docs.test.ts compares.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PROBLEM_CODES } from '#src/core/terms/problem-codes.js';
import { FAULTS } from '#src/core/wire/query/fault.js';
import { OPTIONS, type Option, type OptionName, variableOf } from '#src/edge/config/options.js';

/** Path from the root of the repository, and text. */
export function generatedPages(): Map<string, string> {
  return new Map([
    ['docs/options.md', optionsPage()],
    ['docs/faults.md', faultsPage()],
    ['docs/problems.md', problemsPage()],
  ]);
}

function optionsPage(): string {
  const rows = (OPTIONS as readonly Option[]).map((option) => {
    const values =
      option.type === 'boolean' ? 'true, false' : (option.choices?.join(', ') ?? option.argument ?? 'VALUE');
    return [
      `\`--${option.name}\``,
      `\`${variableOf(option.name as OptionName)}\``,
      values,
      preset(option),
      option.help,
    ];
  });
  return page(
    'Options',
    [
      'Each option is a flag, an environment variable and a key of the file that `--config` names (YAML or JSON, keys as the flags',
      'without dashes). Flags win over variables, variables over the file. `--no-NAME` turns an option off that is on by default.',
    ],
    ['option', 'variable', 'value', 'default', 'meaning'],
    rows,
  );
}

const preset = (option: Option): string => (option.default === undefined ? '' : `\`${option.default}\``);

function faultsPage(): string {
  const rows = Object.entries(FAULTS).map(([code, { status, message }]) => [`\`${code}\``, String(status), message]);
  return page(
    'Faults',
    [
      'What the proxy itself answers with, in the Query protocol. The faults of ElastiCache (not found, exists already, ...) come from',
      'the upstream.',
    ],
    ['code', 'status', 'message, or how it begins'],
    rows,
  );
}

function problemsPage(): string {
  const rows = Object.entries(PROBLEM_CODES).map(([code, meaning]) => [`\`${code}\``, meaning]);
  return page(
    'Problem codes',
    [
      'What `validate`, the start and a reload find in policies, principals and settings. An error is refused and never takes effect;',
      'a warning is legal and suspicious. Codes are stable.',
    ],
    ['code', 'meaning'],
    rows,
  );
}

function page(
  title: string,
  opening: readonly string[],
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    `# ${title}`,
    '',
    '<!-- Made by `npm run docs:build`; changes belong into the table that it is made from. -->',
    '',
    ...opening,
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of generatedPages()) writeFileSync(new URL(`../${path}`, import.meta.url), text);
}

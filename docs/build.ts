/**
 * The pages of docs/ that are made from the program's own tables, and what is made of docs/openapi.yaml: `npm run docs:build`
 * writes them, test/docs.test.ts compares.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CAUSES } from '#src/core/explain/words/causes.js';
import { MOST_SESSIONS } from '#src/core/principals/issued-sessions.js';
import { PROBLEM_CODES } from '#src/core/terms/problem-codes.js';
import { FAULTS } from '#src/core/wire/query/fault.js';
import { createMetrics } from '#src/edge/admin/metrics.js';
import { createMetricsText } from '#src/edge/admin/metrics-text.js';
import { OPTIONS, type Option, type OptionName, variableOf } from '#src/edge/config/options.js';
import { LIMIT_MEANINGS, LIMITS, type Limits } from '#src/edge/http/limits.js';
import { httpApiFiles } from './http-api.js';

/** Path from the root of the repository, and text. */
export async function generatedPages(): Promise<Map<string, string>> {
  return new Map([
    ['docs/options.md', optionsPage()],
    ['docs/limits.md', limitsPage()],
    ['docs/faults.md', faultsPage()],
    ['docs/causes.md', causesPage()],
    ['docs/problems.md', problemsPage()],
    ['docs/metrics.md', await metricsPage()],
    ...httpApiFiles(),
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

function limitsPage(): string {
  const rows = Object.entries(LIMITS).map(([name, value]) => [
    `\`${name}\``,
    amount(name, value as number),
    LIMIT_MEANINGS[name as keyof Limits],
  ]);
  return page(
    'Limits',
    [
      'Everything is bounded. Settings bound the body, the wait for the upstream, the decisions that are remembered and the age of tags:',
      'see [options](options.md). An answer of an upstream may have 32 MiB, 64 connections to it are open at most, 1000 principals may be',
      'changed over HTTP, a policy or principals file may have 32 MiB, and 16 MiB wait for the slow reader of a decision log.',
      `STS knows ${MOST_SESSIONS.toLocaleString('en')} issued credentials at a time; beyond that those that have expired are forgotten first, then the oldest.`,
    ],
    ['limit', 'value', 'what it bounds, and what happens beyond it'],
    rows,
  );
}

/** A limit as people read it; its name tells its unit. */
function amount(name: string, value: number): string {
  if (name.endsWith('Bytes')) return value >= 1024 * 1024 ? `${value / 1024 / 1024} MiB` : `${value / 1024} KiB`;
  return /^(?:connections|calls|streams)$/.test(name) ? String(value) : `${value / 1000} s`;
}

function causesPage(): string {
  const rows = Object.entries(CAUSES).map(([code, { meaning }]) => [`\`${code}\``, meaning]);
  return page(
    'Causes of a denial',
    [
      'The `code` of each cause in the `explanation` of a record, and what it means. [Reading a denial](reading-a-denial.md) shows one.',
    ],
    ['code', 'meaning'],
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

/** What the route itself answers, all of it there. */
async function metricsPage(): Promise<string> {
  const { text } = createMetricsText({
    metrics: createMetrics(() => true),
    dropped: () => 0,
    principals: () => 0,
    stale: () => false,
    live: () => ({ lastRead: 0, failures: 0, questions: 0 }),
  });
  const rows = [...(await text()).matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (.*)$/gm)].map(
    ([, name = '', help = '', kind = '']) => [`\`${name}\``, kind, help],
  );
  return page(
    'Metrics',
    [
      "What `GET /_authz/metrics` answers in Prometheus' text format, counted since the start. Those of live principals are there with",
      '`--principals-from` alone. The label `operation` is a name of the API, `other` or `none`.',
    ],
    ['metric', 'kind', 'meaning'],
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
  for (const [path, text] of await generatedPages()) writeFileSync(new URL(`../${path}`, import.meta.url), text);
}

import type { DescribedAlsoAsked, DescribedCheck, DescribedKey, DescribedOperation } from './describe.js';

/** The text of `elasticache-iam-proxy table OPERATION`: lines without trailing spaces, no line feed at the end. */
export function renderOperation(described: DescribedOperation): string {
  const { operation, edition, rows, checks, keys, alsoAsked, accessLevel, description } = described;
  const numbers = rows.map(({ row }) => row);
  const place =
    numbers.length > 0 ? `${rowsInWords(numbers)} of the permissions table` : 'not in the permissions table';
  const readings = rows.flatMap((row) =>
    Object.entries(row.readings).flatMap(([type, why]) => wrap(`${type}: ${why}`, 2, 6)),
  );
  const sources = [...new Set(checks.filter(({ rows: own }) => own.length === 0).map(({ source }) => source))];
  return [
    `${operation} (${accessLevel}; ${place}; edition ${edition})`,
    ...wrap(description, 2),
    '',
    alsoAsked.length > 0 ? 'Checked here, all of them:' : 'Needs, all of them:',
    ...checks.flatMap((check) => renderCheck(check, sources)),
    ...(alsoAsked.length > 0 ? ['', 'AWS also asks, not checked here:', ...alsoAsked.flatMap(renderAlsoAsked)] : []),
    ...(readings.length > 0 ? ['', 'Readings:', ...readings] : []),
    ...(keys.length > 0 ? ['', 'Condition keys from parameters:', ...keys.flatMap(renderKey)] : []),
    ...(sources.length > 0 ? ['', 'Sources:', ...sources.map((source, index) => `  [${index + 1}] ${source}`)] : []),
  ].join('\n');
}

const rowsInWords = (rows: readonly number[]): string => `${rows.length > 1 ? 'rows' : 'row'} ${rows.join(' and ')}`;

function renderCheck(check: DescribedCheck, sources: readonly string[]): string[] {
  const because = check.rows.length > 0 ? rowsInWords(check.rows) : `source [${sources.indexOf(check.source) + 1}]`;
  return [
    ...wrap(`${check.action} on ${check.resource}, ${check.when}`, 2, 6),
    ...(check.otherwise === undefined ? [] : [`      without a name: ${check.otherwise}`]),
    ...wrap(check.note, 6),
    `      ${because}; ${check.certainty}`,
    ...(check.keys.length > 0 ? wrap(`keys: ${check.keys.join(', ')}`, 6, 12) : []),
  ];
}

const renderAlsoAsked = ({ actions, when, why, source, evidence }: DescribedAlsoAsked): string[] => [
  ...wrap(`${actions.join(', ')}, ${when}`, 2, 6),
  ...wrap(why, 6),
  ...wrap(`${evidence}: ${source}`, 6),
];

const renderKey = ({ key, from, note, certainty }: DescribedKey): string[] => [
  ...wrap(`${key}: ${from.join('; else ')}`, 2, 6),
  ...wrap(`${note}; ${certainty}`, 6),
];

const WIDTH = 110;

/** Breaks a text at spaces into lines of at most WIDTH columns; the second and later ones are indented by `hang`. */
function wrap(text: string, indent: number, hang = indent): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let filled = false;
  for (const word of text.split(' ')) {
    if (filled && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = ' '.repeat(hang);
      filled = false;
    }
    line += filled ? ` ${word}` : word;
    filled = true;
  }
  return [...lines, line];
}

/** The text of `elasticache-iam-proxy table`: one line for each operation with its rows and the resources it checks. */
export function renderSummary(operations: readonly DescribedOperation[]): string {
  const width = Math.max(...operations.map(({ operation }) => operation.length));
  return operations
    .map(({ operation, rows, checks, tagParameter }) => {
      const row = rows.map((each) => each.row).join(',') || '-';
      const resources = [...new Set(checks.map((check) => summarise(check, tagParameter)))].join(', ');
      return `${operation.padEnd(width)}  ${row.padStart(5)}  ${resources}`;
    })
    .join('\n');
}

function summarise({ action, resource, type, when }: DescribedCheck, tagParameter: string | undefined): string {
  const what = action.startsWith('s3:') ? action : (type ?? resource);
  if (tagParameter !== undefined && when === `when the request has ${tagParameter}`)
    return 'AddTagsToResource with tags';
  return when === 'always' ? what : `[${what}]`;
}

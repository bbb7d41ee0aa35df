import type { DescribedCheck, DescribedKey, DescribedOperation } from './describe.js';

/** The text of `elasticache-iam-proxy table OPERATION`: lines without trailing spaces, no line feed at the end. */
export function renderOperation(described: DescribedOperation): string {
  const { operation, edition, rows, checks, keys, accessLevel, description } = described;
  const place =
    rows.length > 0
      ? `row ${rows.map(({ row }) => row).join(' and ')} of the permissions table`
      : 'not in the permissions table';
  const readings = rows.flatMap((row) => Object.entries(row.readings).map(([type, why]) => `  ${type}: ${why}`));
  return [
    `${operation} (${accessLevel}; ${place}; edition ${edition})`,
    `  ${description}`,
    '',
    'Needs, all of them:',
    ...checks.flatMap(renderCheck),
    ...(readings.length > 0 ? ['', 'Readings:', ...readings] : []),
    ...(keys.length > 0 ? ['', 'Condition keys from parameters:', ...keys.map(renderKey)] : []),
  ].join('\n');
}

function renderCheck(check: DescribedCheck): string[] {
  const because = check.rows.length > 0 ? `row ${check.rows.join(', ')}` : check.source;
  return [
    `  ${check.action} on ${check.resource}, ${check.when}`,
    ...(check.otherwise === undefined ? [] : [`      without a name: ${check.otherwise}`]),
    `      ${check.note}`,
    `      ${because}; ${check.certainty}`,
    ...(check.keys.length > 0 ? [`      keys: ${check.keys.join(', ')}`] : []),
  ];
}

const renderKey = ({ key, from, note, certainty }: DescribedKey): string =>
  `  ${key}: ${from.join('; else ')}\n      ${note}; ${certainty}`;

/** The text of `elasticache-iam-proxy table`: one line for each operation with its rows and the resources it checks. */
export function renderSummary(operations: readonly DescribedOperation[]): string {
  const width = Math.max(...operations.map(({ operation }) => operation.length));
  return operations
    .map(({ operation, rows, checks }) => {
      const row = rows.map((each) => each.row).join(',') || '-';
      const resources = [...new Set(checks.map(summarise))].join(', ');
      return `${operation.padEnd(width)}  ${row.padStart(5)}  ${resources}`;
    })
    .join('\n');
}

function summarise({ action, resource, type, when }: DescribedCheck): string {
  const what = action.startsWith('s3:') ? action : (type ?? resource);
  if (when === 'when the request has Tags') return 'AddTagsToResource with tags';
  return when === 'always' ? what : `[${what}]`;
}

/** Reads AWS's permissions table: as published (Markdown), and what one row's cells say. */

export interface PublishedRow {
  readonly operation: string;
  readonly cells: readonly string[];
}

/** The rows of the published Markdown, in order; cells trimmed, otherwise word for word. */
export function readPublishedTable(markdown: string): PublishedRow[] {
  return markdown
    .split('\n')
    .filter((line) => /^\|\s*\[\w+\]\(/.test(line))
    .map((line) => {
      const cells = line
        .trim()
        .replace(/^\|/, '')
        .replace(/\|$/, '')
        .split('|')
        .map((cell) => cell.trim());
      return { operation: operationOf(cells), cells };
    });
}

const operationOf = (cells: readonly string[]): string => /^\[(\w+)\]/.exec(cells[0] ?? '')?.[1] ?? '';

/** What the cells of a row say, read by machine. */
export interface CellFacts {
  readonly operation: string;
  readonly actions: readonly string[];
  /** The cell says that there is no resource ARN. */
  readonly none: boolean;
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Words that stand where a type should, and are none that we know. */
  readonly unknown: readonly string[];
}

/** What the table calls the resource types of the reference. */
const LABELS: Readonly<Record<string, string>> = {
  cluster: 'cluster',
  'cache cluster': 'cluster',
  'primary cluster id': 'cluster',
  'replication group': 'replicationgroup',
  replicationgroup: 'replicationgroup',
  snapshot: 'snapshot',
  'parameter group': 'parametergroup',
  'security group': 'securitygroup',
  'security group ids': 'securitygroup',
  'subnet group': 'subnetgroup',
  'global replication group': 'globalreplicationgroup',
  globalreplicationgroup: 'globalreplicationgroup',
  user: 'user',
  usergroup: 'usergroup',
  'reserved-instance': 'reserved-instance',
};

/** A fourth cell is ignored: the one that exists (DescribeCacheSubnetGroups, `*`) is a stray. */
export function cellFacts(cells: readonly string[]): CellFacts {
  const [, permissions = '', resources = ''] = cells.map((cell) => cell.replace(/\\(.)/g, '$1'));
  const actions = [...permissions.matchAll(/`(\w+:\w+)`/g)].map(([, action]) => action ?? '');
  const operation = operationOf(cells);
  const facts = { operation, actions: [...new Set(actions)] };
  if (/^No Resource ARN:\s*\*$/.test(resources))
    return { ...facts, none: true, required: [], optional: [], unknown: [] };
  // An example ARN and its explanation follow the list of types; stars pair with the S3 actions of CopySnapshot.
  const list = (resources.split('`')[0] ?? '').replace('(Source, Target)', '').replaceAll('*', '');
  const [required = '', optional = ''] = list.split('(Optional)');
  const [needed, possible] = [labels(required), labels(optional)];
  const unknown = [...needed, ...possible].filter((label) => LABELS[label] === undefined);
  return { ...facts, none: false, required: typesOf(needed), optional: typesOf(possible), unknown };
}

const labels = (list: string): string[] =>
  list
    .split(/,|\band\b|\./)
    .map((label) => label.trim().toLowerCase())
    .filter((label) => label !== '');

const typesOf = (names: readonly string[]): string[] => names.flatMap((label) => LABELS[label] ?? []);

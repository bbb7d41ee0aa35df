import { parseArn } from '../../terms/arn.js';
import type { Need } from './needs.js';

/** A form of names that the service makes itself, so that the next run meets other ones. */
interface NameForm {
  readonly type: string;
  /** The name; its first group is what somebody chose. */
  readonly form: RegExp;
  /** The pattern in a policy that takes in all such names of one choice. */
  readonly pattern: (chosen: string, name: string) => string;
  /** What it takes in, for people. */
  readonly opens: (chosen: string) => string;
}

/**
 * What ElastiCache calls what nobody named. Nodes: `NAME-001`, in cluster mode `NAME-0001-001` (API reference,
 * CreateReplicationGroup and NodeGroupMember). Reserved nodes: an id that begins with `ri-` when ReservedCacheNodeId is not given
 * (API reference, PurchaseReservedCacheNodesOffering). Automatic backups: `automatic.NAME-DATE` (user guide, "Scheduling
 * automatic backups"). Global datastores: five letters before the suffix that was given (API reference,
 * CreateGlobalReplicationGroup: "The Global datastore suffix ... prefixed automatically"), and their members' parameter groups
 * `global-datastore-ID-FAMILY` (terraform-provider-aws, pull request 49110).
 */
const FORMS: readonly NameForm[] = [
  {
    type: 'cluster',
    form: /^(.+)-\d{4}-\d{3}$/,
    pattern: (chosen) => `${chosen}-????-???`,
    opens: (chosen) => `every node of ${chosen} in cluster mode, and any cluster of that form`,
  },
  {
    type: 'cluster',
    form: /^(.+)-\d{3}$/,
    pattern: (chosen) => `${chosen}-???`,
    opens: (chosen) => `every node of ${chosen}, and any cluster that is called ${chosen}- and three characters`,
  },
  {
    type: 'reserved-instance',
    form: /^()ri-.+$/,
    pattern: () => 'ri-*',
    opens: () => 'every reservation whose id was made by the service',
  },
  {
    type: 'snapshot',
    form: /^automatic\.(.+?)-\d{4}-\d\d-\d\d-\d\d-\d\d$/,
    pattern: (chosen) => `automatic.${chosen}-????-??-??-??-??`,
    opens: (chosen) => `every automatic backup of ${chosen}`,
  },
  {
    type: 'globalreplicationgroup',
    form: /^[a-z]{5}-(.+)$/,
    pattern: (chosen) => `?????-${chosen}`,
    opens: (chosen) =>
      `the global datastore ${chosen} whatever prefix its Region gives it, and any other with that ending`,
  },
  {
    type: 'parametergroup',
    form: /^global-datastore-[a-z]{5}-(.+)$/,
    pattern: (chosen) => `global-datastore-?????-${chosen}`,
    opens: (chosen) => `the parameter groups of global datastores whose name ends in ${chosen}`,
  },
];

/** Whether a resource has a name of a form in which the service makes names. */
export const isServiceMade = (arn: string): boolean => patternFor(arn) !== undefined;

/** A pattern that stands for names which the service made, and what it takes in. */
export interface Generalized {
  readonly pattern: string;
  readonly opens: string;
  /** The names that were seen. */
  readonly names: string[];
}

/**
 * Finds the patterns for resources whose names the service made. A name that a call gave to what it created is somebody's
 * choice, whatever it looks like.
 *
 * @param chosen the resources that calls created by name.
 * @returns by resource ARN.
 */
export function generalize(needs: readonly Need[], chosen: ReadonlySet<string>): Map<string, Generalized> {
  const patterns = new Map<string, Generalized>();
  const found = new Map<string, Generalized>();
  for (const { resource } of needs) {
    if (found.has(resource) || chosen.has(resource)) continue;
    const made = patternFor(resource);
    if (!made) continue;
    const known = patterns.get(made.pattern) ?? made;
    known.names.push(resource);
    patterns.set(made.pattern, known);
    found.set(resource, known);
  }
  return found;
}

function patternFor(arn: string): Generalized | undefined {
  const parts = parseArn(arn);
  if (parts?.service !== 'elasticache') return undefined;
  const colon = parts.resource.indexOf(':');
  const [type, name] = [parts.resource.slice(0, colon), parts.resource.slice(colon + 1)];
  // A name with characters that mean something in a pattern is none of the service's.
  if (/[*?$]/.test(name)) return undefined;
  for (const row of FORMS) {
    const match = row.type === type ? row.form.exec(name) : null;
    if (!match) continue;
    const [, chosen = ''] = match;
    const head = arn.slice(0, arn.length - name.length);
    return { pattern: head + row.pattern(chosen, name), opens: row.opens(chosen), names: [] };
  }
  return undefined;
}

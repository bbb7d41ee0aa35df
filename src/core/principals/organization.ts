import { defined } from '../terms/defined.js';
import { pointerToken } from '../text/locate.js';
import { quote } from '../text/report.js';
import type { PolicyReference, Written } from './entries.js';
import type { AppliedPolicy, Organization } from './identities.js';
import type { PolicyStore } from './policy-store.js';
import type { ControlPolicyEntry, OrganizationEntry } from './principals-file.js';

/** The organization with its policies read; what is wrong goes to the report. */
export function buildOrganization(written: Written<OrganizationEntry>, store: PolicyStore): Organization {
  const { value, source, at } = written;
  const { id, managementAccount, serviceControlPolicies: scp, resourceControlPolicies: rcp } = value;
  if (rcp !== undefined) {
    const place = source.place(at('resourceControlPolicies'));
    const hint = 'they are applied to checks of services that do, such as s3';
    const message = 'ElastiCache does not support resource control policies';
    source.report.warning('rcp-not-for-elasticache', place, message, hint);
  }
  return {
    ...defined({ id, managementAccount }),
    ...(scp === undefined ? {} : { serviceControlPolicies: loadLevels(scp, 'serviceControlPolicies', written, store) }),
    ...(rcp === undefined
      ? {}
      : { resourceControlPolicies: loadLevels(rcp, 'resourceControlPolicies', written, store) }),
  };
}

const LAYERS = { serviceControlPolicies: 'scp', resourceControlPolicies: 'rcp' } as const;

function loadLevels(
  levels: readonly (readonly ControlPolicyEntry[])[],
  key: keyof typeof LAYERS,
  written: Written<OrganizationEntry>,
  store: PolicyStore,
): AppliedPolicy[][] {
  const { source, at } = written;
  return levels.map((entries, level) => {
    // Resource control policies only take away from RCPFullAWSAccess, which every level has.
    if (entries.length === 0 && key === 'serviceControlPolicies') {
      const hint = 'AWS attaches its full-access policy to every level';
      const place = source.place(at(`${key}/${level}`));
      source.report.warning('empty-level', place, 'a level without policies allows nothing', hint);
    }
    const references = entries.map((entry, index) => referenceTo(entry, written, at(`${key}/${level}/${index}`)));
    return store.loadAll(references, { layer: LAYERS[key], level });
  });
}

/** `{ arn, file }` is taken apart here; every other object is a document, and reading it tells what is wrong about it. */
function referenceTo(entry: ControlPolicyEntry, { source }: Written<unknown>, pointer: string): PolicyReference {
  if (typeof entry !== 'object' || !('file' in entry) || typeof entry.file !== 'string')
    return { source, pointer, value: entry };
  const arn = 'arn' in entry && typeof entry.arn === 'string' ? { arn: entry.arn } : {};
  const unknown = Object.keys(entry).find((key) => key !== 'arn' && key !== 'file');
  if (unknown !== undefined) {
    const place = source.place(`${pointer}/${pointerToken(unknown)}`);
    source.report.error('unknown-key', place, `${quote(unknown)} is not a key here`, 'the keys here are: arn, file');
  }
  return { source, pointer: `${pointer}/file`, value: entry.file, ...arn };
}

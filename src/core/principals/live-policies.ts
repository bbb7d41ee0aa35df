import { parsePolicy } from '../policy/read/parse.js';
import { isOpen, openSource, type Source } from '../text/source.js';
import { entriesOfDetails } from './account-details.js';
import type { PolicyReference } from './entries.js';
import type { AppliedPolicy } from './identities.js';
import {
  createPolicyStore,
  type ManagedElsewhere,
  type ManagedPolicy,
  type PolicyStore,
  type PolicyUse,
} from './policy-store.js';

/** One user, group, role or policy, as GetAccountAuthorizationDetails has it (IAM API reference). */
export type DetailRow = Readonly<Record<string, unknown>>;

/** The managed policies of a live account, and stores that read its policies. */
export interface LivePolicies {
  /** Takes what the account has now; whether anything differs from before. */
  take(rows: readonly DetailRow[]): boolean;
  /** What the account says of a policy, as text; undefined when it says nothing. */
  textOf(arn: string): string | undefined;
  readonly managed: ManagedElsewhere;
  /** A store that never fails: what cannot be read denies. `onUse` is told the ARN of each managed policy that is asked for. */
  store(onUse: (arn: string) => void): PolicyStore;
}

interface Managed {
  readonly text: string;
  readonly reference: PolicyReference | undefined;
  readonly source: Source;
  /** As they take part, by use. */
  readonly applied: Map<string, AppliedPolicy>;
}

const NO_POLICIES = new Map<string, never>();

/** Policies of an account that has none yet. */
export function createLivePolicies(managedPolicies: ReadonlyMap<string, ManagedPolicy>): LivePolicies {
  const inline = createPolicyStore({ policies: NO_POLICIES, managedPolicies: NO_POLICIES, directory: '' });
  let known = new Map<string, Managed>();
  /** AWS's own that are attached and that the account does not show: as they are known here. */
  const shipped = new Map<string, AppliedPolicy | undefined>();

  const ofAccount = (arn: string, use: PolicyUse): AppliedPolicy | undefined => {
    const managed = known.get(arn);
    if (managed === undefined) return undefined;
    const id = useId(use);
    const policy = managed.applied.get(id) ?? loadManaged(arn, managed, use);
    managed.applied.set(id, policy);
    return policy;
  };
  const ofAws = (arn: string, use: PolicyUse): AppliedPolicy | undefined => {
    const id = `${arn} ${useId(use)}`;
    if (!shipped.has(id)) shipped.set(id, loadShipped(arn, use, managedPolicies));
    return shipped.get(id);
  };
  const store = (onUse: (arn: string) => void): PolicyStore => {
    const load: PolicyStore['load'] = (reference, use) => {
      const { value, source } = reference;
      if (typeof value !== 'string')
        return inline.load(reference, use) ?? notUnderstood(nameOf(reference), use, whyRefused(source));
      onUse(value);
      return ofAccount(value, use) ?? ofAws(value, use) ?? notUnderstood(value, use, NOT_TOLD);
    };
    return {
      load,
      loadAll: (references, use) => references.map((reference) => load(reference, use)).filter(isThere),
      asSession: () => undefined,
      loadUnused: () => undefined,
      problems: () => [],
      extend: () => store(onUse),
    };
  };
  return {
    take(rows) {
      const next = new Map<string, Managed>();
      let changed = false;
      for (const row of rows) {
        const arn = String(row.Arn);
        // How many have it is no part of what it says.
        const text = JSON.stringify([row.DefaultVersionId, row.PolicyVersionList]);
        const before = known.get(arn);
        if (before?.text === text) next.set(arn, before);
        else {
          changed = true;
          next.set(arn, openManaged(row, text));
        }
      }
      changed ||= next.size !== known.size;
      known = next;
      return changed;
    },
    textOf: (arn) => known.get(arn)?.text,
    managed: ofAccount,
    store,
  };
}

const NOT_TOLD = 'its document is not in the answer of the source';
const isThere = (policy: AppliedPolicy | undefined): policy is AppliedPolicy => policy !== undefined;
const useId = ({ layer, level, group }: PolicyUse): string => JSON.stringify([layer, level, group]);
const nameOf = ({ name, pointer }: PolicyReference): string => name ?? pointer;

/** The one row by itself: its problems are its own. */
function openManaged(row: DetailRow, text: string): Managed {
  const source = sourceOf({ Policies: [row] });
  const [reference] = entriesOfDetails(source).policies.values();
  return { text, reference, source, applied: new Map() };
}

function loadManaged(arn: string, { reference, source }: Managed, use: PolicyUse): AppliedPolicy {
  if (reference === undefined) return notUnderstood(arn, use, 'the source shows no default version of it');
  const policies = new Map([[arn, reference]]);
  const store = createPolicyStore({ policies, managedPolicies: NO_POLICIES, directory: '' });
  return store.load({ value: arn, source, pointer: '' }, use) ?? notUnderstood(arn, use, whyRefused(source));
}

function loadShipped(
  arn: string,
  use: PolicyUse,
  managedPolicies: ReadonlyMap<string, ManagedPolicy>,
): AppliedPolicy | undefined {
  const store = createPolicyStore({ policies: NO_POLICIES, managedPolicies, directory: '' });
  return store.load({ value: arn, source: sourceOf({}), pointer: '' }, use);
}

/** An object as a source with a report of its own. Answers are no deeper than their XML may be, so that each can be opened. */
export function sourceOf(object: object): Source {
  const opened = openSource(object);
  if (isOpen(opened)) return opened;
  throw new Error('INVARIANT: what was read from XML is a tree');
}

/** The first error of a source, with its place in the document. */
export function whyRefused({ report }: Source): string {
  const error = report.problems().find(({ severity }) => severity === 'error');
  if (error === undefined) return 'it cannot be read';
  const at = /\/(?:PolicyDocument|Document|AssumeRolePolicyDocument)(\/.*)$/.exec(error.pointer)?.[1];
  return at === undefined ? error.message : `${error.message} at ${at}`;
}

/** In the place of a policy that nobody understands: one that denies everything. */
export function notUnderstood(name: string, use: PolicyUse, why: string): AppliedPolicy {
  const { document } = parsePolicy(DENIES_ALL, 'identity', { reading: 'simulation' });
  if (document === undefined) throw new Error('INVARIANT: a constant policy is a policy');
  const arn = name.startsWith('arn:') ? { arn: name } : {};
  return { document, ref: { ...use, name, ...arn }, notUnderstood: why };
}

const DENIES_ALL = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'NotUnderstood', Effect: 'Deny', Action: '*', Resource: '*' }],
};

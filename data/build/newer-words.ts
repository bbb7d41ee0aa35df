/** What a newer source says that `data/` does not, as text. */
import { readData } from './folder.js';
import { committedPolicies, differingPolicies, type ManagedPolicies, missingPolicies } from './managed-policies.js';
import type { Newer } from './newer.js';
import { differingFromReference, missingFromReference, type Reference } from './reference.js';
import { contradictions, missing, type Operations } from './shapes.js';

interface News {
  readonly text: string;
  /** Whether something is new or different. */
  readonly found: boolean;
}

/** The differences between `data/` and one source; older sources are told apart by what they lack. */
export function renderNews(newer: Newer): News {
  const [fresh, different, lacking] = differencesOf(newer);
  const { asOf } = readData('as-of.json') as { readonly asOf: string };
  const head = `${newer.name}, compared with data/ as of ${asOf}:`;
  const none = fresh.length + different.length === 0 ? ['  nothing new'] : [];
  return {
    text: [
      head,
      ...none,
      ...section('new there', fresh),
      ...section('different', different),
      ...section('known here and not there (the source may be older)', lacking),
    ].join('\n'),
    found: none.length === 0,
  };
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`  ${title}:`, ...lines.map((line) => `    ${line}`)];

type Differences = readonly [fresh: string[], different: string[], lacking: string[]];

function differencesOf(newer: Newer): Differences {
  if (newer.kind === 'reference') return ofReference(newer.reference);
  if (newer.kind === 'policies') return ofPolicies(newer.policies);
  const [fresh, different, lacking] = ofShapes(newer.shapes);
  if (newer.kind === 'sdk') return [fresh, different, lacking];
  const { operations: faults } = readData('../emulator/faults.json') as { readonly operations: Faults };
  return [
    [...fresh, ...missingFaults(faults, newer.errors)],
    different,
    [...lacking, ...missingFaults(newer.errors, faults)],
  ];
}

type Faults = Readonly<Record<string, readonly string[]>>;

/** Faults that an operation may answer by `theirs` and not by `ours`; those of a new operation are told with it. */
const missingFaults = (ours: Faults, theirs: Faults): string[] =>
  Object.entries(theirs).flatMap(([operation, faults]) =>
    faults
      .filter((fault) => ours[operation]?.includes(fault) === false)
      .map((fault) => `operation ${operation}: fault ${fault}`),
  );

function ofPolicies(theirs: ManagedPolicies): Differences {
  const ours = committedPolicies();
  return [missingPolicies(ours, theirs), differingPolicies(ours, theirs), missingPolicies(theirs, ours)];
}

function ofShapes(shapes: Operations): Differences {
  const ours = readData('operations.json') as Operations;
  return [missing(ours, shapes), contradictions(ours, shapes), missing(shapes, ours)];
}

function ofReference(theirs: Reference): Differences {
  const ours = committedReference();
  return [missingFromReference(ours, theirs), differingFromReference(ours, theirs), missingFromReference(theirs, ours)];
}

/** The committed files as one reference. */
function committedReference(): Reference {
  const { actions } = readData('actions.json') as Pick<Reference, 'actions'>;
  const { types } = readData('resource-types.json') as Pick<Reference, 'types'>;
  const { keys } = readData('condition-keys.json') as Pick<Reference, 'keys'>;
  return { actions, types, keys };
}

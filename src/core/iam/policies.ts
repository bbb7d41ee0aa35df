import type { Caller } from '../caller/caller.js';
import { compilePolicySet, type PolicyLayers, type PolicySet } from '../engine/compile-set.js';
import type { Layer } from '../engine/verdict.js';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.js';
import type { PolicyDocument } from '../policy/document.js';
import { parsePolicy } from '../policy/parse.js';
import { fault } from '../wire/fault.js';
import { isRefused, type Refused } from './input.js';

/** The policies that a call brings with it, as JSON texts. */
export interface PolicyTexts {
  readonly identity: readonly string[];
  /** One at the most. */
  readonly boundary: readonly string[];
}

export interface SimulatedPolicies {
  readonly set: PolicySet;
  /** The boundary and the control policies by themselves, when there are such. */
  readonly boundary?: PolicySet;
  readonly organization?: PolicySet;
  /** The texts of the policies that came with the call, for positions. */
  readonly texts: ReadonlyMap<PolicyDocument, string>;
}

/**
 * The policies to simulate: those of the call, added to the principal's when there is one. A boundary of the call takes
 * the place of the principal's (API reference, PermissionsBoundaryPolicyInputList).
 */
export function readPolicies({ identity, boundary }: PolicyTexts, principal?: Caller): SimulatedPolicies | Refused {
  const texts = new Map<PolicyDocument, string>();
  const own = readAll(identity, 'PolicyInputList', 'identity', texts);
  if (isRefused(own)) return own;
  const limits = readAll(boundary, 'PermissionsBoundaryPolicyInputList', 'boundary', texts);
  if (isRefused(limits)) return limits;
  const theirs = principal ? layersOf(principal.policies) : { identity: [] };
  const limit = limits[0] ?? theirs.boundary;
  const set = compilePolicySet({
    ...theirs,
    identity: [...theirs.identity, ...own],
    ...(limit ? { boundary: limit } : {}),
  });
  return {
    set,
    texts,
    ...(limit ? { boundary: compilePolicySet({ identity: [], root: true, boundary: limit }) } : {}),
    ...(theirs.scp ? { organization: compilePolicySet({ identity: [], root: true, scp: theirs.scp }) } : {}),
  };
}

function readAll(
  policies: readonly string[],
  place: string,
  layer: 'identity' | 'boundary',
  texts: Map<PolicyDocument, string>,
): CompiledPolicy[] | Refused {
  const compiled: CompiledPolicy[] = [];
  for (const [index, text] of policies.entries()) {
    const name = `${place}.${index + 1}`;
    const { document, problems } = parsePolicy(text, layer);
    if (!document) {
      const said = problems
        .filter(({ severity }) => severity === 'error')
        .map(
          ({ line, column, message }) => `${line === undefined ? '' : `line ${line}, column ${column}: `}${message}`,
        );
      return { fault: { ...fault('InvalidParameterValue', `${name}: ${said.join('; ')}`), code: 'InvalidInput' } };
    }
    texts.set(document, text);
    compiled.push(compilePolicy(document, { layer, name }));
  }
  return compiled;
}

/** The policies of a compiled set, layer by layer; resource control policies are left out, as IAM's simulator does. */
function layersOf(set: PolicySet): PolicyLayers {
  const of = (layer: Layer, level?: number): CompiledPolicy[] => {
    const documents = new Map<PolicyDocument, CompiledPolicy>();
    for (const { statement, scope } of set.members) {
      const { document, policy } = statement.ref;
      if (scope.layer !== layer || scope.level !== level || documents.has(document)) continue;
      documents.set(document, compilePolicy(document, policy));
    }
    return [...documents.values()];
  };
  const levels = set.scopes.filter(({ layer }) => layer === 'scp').map(({ level }) => of('scp', level));
  const [boundary] = of('boundary');
  return {
    identity: of('identity'),
    root: set.scopes.some(({ layer, open }) => layer === 'identity' && open),
    ...(boundary ? { boundary } : {}),
    ...(levels.length ? { scp: levels } : {}),
  };
}

import type { Member } from '../engine/member.js';
import { compilePolicySet, type PolicyLayers, type PolicySet } from '../engine/policy-set.js';
import type { CompiledPolicy, CompiledStatement } from '../policy/match/compile.js';

/** Makes of each statement another one, or takes it away (undefined). */
export type StatementEdit = (member: Member) => CompiledStatement | undefined;

/**
 * The policies of somebody with some statements others or gone, and more identity policies beside them. What a layer was is
 * kept: one without statements still allows nothing.
 */
export function changed(set: PolicySet, change: StatementEdit, more: readonly CompiledPolicy[] = []): PolicySet {
  const scopes = set.scopes.map((scope) => {
    const statements = set.members.flatMap((member) =>
      member.scope.index === scope.index ? (change(member) ?? []) : [],
    );
    return { ...scope, policy: bundle(statements) };
  });
  const of = (layer: string): CompiledPolicy[] =>
    scopes.flatMap((scope) => (scope.layer === layer ? [scope.policy] : []));
  const [boundary] = of('boundary');
  const [session, scp, rcp] = [of('session'), of('scp'), of('rcp')];
  const layers: PolicyLayers = {
    identity: [...of('identity'), ...more],
    root: set.scopes.some(({ open }) => open),
    ...(boundary ? { boundary } : {}),
    ...(session.length ? { session } : {}),
    ...(scp.length ? { scp: scp.map((level) => [level]) } : {}),
    ...(rcp.length ? { rcp: rcp.map((level) => [level]) } : {}),
  };
  return compilePolicySet(layers);
}

/** Statements of several policies as the engine takes them; each still knows its own policy. */
function bundle(statements: readonly CompiledStatement[]): CompiledPolicy {
  const document = { version: '2012-10-17', statements: [], locate: () => undefined } as const;
  return { ref: { layer: 'identity', name: 'statements' }, document, statements };
}

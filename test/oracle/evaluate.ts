import { conditionsHold } from './conditions.js';
import type { Answer, DecidingStatement, Layer, Observe, PolicyJson, SimulateInput, StatementJson } from './input.js';
import { list } from './input.js';
import { actionMatches, resourceMatches, type Scope } from './patterns.js';

interface Placed extends DecidingStatement {
  readonly effect: 'Allow' | 'Deny';
}

/** One layer, or one level of it: it allows when some Allow statement matches (or, for the root user's identity, always). */
interface Gate {
  readonly layer: Layer;
  readonly level?: number;
  readonly documents: readonly PolicyJson[];
  readonly open?: boolean;
}

/**
 * IAM's answer to one question, written from AWS's documentation and nothing else: slow, and as plain as a specification.
 * Every statement of every layer is matched; an explicit Deny anywhere wins; otherwise every layer that is present must
 * allow. Source: IAM reference_policies_evaluation-logic, reference_policies_elements; readings as in docs/differences.md.
 */
export function evaluate(input: SimulateInput, observe: Observe = () => {}): Answer {
  const gates = gatesOf(input);
  const matching = gates.map((gate) => matchingStatements(gate, input, observe));
  const all = matching.flat();
  const denials = all.filter((statement) => statement.effect === 'Deny');
  if (denials.length > 0) return { decision: 'explicitDeny', statements: denials.map(withoutEffect) };
  for (const layer of ['rcp', 'scp', 'identity', 'boundary', 'session'] as const) {
    const closed = gates.find((gate, index) => gate.layer === layer && !gate.open && matching[index]?.length === 0);
    if (closed === undefined) continue;
    const level = closed.level === undefined ? {} : { level: closed.level };
    return { decision: 'implicitDeny', statements: [], layer, ...level };
  }
  return { decision: 'allowed', statements: all.map(withoutEffect) };
}

/** In the order in which statements are listed: identity, boundary, session, scp, rcp. */
function gatesOf(input: SimulateInput): readonly Gate[] {
  const identity = input.identityPolicies.map((policy) => policy.document);
  const gates: Gate[] = [{ layer: 'identity', documents: identity, open: isRoot(input.principal.arn) }];
  if (input.permissionsBoundary !== undefined)
    gates.push({ layer: 'boundary', documents: [input.permissionsBoundary] });
  if (input.sessionPolicies !== undefined) gates.push({ layer: 'session', documents: input.sessionPolicies });
  for (const [level, documents] of (input.serviceControlPolicies ?? []).entries()) {
    gates.push({ layer: 'scp', level, documents });
  }
  for (const [level, documents] of (input.resourceControlPolicies ?? []).entries()) {
    gates.push({ layer: 'rcp', level, documents });
  }
  return gates;
}

/** The account's root user needs no identity policy. Source: IAM reference_policies_evaluation-logic. */
function isRoot(arn: string): boolean {
  return /^arn:[^:]*:iam::\d{12}:root$/.test(arn);
}

function matchingStatements(gate: Gate, input: SimulateInput, observe: Observe): readonly Placed[] {
  return gate.documents.flatMap((document, policy) =>
    list(document.Statement).flatMap((statement, index): Placed[] => {
      const control = gate.layer === 'scp' || gate.layer === 'rcp';
      if (!statementMatches(statement, document.Version === '2012-10-17', control, input, observe)) return [];
      observe(`${statement.Effect}:${gate.layer}`);
      const level = gate.level === undefined ? {} : { level: gate.level };
      const sid = statement.Sid === undefined ? {} : { sid: statement.Sid };
      return [{ layer: gate.layer, policy, ...level, index, ...sid, effect: statement.Effect }];
    }),
  );
}

function statementMatches(
  statement: StatementJson,
  hasVariables: boolean,
  controlPolicy: boolean,
  input: SimulateInput,
  observe: Observe,
): boolean {
  const context = new Map(Object.entries(input.context).map(([key, value]) => [key.toLowerCase(), value]));
  const scope: Scope = { context, hasVariables, observe };
  const isAction = (pattern: string): boolean => actionMatches(pattern, input.action);
  const isResource = (pattern: string): boolean => resourceMatches(pattern, input.resource, scope, controlPolicy);
  const action = statement.Action ? list(statement.Action).some(isAction) : !list(statement.NotAction).some(isAction);
  if (!action) return false;
  const resource = statement.Resource
    ? list(statement.Resource).some(isResource)
    : !list(statement.NotResource).some(isResource);
  if (!resource) return false;
  for (const element of ['NotAction', 'NotResource'] as const) if (statement[element]) observe(element);
  return conditionsHold(statement.Condition ?? {}, scope);
}

function withoutEffect({ effect, ...statement }: Placed): DecidingStatement {
  return statement;
}

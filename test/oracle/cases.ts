import { readdirSync, readFileSync } from 'node:fs';
import type { ConditionJson, DecidingStatement, Decision, Layer, PolicyJson, SimulateInput } from './input.js';

/** One question with its answer, and the page (or rule of this project) that the answer comes from. */
export interface PolicyCase {
  readonly name: string;
  readonly source: string;
  readonly input: SimulateInput;
  readonly expect: {
    readonly decision: Decision;
    /** Absent: not stated by the case. */
    readonly statements?: readonly DecidingStatement[];
    readonly layer?: Layer;
    readonly level?: number;
  };
}

interface CaseFile {
  readonly source: string;
  /** What the cases' inputs are laid over. */
  readonly input?: SimulateInput;
  readonly cases?: readonly (Pick<PolicyCase, 'name' | 'expect'> & {
    readonly source?: string;
    readonly input: Partial<SimulateInput>;
  })[];
  /** Conditions alone: each row becomes an Allow and a Deny that have it. */
  readonly rows?: readonly ConditionRow[];
}

interface ConditionRow {
  readonly name: string;
  readonly source?: string;
  readonly condition: ConditionJson;
  readonly context: SimulateInput['context'];
  readonly holds: boolean;
  /** null: no Version element. Absent: 2012-10-17. */
  readonly version?: string | null;
}

const FOLDER = new URL('../cases/policy/', import.meta.url);

/** Every case of test/cases/policy, in full; see its README for the two forms of file. */
export function policyCases(): readonly PolicyCase[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => casesOf(file, JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as CaseFile));
}

function casesOf(file: string, { source, input, cases = [], rows = [] }: CaseFile): readonly PolicyCase[] {
  const full = cases.map((each) => ({
    source,
    ...each,
    name: `${file}: ${each.name}`,
    input: { ...(input as SimulateInput), ...each.input },
  }));
  return [...full, ...rows.flatMap((row) => rowCases(file, source, row))];
}

function rowCases(file: string, source: string, row: ConditionRow): readonly PolicyCase[] {
  const version = row.version === null ? {} : { Version: row.version ?? '2012-10-17' };
  const all = { Action: '*', Resource: '*' };
  const tested = { ...all, Condition: row.condition };
  const allow: PolicyJson = { ...version, Statement: { Effect: 'Allow', ...tested } };
  const deny: PolicyJson = {
    ...version,
    Statement: [
      { Effect: 'Allow', ...all },
      { Effect: 'Deny', ...tested },
    ],
  };
  const at = (index: number): DecidingStatement[] => [{ layer: 'identity', policy: 0, index }];
  const one = (effect: string, document: PolicyJson, expect: PolicyCase['expect']): PolicyCase => ({
    name: `${file}: ${effect} ${row.name}`,
    source: row.source ?? source,
    input: questionAbout(document, row.context),
    expect,
  });
  return [
    one(
      'Allow',
      allow,
      row.holds ? { decision: 'allowed', statements: at(0) } : { decision: 'implicitDeny', statements: [] },
    ),
    one(
      'Deny',
      deny,
      row.holds ? { decision: 'explicitDeny', statements: at(1) } : { decision: 'allowed', statements: at(0) },
    ),
  ];
}

function questionAbout(document: PolicyJson, context: SimulateInput['context']): SimulateInput {
  return {
    principal: { arn: 'arn:aws:iam::123456789012:user/alice' },
    identityPolicies: [{ name: 'tested', document }],
    action: 'elasticache:CreateCacheCluster',
    resource: 'arn:aws:elasticache:us-east-1:123456789012:cluster:dev-1',
    context,
  };
}

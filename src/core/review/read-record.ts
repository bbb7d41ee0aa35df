import { isObject } from '../terms/is-object.js';
import type { Decision, Layer } from '../terms/verdict.js';
import type { LogEntry, PastCall, PastCheck } from './past-call.js';

type Members = Readonly<Record<string, unknown>>;

const DECISIONS: ReadonlySet<unknown> = new Set<Decision>(['allowed', 'implicitDeny', 'explicitDeny']);

/**
 * Reads one line's value of a decision log (`DecisionRecord`). Logs come from files that anybody may have written: nothing of
 * them is believed but its form.
 */
export function readRecord(value: unknown): LogEntry {
  if (!isObject(value) || typeof value.version !== 'number' || typeof value.decision !== 'string')
    return { left: 'foreign' };
  if (value.version > 1) return { left: 'newer' };
  if (value.decision === 'rejected') return { left: 'rejected' };
  // STS's calls are decided here, and by policies that none of these reports is about.
  if (value.decision === 'notEvaluated' || value.service === 'sts') return { left: 'otherService' };
  const call = callOf(value);
  return call ? { call } : { left: 'incomplete' };
}

function callOf(record: Members): PastCall | undefined {
  const { id, time, run, caller, accessKeyId, operation, parameters, region, decision, policyRevision } = record;
  if (!isObject(caller) || typeof caller.arn !== 'string' || !Array.isArray(record.checks)) return undefined;
  if (typeof id !== 'string' || typeof time !== 'string' || typeof operation !== 'string') return undefined;
  if (!DECISIONS.has(decision) || record.checks.length === 0) return undefined;
  const checks: PastCheck[] = [];
  for (const each of record.checks) {
    const check = checkOf(each);
    if (!check) return undefined;
    checks.push(check);
  }
  const principalArn = typeof caller.principalArn === 'string' ? caller.principalArn : caller.arn;
  return {
    id,
    time,
    ...(typeof run === 'string' ? { run } : {}),
    caller: { arn: caller.arn, principalArn },
    ...(typeof accessKeyId === 'string' ? { accessKeyId } : {}),
    operation,
    ...(isObject(parameters) ? { parameters } : {}),
    ...(typeof region === 'string' ? { region } : {}),
    account: typeof record.account === 'string' ? record.account : (principalArn.split(':')[4] ?? ''),
    decision: decision as Decision,
    forwarded: record.forwarded === true,
    ...(typeof policyRevision === 'string' ? { policyRevision } : {}),
    checks,
  };
}

function checkOf(check: unknown): PastCheck | undefined {
  if (!isObject(check) || typeof check.action !== 'string' || typeof check.resource !== 'string') return undefined;
  if (!isContext(check.context) || !DECISIONS.has(check.decision)) return undefined;
  const { because } = check;
  return {
    action: check.action,
    resource: check.resource,
    context: check.context,
    rcp: check.rcp === true,
    tagsUnknown: check.tagsUnknown === true,
    named: isObject(because) && typeof because.parameter === 'string',
    decision: check.decision as Decision,
    ...(typeof check.layer === 'string' ? { layer: check.layer as Layer | 'resource' } : {}),
  };
}

function isContext(value: unknown): value is PastCheck['context'] {
  if (!isObject(value)) return false;
  for (const key in value) {
    const member = value[key];
    if (typeof member === 'string') continue;
    if (!Array.isArray(member) || !member.every((text) => typeof text === 'string')) return false;
  }
  return true;
}

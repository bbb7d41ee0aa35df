import { parseBlock } from '../../policy/match/address.js';
import { parseBinary } from '../../policy/match/binary.js';
import { parseDate } from '../../policy/match/date.js';
import { parseDecimal } from '../../policy/match/number.js';
import type { ContextEntry, RequestContext } from '../../terms/question.js';
import type { Parameters } from '../../wire/query/request.js';
import { type Entity, entityName, type Principals } from './entity.js';
import { invalidInput, isRefused, type Refused, validationError } from './fault.js';
import { scalar, structures, texts } from './parameters.js';

/** Who calls in a simulation, as far as it is known. */
export interface SimulatedCaller {
  /** Absent: SimulateCustomPolicy without CallerArn, which nobody in particular calls. */
  readonly account?: string;
  readonly context: readonly ContextEntry[];
}

/** CallerArn, or else the entity whose policies are simulated ("as Bob, as if Bob had David's policies"). */
export function readCaller(
  { CallerArn }: Parameters,
  entity: Entity | undefined,
  principals: Principals,
): SimulatedCaller | Refused {
  const arn = scalar(CallerArn);
  if (arn === undefined) return entity ? { account: entity.account, context: principalKeys(entity) } : { context: [] };
  const named = entityName(arn);
  if (!named) return invalidInput(`CallerArn must be the ARN of an IAM user, group or role: ${arn}`);
  const caller = principals.principal(arn);
  return { account: named.account, context: principalKeys(caller ? { ...named, caller } : named) };
}

/**
 * The keys that IAM's simulator fills in by itself: of the principal aws:PrincipalAccount, PrincipalId, PrincipalType,
 * UserId and UserName, of the organization PrincipalOrgID (user guide, "How condition key evaluation works in the IAM
 * policy simulator"; aws:Type, PrincipalOrgPaths and PrincipalOrgMasterAccountId are not known here). The user id of a
 * role has a session's name in it, which a simulation has not.
 */
function principalKeys({ kind, account, name, caller }: Pick<Entity, 'kind' | 'account' | 'name' | 'caller'>) {
  const keys: Record<string, string | undefined> = {
    'aws:PrincipalAccount': account,
    'aws:PrincipalType': kind === 'user' ? 'User' : kind === 'role' ? 'AssumedRole' : undefined,
    'aws:username': kind === 'user' ? name : undefined,
    'aws:userid': kind === 'user' ? caller?.userId : undefined,
    'aws:PrincipalId': kind === 'user' ? caller?.userId : undefined,
    'aws:PrincipalOrgID': caller?.organizationId,
  };
  return Object.entries(keys).flatMap(([key, value]): ContextEntry[] => (value === undefined ? [] : [{ key, value }]));
}

/** The request context: ContextEntries, over what is known of the caller. */
export function readContext(parameters: Parameters, caller: SimulatedCaller): RequestContext | Refused {
  const context = new Map(caller.context.map((entry) => [entry.key.toLowerCase(), entry]));
  const given = new Set<string>();
  for (const [index, entry] of structures(parameters.ContextEntries).entries()) {
    const read = contextEntry(entry, index + 1);
    if (isRefused(read)) return read;
    const lower = read.key.toLowerCase();
    if (given.has(lower)) return invalidInput(`ContextEntries give ${read.key} twice`);
    given.add(lower);
    context.set(lower, read);
  }
  return context;
}

/** The values that each ContextKeyType takes; with `List` at its end it makes a multivalued key of them. */
const TYPES: Readonly<Record<string, (value: string) => boolean>> = {
  string: () => true,
  numeric: (value) => parseDecimal(value) !== undefined,
  boolean: (value) => /^(?:true|false)$/i.test(value),
  ip: (value) => parseBlock(value) !== undefined,
  binary: (value) => parseBinary(value) !== undefined,
  date: (value) => parseDate(value) !== undefined,
};
const TYPE_NAMES = Object.keys(TYPES).flatMap((type) => [type, `${type}List`]);

function contextEntry(entry: Parameters, number: number): ContextEntry | Refused {
  const key = scalar(entry.ContextKeyName);
  const values = texts(entry.ContextKeyValues);
  const type = scalar(entry.ContextKeyType) ?? (values.length === 1 ? 'string' : 'stringList');
  if (!TYPE_NAMES.includes(type)) {
    const wish = `Member must satisfy enum value set: [${TYPE_NAMES.join(', ')}]`;
    const at = `contextEntries.${number}.member.contextKeyType`;
    return validationError([`Value '${type.slice(0, 80)}' at '${at}' failed to satisfy constraint: ${wish}`]);
  }
  if (!key) return invalidInput(`ContextEntries.${number} has no ContextKeyName`);
  const fits = TYPES[type.replace(/List$/, '')];
  const odd = values.find((value) => !fits?.(value));
  if (odd !== undefined) return invalidInput(`the value ${odd.slice(0, 80)} of ${key} is not of the type ${type}`);
  if (type.endsWith('List')) return { key, value: values };
  const [value] = values;
  if (value === undefined || values.length > 1)
    return invalidInput(`${key} is of type ${type} and needs exactly one value; several need ${type}List`);
  return { key, value };
}

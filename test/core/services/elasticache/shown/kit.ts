/** What the tables are made of that say, for each parameter, where its value is seen afterwards. */
import type { Parameters, ParameterValue } from '#src/core/wire/query/request.js';
import type { Call } from '../refusals/kit.js';

/** What is there after a call: answers of describing operations by short names (`it`, `members`, `tags`...). */
export interface Shown {
  readonly [name: string]: unknown;
}

/** Asks the emulator; gives a list of the answer, or one row of it. */
export interface View {
  list(operation: string, list: string, parameters?: Parameters, region?: string): readonly Shown[];
  one(operation: string, list: string, parameters: Parameters): Shown;
  tags(arn: unknown): Readonly<Record<string, string>>;
}

/** A parameter and what shows it. */
export interface Row {
  readonly parameter: string;
  /** All that is sent for it, beside what the operation cannot do without. */
  readonly send: Parameters;
  /** A path into what is shown; `*` is each of several. */
  readonly where: string;
  /** What must be there; text for scalars, a structure is part of what is there. */
  readonly expected: unknown;
  /** What else may change with it, by path. */
  readonly also?: readonly string[];
  /** Where it waits when it is not to be applied at once. */
  readonly waits?: string;
  /** Calls before, for this row alone. */
  readonly given?: readonly Call[];
  /** Parameters beside which it is not seen, though both are taken. */
  readonly without?: readonly string[];
  /** The value is the usual one as well: that it is there proves nothing by itself. */
  readonly usual?: true;
}

/** A parameter that is not seen, and why. */
export interface Unseen {
  readonly parameter: string;
  readonly why: string;
}

/** An operation in one situation. */
export interface Subject {
  readonly operation: string;
  /** Beside its operation, when it has several subjects. */
  readonly name?: string;
  readonly given?: readonly Call[];
  /** What the call cannot do without. */
  readonly base?: Parameters;
  /** Added last: what a change needs in any case. */
  readonly region?: string;
  readonly look: (view: View) => Shown;
  readonly rows: readonly Row[];
  readonly unseen?: readonly Unseen[];
}

type Rest = Partial<Omit<Row, 'parameter' | 'where'>> & { readonly beside?: Parameters };

/** The parameter is seen at `where`: as it was sent, or as `expected`. */
export function seen(
  parameter: string,
  value: ParameterValue,
  where = `it.${parameter}`,
  { beside, ...rest }: Rest = {},
): Row {
  return { parameter, send: { [parameter]: value, ...beside }, where, expected: value, ...rest };
}

export const unseen = (parameter: string, why: string): Unseen => ({ parameter, why });

/** What stands at a path: an array where the path has `*`. */
export function read(value: unknown, path: string): unknown {
  const [step = '', ...rest] = path.split('.');
  if (path === '') return value;
  if (step === '*') return Array.isArray(value) ? value.map((item) => read(item, rest.join('.'))) : undefined;
  if (step === 'length' && Array.isArray(value)) return value.length;
  return read((value as Shown | undefined)?.[step], rest.join('.'));
}

/** Whether what is there is what was expected: several must all be it, structures and lists must hold it. */
export function holds(there: unknown, expected: unknown): boolean {
  if (Array.isArray(expected)) {
    return Array.isArray(there) && there.length === expected.length && expected.every((one, i) => holds(there[i], one));
  }
  if (Array.isArray(there)) return there.length > 0 && there.every((one) => holds(one, expected));
  if (expected !== null && typeof expected === 'object') {
    return Object.entries(expected).every(([name, one]) => holds((there as Shown | undefined)?.[name], one));
  }
  return expected === undefined ? there === undefined : String(there) === String(expected);
}

/** Every leaf of what is shown, by path. */
export function leaves(value: unknown, path = ''): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (one: unknown, at: string): void => {
    if (one === undefined) return;
    if (one === null || typeof one !== 'object' || one instanceof Date) found.set(at, String(one));
    else for (const [name, held] of Object.entries(one)) walk(held, at === '' ? name : `${at}.${name}`);
  };
  walk(value, path);
  return found;
}

/** Whether a leaf lies under a path of a row (`members.*.EngineVersion`). */
export function under(leaf: string, path: string): boolean {
  const steps = path.split('.').filter((step) => step !== 'length');
  const own = leaf.split('.');
  return steps.every((step, i) => own[i] !== undefined && (step === '*' ? /^\d+$/.test(own[i]) : step === own[i]));
}

export const ARN = 'arn:aws:elasticache:us-east-1:123456789012';
export const TOPIC = (name: string): string => `arn:aws:sns:us-east-1:123456789012:${name}`;
export const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
export const OUTPOST = 'arn:aws:outposts:us-east-1:123456789012:outpost/op-1234567890abcdef0';
export const TAGS = [
  { Key: 'team', Value: 'shop' },
  { Key: 'cost', Value: '7' },
];
export const TAGGED = { team: 'shop', cost: '7' };
export const LOG = (type: string): Parameters => ({
  LogType: type,
  DestinationType: 'cloudwatch-logs',
  DestinationDetails: { CloudWatchLogsDetails: { LogGroup: 'group-of-logs' } },
  LogFormat: 'text',
  Enabled: 'true',
});
export const FIREHOSE: Parameters = {
  LogType: 'engine-log',
  DestinationType: 'kinesis-firehose',
  DestinationDetails: { KinesisFirehoseDetails: { DeliveryStream: 'stream' } },
  LogFormat: 'json',
  Enabled: 'true',
};
/** What is shown of a log: all but that it is enabled. */
export function logShown({ Enabled: _, ...log }: Parameters): Parameters {
  return log;
}
export const NODE = { CacheNodeType: 'cache.m6g.large' };
export const NOW = { ApplyImmediately: 'true' };
export const PASSWORD = 'a-long-password-here';

/** What other things refer to. */
export const SUPPORT: readonly Call[] = [
  [
    'CreateCacheSubnetGroup',
    {
      CacheSubnetGroupName: 'n',
      CacheSubnetGroupDescription: 'd',
      SubnetIds: ['subnet-1', 'subnet-2', 'subnet-3'],
    },
  ],
  ...['redis6.x', 'redis7', 'valkey8', 'memcached1.6'].map(
    (family): Call => [
      'CreateCacheParameterGroup',
      {
        CacheParameterGroupName: `p-${family.replace('.', '-')}`,
        CacheParameterGroupFamily: family,
        Description: 'd',
      },
    ],
  ),
  ['CreateCacheSecurityGroup', { CacheSecurityGroupName: 'x', Description: 'd' }],
  ['CreateUser', { UserId: 'u', UserName: 'u', Engine: 'redis', AccessString: 'on ~* +@all', Passwords: [PASSWORD] }],
  ['CreateUserGroup', { UserGroupId: 'w', Engine: 'redis', UserIds: ['default'] }],
  ['CreateUserGroup', { UserGroupId: 'w2', Engine: 'redis', UserIds: ['default', 'u'] }],
];

import type { ApiCall, ParameterValue } from '../../wire/query/request.js';
import { lookup, type OperationShapes, structureOf } from '../../wire/query/shapes.js';
import { modelError } from './fault.js';
import type { StsRefused } from './reply.js';
import { scalar, structures, texts } from './values.js';

/** What the service model (2011-06-15, botocore 1.43.11) says of a member's text. */
interface TextRule {
  readonly least: number;
  readonly most: number;
  /** As the model writes it; it is quoted in the refusal. */
  readonly pattern?: string;
  readonly matches?: RegExp;
  /** A refusal shows the value; others may be secrets. */
  readonly shown?: true;
}

const NAME = { pattern: '[\\w+=,.@-]*', matches: /^[\w+=,.@-]*$/, shown: true } as const;
const TAG = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]';
const POLICY = {
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the model's own pattern
  matches: /^[\u0009\u000a\u000d\u0020-\u00ff]+$/,
} as const;

const TEXTS: Readonly<Record<string, TextRule>> = {
  RoleArn: { least: 20, most: 2048, shown: true },
  RoleSessionName: { least: 2, most: 64, ...NAME },
  SourceIdentity: { least: 2, most: 64, ...NAME },
  Name: { least: 2, most: 32, ...NAME },
  ExternalId: { least: 2, most: 1224, pattern: '[\\w+=,.@:\\/-]*', matches: /^[\w+=,.@:/-]*$/, shown: true },
  SerialNumber: { least: 9, most: 256, pattern: '[\\w+=/:,.@-]*', matches: /^[\w+=/:,.@-]*$/ },
  TokenCode: { least: 6, most: 6, pattern: '[\\d]*', matches: /^\d*$/ },
  AccessKeyId: { least: 16, most: 128, pattern: '[\\w]*', matches: /^\w*$/ },
  WebIdentityToken: { least: 4, most: 20_000 },
  ProviderId: { least: 4, most: 2048 },
  Policy: { least: 1, most: 2048, ...POLICY },
};

/** AssumeRole alone takes a policy of any length: its packed size counts. */
const ANY_LENGTH: TextRule = { least: 1, most: Number.POSITIVE_INFINITY, ...POLICY };

interface Range {
  readonly least: number;
  readonly most: number;
}

const DURATIONS: Readonly<Record<string, Range>> = {
  AssumeRole: { least: 900, most: 43_200 },
  AssumeRoleWithWebIdentity: { least: 900, most: 43_200 },
  GetSessionToken: { least: 900, most: 129_600 },
  GetFederationToken: { least: 900, most: 129_600 },
};

/** "The value must not exceed 4,096 bytes" (API reference, MinimumSessionTokenSize). */
export const LARGEST_TOKEN = 4096;

/** What the service model says against a call's parameters, all at once; undefined when nothing. */
export function modelFailures(call: ApiCall, shapes: OperationShapes): StsRefused | undefined {
  const { operation, parameters } = call;
  const input = lookup(shapes.operations, operation)?.input;
  const required = input === undefined ? [] : structureOf(shapes, input).required;
  const failures = [
    ...required.filter((member) => parameters[member] === undefined).map(missing),
    ...Object.entries(parameters).flatMap(([member, value]) => {
      const rule = member === 'Policy' && operation === 'AssumeRole' ? ANY_LENGTH : lookup(TEXTS, member);
      return rule && typeof value === 'string' ? wrongText(small(member), value, rule) : [];
    }),
    ...wrongNumber('durationSeconds', scalar(parameters.DurationSeconds), DURATIONS[operation]),
    ...wrongNumber('minimumSessionTokenSize', scalar(parameters.MinimumSessionTokenSize), {
      least: 0,
      most: LARGEST_TOKEN,
    }),
    ...wrongTags(parameters.Tags),
    ...wrongTagKeys(parameters.TransitiveTagKeys),
    ...structures(parameters.PolicyArns).flatMap(({ arn }, index) =>
      wrongText(`policyArns.${index + 1}.member.arn`, scalar(arn) ?? '', { least: 20, most: 2048 }),
    ),
  ];
  return failures.length > 0 ? modelError(failures) : undefined;
}

/** AWS names members with a small first letter here. */
const small = (member: string): string => member.charAt(0).toLowerCase() + member.slice(1);

const missing = (member: string): string =>
  `Value null at '${small(member)}' failed to satisfy constraint: Member must not be null`;

function wrongText(at: string, value: string, { least, most, pattern, matches, shown }: TextRule): string[] {
  const wishes = [
    ...(value.length < least ? [`Member must have length greater than or equal to ${least}`] : []),
    ...(value.length > most ? [`Member must have length less than or equal to ${most}`] : []),
    ...(matches && !matches.test(value) ? [`Member must satisfy regular expression pattern: ${pattern}`] : []),
  ];
  // A separator in it may have glued something else to it.
  const what = shown && /^[\w+,.@ /-]{0,100}$/.test(value) ? `Value '${value}'` : 'Value';
  return wishes.map((wish) => `${what} at '${at}' failed to satisfy constraint: ${wish}`);
}

function wrongNumber(at: string, value: string | undefined, range: Range | undefined): string[] {
  if (value === undefined || range === undefined) return [];
  const number = Number(value);
  const failed = (wish: string): string[] => [`Value '${value}' at '${at}' failed to satisfy constraint: ${wish}`];
  if (number < range.least) return failed(`Member must have value greater than or equal to ${range.least}`);
  return number > range.most ? failed(`Member must have value less than or equal to ${range.most}`) : [];
}

const TAG_KEY: TextRule = { least: 1, most: 128, pattern: `${TAG}+`, matches: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u };
const TAG_VALUE: TextRule = { least: 0, most: 256, pattern: `${TAG}*`, matches: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u };
const MOST_TAGS = 50;

function wrongTags(value: ParameterValue | undefined): string[] {
  return [
    ...tooMany('tags', value),
    ...structures(value).flatMap(({ Key, Value }, index) => {
      const at = `tags.${index + 1}.member`;
      return [
        ...wrongText(`${at}.key`, scalar(Key) ?? '', TAG_KEY),
        ...wrongText(`${at}.value`, scalar(Value) ?? '', TAG_VALUE),
      ];
    }),
  ];
}

const wrongTagKeys = (value: ParameterValue | undefined): string[] => [
  ...tooMany('transitiveTagKeys', value),
  ...texts(value).flatMap((key, index) => wrongText(`transitiveTagKeys.${index + 1}.member`, key, TAG_KEY)),
];

const tooMany = (at: string, value: ParameterValue | undefined): string[] =>
  Array.isArray(value) && value.length > MOST_TAGS
    ? [`Value at '${at}' failed to satisfy constraint: Member must have length less than or equal to ${MOST_TAGS}`]
    : [];

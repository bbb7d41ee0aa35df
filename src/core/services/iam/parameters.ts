import type { ApiCall, Parameters, ParameterValue } from '../../wire/query/request.js';
import { type Refused, validationError } from './fault.js';

/** The text of a scalar; undefined when it is absent. */
export const scalar = (value: ParameterValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** A list of texts; absent is empty. */
export function texts(value: ParameterValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

/** A list of structures; absent is empty. */
export function structures(value: ParameterValue | undefined): Parameters[] {
  return Array.isArray(value)
    ? value.filter((each): each is Parameters => typeof each === 'object' && !Array.isArray(each))
    : [];
}

/** A structure's member that is a structure. */
export function structure(value: ParameterValue | undefined): Parameters | undefined {
  return typeof value === 'object' && !Array.isArray(value) ? (value as Parameters) : undefined;
}

/** What each operation must have (service model 2010-05-08); an empty list counts as absent. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  SimulateCustomPolicy: ['PolicyInputList', 'ActionNames'],
  SimulatePrincipalPolicy: ['PolicySourceArn', 'ActionNames'],
  GetContextKeysForCustomPolicy: ['PolicyInputList'],
  GetContextKeysForPrincipalPolicy: ['PolicySourceArn'],
};

interface Length {
  readonly member: string;
  readonly least: number;
  readonly most: number;
}

/** Lengths of a text, or of each text of a list (API reference, "Length Constraints"). */
const LENGTHS: readonly Length[] = [
  { member: 'ActionNames', least: 3, most: 128 },
  { member: 'PolicyInputList', least: 1, most: 131_072 },
  { member: 'PermissionsBoundaryPolicyInputList', least: 1, most: 131_072 },
  { member: 'ResourceArns', least: 1, most: 2048 },
  { member: 'PolicySourceArn', least: 20, most: 2048 },
  { member: 'CallerArn', least: 1, most: 2048 },
  { member: 'ResourceOwner', least: 1, most: 2048 },
  { member: 'ResourceHandlingOption', least: 1, most: 64 },
  { member: 'Marker', least: 1, most: Number.POSITIVE_INFINITY },
];

/** API reference, MaxItems: "Minimum value of 1. Maximum value of 1000". */
const MOST_ITEMS = 1000;

/** What the service model says against a call's parameters, all at once; undefined when nothing. */
export function modelFailures({ operation, parameters }: ApiCall): Refused | undefined {
  const failures = [
    ...(REQUIRED[operation] ?? []).filter((member) => isAbsent(parameters[member])).map(missing),
    ...LENGTHS.flatMap((length) => wrongLength(length, parameters[length.member])),
    ...wrongMaxItems(scalar(parameters.MaxItems)),
  ];
  return failures.length ? validationError(failures) : undefined;
}

const isAbsent = (value: ParameterValue | undefined): boolean =>
  value === undefined || (Array.isArray(value) && value.length === 0);

const missing = (member: string): string => failure(member, 'Member must not be null');

function wrongLength({ member, least, most }: Length, value: ParameterValue | undefined): string[] {
  const all = typeof value === 'string' ? [value] : texts(value);
  const short = all.some((text) => text.length < least);
  const long = all.some((text) => text.length > most);
  if (!short && !long) return [];
  const wish = `Member must have length ${short ? `greater than or equal to ${least}` : `less than or equal to ${most}`}`;
  return [failure(member, typeof value === 'string' ? wish : `Member must satisfy constraint: [${wish}]`)];
}

function wrongMaxItems(text: string | undefined): string[] {
  const items = Number(text ?? 1);
  if (items < 1) return [failure('MaxItems', 'Member must have value greater than or equal to 1')];
  return items > MOST_ITEMS ? [failure('MaxItems', `Member must have value less than or equal to ${MOST_ITEMS}`)] : [];
}

/** AWS names members with a small first letter here. */
function failure(member: string, wish: string): string {
  return `Value at '${member.charAt(0).toLowerCase()}${member.slice(1)}' failed to satisfy constraint: ${wish}`;
}

import type { CallScope } from './state.js';

/** ARN of a resource: `arn:aws:elasticache:us-east-1:123456789012:cluster:name`. Global datastores pass `''` as region. */
export function arnOf(scope: CallScope, type: string, name: string, region: string = scope.region): string {
  return `arn:${scope.partition}:elasticache:${region}:${scope.account}:${type}:${name}`;
}

/** The code that stands for a region in host names: `use1` for us-east-1, `apne1` for ap-northeast-1. */
export function regionCode(region: string): string {
  const [area = '', ...rest] = region.split('-');
  const number = rest.pop() ?? '';
  const direction = rest
    .join('-')
    .replace(/north|south|east|west|central/g, (word) => word.charAt(0))
    .replaceAll('-', '');
  const shortened = direction.replace(/^gov|^iso/, (word) => word.charAt(0));
  return `${area}${shortened}${number}`;
}

/** The six letters that AWS gives an account in host names; here derived from account and region, so always the same. */
export function hostTag(scope: CallScope): string {
  return letters(`${scope.account}/${scope.region}`, 6);
}

/** The letters before a global datastore's id, for a region that data/ does not list. */
export function prefixOf(region: string): string {
  return letters(region, 5);
}

/** Host names of a region: `<name>.use1.cache.amazonaws.com`. */
export function hostName(scope: CallScope, name: string): string {
  const suffix = scope.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `${name}.${regionCode(scope.region)}.cache.${suffix}`;
}

/** The VPC that all subnets of a region are taken to be in: the emulator has no EC2 to ask. */
export function vpcOf(scope: CallScope): string {
  return `vpc-${hex(`${scope.account}/${scope.region}`)}`;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

function letters(text: string, length: number): string {
  let hash = hashOf(text);
  let result = '';
  for (let i = 0; i < length; i++) {
    result += LETTERS.charAt(hash % LETTERS.length);
    hash = hashOf(`${hash}`);
  }
  return result;
}

function hex(text: string): string {
  return hashOf(text).toString(16).padStart(8, '0');
}

/** FNV-1a, 32 bits: spreads, is no secret. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return hash;
}

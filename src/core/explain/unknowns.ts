import { isIPv4 } from 'node:net';

/** Keys that IAM fills from what only AWS knows; the principals file can give them under `context`. */
const ONLY_AWS_KNOWS = new Set([
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:vpcsourceip',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:federatedprovider',
  'aws:sourceidentity',
  'aws:ec2instancesourcevpc',
  'aws:ec2instancesourceprivateipv4',
]);

/**
 * Says so when a decision hung on something that the proxy cannot know as AWS would.
 *
 * @param actual the request's value, absent when the request has none.
 * @returns a sentence for the explanation, or undefined when the proxy knows the key as well as AWS does.
 */
export function unknowableKey(
  key: string,
  actual: string | readonly string[] | undefined,
  resource: string,
): string | undefined {
  const name = key.toLowerCase();
  if (name.startsWith('aws:resourcetag/') && actual === undefined) {
    return `the tags of ${resource} are not known here, or it has no tag \`${key.slice('aws:ResourceTag/'.length)}\`: AWS may answer otherwise`;
  }
  if (name === 'aws:sourceip' && typeof actual === 'string' && isPrivate(actual)) {
    return `aws:SourceIp is ${actual} here, a loopback or private address that AWS would never see: set --source-ip, or \`context\` of the principal`;
  }
  if (actual === undefined && ONLY_AWS_KNOWS.has(name)) {
    return `only AWS knows \`${key}\`: give it under \`context\` of the principal to test this condition`;
  }
  return undefined;
}

/** Loopback, link-local and private ranges (RFC 1918, RFC 4193, RFC 4291). */
export function isPrivate(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:/, '');
  if (isIPv4(plain)) {
    const [a = 0, b = 0] = plain.split('.').map(Number);
    return (
      a === 10 || a === 127 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 169 && b === 254)
    );
  }
  return plain === '::1' || /^f[cd]/.test(plain) || /^fe[89ab]/.test(plain);
}

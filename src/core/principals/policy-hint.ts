import { nearest } from '../terms/nearest.js';
import { didYouMean } from '../text/report.js';

/**
 * How to supply a policy that nobody knows. Never another policy that might be wider: only the same name under another path
 * or in other letters, and among the user's own of the same account a name that is nearly the same.
 *
 * @param listed ARNs under `policies`
 * @param shipped what stands after `policy/` in the ARNs of AWS's own policies that are here
 */
export function policyHint(arn: string, listed: readonly string[], shipped: readonly string[]): string {
  const file = `give its document under \`policies\`: \`"${arn.slice(0, 200)}": FILE.json\``;
  const aws = /^(arn:[a-z-]+:iam::aws:policy\/)(.*)$/s.exec(arn);
  if (aws) {
    const [, head = '', path = ''] = aws;
    const same = shipped.find((other) => nameOf(other) === nameOf(path));
    return didYouMean(same && `${head}${same}`) ?? `of AWS's own only those about ElastiCache are here; ${file}`;
  }
  const head = arn.slice(0, arn.lastIndexOf('/') + 1);
  const siblings = listed.filter((other) => other.startsWith(head)).map((other) => other.slice(head.length));
  const close = nearest(arn.slice(head.length), siblings);
  return didYouMean(close && `${head}${close}`) ?? file;
}

/** The last part of a path, letter case aside. */
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).toLowerCase();

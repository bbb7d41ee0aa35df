import { nearest } from '../../core/terms/nearest.js';
import type { Problem } from '../../core/terms/problem.js';
import { OPTIONS, variableOf } from './options.js';

const PREFIX = 'ELASTICACHE_IAM_PROXY_';
const KNOWN = [`${PREFIX}CONFIG`, ...OPTIONS.map(({ name }) => variableOf(name))];
/** How many iterations this package's own property tests make. */
const OURS = new Set([`${PREFIX}PROPERTY_RUNS`]);
/**
 * What Kubernetes tells every pod of a service of this program's name
 * (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
 */
const SERVICE_LINK = /^(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/;

/**
 * Variables that look like settings and are none: a misspelt one would
 * otherwise be silently without effect. Their values are not told.
 */
export function unknownVariables(environment: Readonly<Record<string, string | undefined>>): Problem[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !KNOWN.includes(name) && !OURS.has(name))
    .filter((name) => !SERVICE_LINK.test(name.slice(PREFIX.length)))
    .sort()
    .map((name) => {
      const close = nearest(name, KNOWN);
      return {
        severity: 'warning',
        code: 'unknown-variable',
        message: `the environment variable \`${name}\` sets nothing`,
        pointer: '',
        ...(close === undefined ? {} : { hint: `did you mean \`${close}\`?` }),
      };
    });
}

import { type Generated, generatePolicy } from '../core/review/generate/generate.js';
import { ungivenLines } from '../core/review/generate/report.js';
import { counted } from '../core/terms/counted.js';
import type { Config } from '../edge/config/options.js';
import type { RunningProxy } from '../edge/proxy/proxy.js';
import type { WholeFile } from './whole-file.js';

type Policies = Generated['policies'];

/**
 * `exec --generate FILE`: writes the least policy for the calls that passed. Of one principal FILE is the policy, as IAM takes
 * it (a list when one would be too long); of several it has theirs by ARN.
 *
 * @returns what there is to say, and what could not be written.
 */
export function writePolicy(
  { asked, world }: Pick<RunningProxy, 'asked' | 'world'>,
  file: WholeFile,
): { readonly lines: string[]; readonly unwritten: string[] } {
  const { catalog, settings } = world();
  const options = { catalog, edition: settings.edition, generalize: false, withUpdates: false };
  const { principals } = asked.select({});
  const generated = principals.map((principal) => ({
    principal,
    generated: generatePolicy(asked.select({ principal }), options),
  }));
  const given = generated.filter(({ generated: { policies } }) => policies.length > 0);
  const lines = generated.flatMap(({ principal, generated }) => [
    ...(generated.policies.length > 0
      ? [`${file.shown}: ${principal}, ${counted(generated.reasons.length, 'statement')}`]
      : []),
    ...ungivenLines(generated),
  ]);
  const [first, ...others] = given;
  if (!first) return { lines: [...lines, `no call passed: ${file.shown} is not written`], unwritten: [] };
  const written = others.length
    ? Object.fromEntries(given.map(({ principal, generated: { policies } }) => [principal, single(policies)]))
    : single(first.generated.policies);
  return { lines, unwritten: file.write(`${JSON.stringify(written, null, 2)}\n`) };
}

const single = (policies: Policies): unknown => (policies.length === 1 ? policies[0] : policies);

/** The last word of audit mode: what nothing gives, and how to have the policy that would. */
export function missingLine(missing: number, config: Config, generated: WholeFile | undefined): string {
  if (missing === 0) return 'no permission was missing';
  const were = missing === 1 ? '1 permission was missing' : `${missing} permissions were missing`;
  const log = config['decision-log'];
  if (generated) return `${were}: ${generated.shown} has the policy`;
  if (log !== undefined) return `${were}: \`elasticache-iam-proxy generate ${log}\` makes the policy`;
  return `${were}: --generate FILE writes the policy`;
}

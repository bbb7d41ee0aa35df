import type { World } from '../core/authorize/authorize.js';
import { nearest } from '../core/terms/nearest.js';
import { unknownOperation } from '../core/terms/nearest-operation.js';

const SHOWN = 5;

/**
 * What to do about a call that `check` rejected in AWS's words, which say nothing to whoever mistyped a command line.
 *
 * @param principal what --principal (or --default-principal) gave.
 * @returns one sentence, or undefined when AWS's says enough.
 */
export function rejectionHint(
  { catalog, directory, settings }: World,
  code: string,
  operation: string,
  principal: string | undefined,
): string | undefined {
  if (code === 'InvalidAction') return unknownOperation(operation, catalog.operations.keys());
  const arns = directory.callers.map(({ principalArn }) => principalArn);
  if (code === 'MissingAuthenticationToken') return `name who calls with --principal ARN|KEY, ${known(arns)}`;
  const asked = principal ?? settings.defaultPrincipal;
  if (code !== 'InvalidClientTokenId' || asked === undefined) return undefined;
  const close = nearest(asked, [...arns, ...directory.keys.map(({ id }) => id)]);
  return `\`${asked}\` is neither a principal nor an access key of the principals file; ${close ? `did you mean \`${close}\`?` : known(arns)}`;
}

function known(arns: readonly string[]): string {
  const more = arns.length > SHOWN ? `, and ${arns.length - SHOWN} more` : '';
  return arns.length
    ? `known are ${arns.slice(0, SHOWN).join(', ')}${more}`
    : 'but the principals file declares nobody';
}

import { stringify } from 'yaml';
import { exportPrincipals } from '../core/principals/export.js';
import type { Config } from '../edge/config/options.js';
import { EXIT, UserError } from './exit.js';
import type { Flags, Terminal } from './terminal.js';
import { knownOrExit } from './world.js';

const FORMATS = ['yaml', 'json'] as const;

/** `principals export`: what is known, as a principals file without secrets. */
export async function exportKnown(flags: Flags, config: Config, { output, errors }: Terminal): Promise<number> {
  const format = FORMATS.find((known) => known === flags.format);
  if (format === undefined) throw new UserError(`--format must be ${FORMATS.join(' or ')}`, EXIT.invalid);
  const { file, notUnderstood } = exportPrincipals(await knownOrExit(config));
  output.write(format === 'json' ? `${JSON.stringify(file, null, 2)}\n` : `${HEAD}${yamlOf(file)}`);
  for (const policy of notUnderstood)
    errors.write(`a policy that is not understood is written as one that denies everything: ${policy}\n`);
  return EXIT.ok;
}

const HEAD =
  '# Written by `elasticache-iam-proxy principals export`: without secrets, so that signatures are believed.\n';

/** Anchors and folded lines are for machines: this is read, compared and changed by people. */
const yamlOf = (file: object): string => stringify(file, { aliasDuplicateObjects: false, lineWidth: 0 });

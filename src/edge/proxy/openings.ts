import type { World } from '../../core/authorize/authorize.js';
import { type Config, OPTIONS, type Option } from '../config/options.js';

/** How many lines of one kind a person reads at the start; calls wait while they are made. */
export const MOST_LISTED = 20;

/** The first of some lines, and how many more there are; `more` says of what, and where to find them. */
export function listed(lines: readonly string[], more: string, all = lines.length): string[] {
  return all <= MOST_LISTED ? [...lines] : [...lines.slice(0, MOST_LISTED), `and ${all - MOST_LISTED} more ${more}`];
}

/** Every way in which a proxy is more open than AWS is, one line each; an empty list when there is none. */
export function openingsOf(config: Config, { directory, settings }: World): string[] {
  const lines: string[] = [];
  for (const option of OPTIONS as readonly Option[]) {
    const value = config[option.name as keyof Config];
    if (option.bypass === undefined || value === undefined || value === option.default) continue;
    if (!Array.isArray(value)) lines.push(option.bypass);
    else if (value.length) lines.push(`${option.bypass}: ${value.join(', ')} (--${option.name})`);
  }
  if (config['principals-from'] !== undefined && config.upstream === 'aws' && !settings.requireSignatures)
    lines.push(
      "access keys of --principals-from have no secret here: whoever names one is its owner, and calls AWS with this proxy's credentials (--require-signatures forbids it)",
    );
  const believed = directory.keys.filter(({ secret }) => secret === undefined).map(({ id }) => id);
  if (believed.length && !settings.requireSignatures)
    lines.push(
      `signatures of keys without a secret are believed: ${listed(believed, 'keys', believed.length).join(', ')} (--require-signatures forbids it)`,
    );
  const tokens = directory.oidcProviders.filter(({ jwks }) => jwks === undefined).map(({ url }) => url);
  if (tokens.length && !settings.requireSignatures)
    lines.push(
      `web identity tokens of providers without \`jwks\` are believed: ${listed(tokens, 'providers', tokens.length).join(', ')} (--require-signatures forbids it)`,
    );
  if (directory.readsMfa) lines.push('codes of MFA devices are believed: any six digits will do');
  return lines;
}

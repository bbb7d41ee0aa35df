import { requestOfLine } from '../../core/ask/line-request.js';
import type { World } from '../../core/authorize/authorize.js';
import { parseArn } from '../../core/terms/arn.js';
import { decodeCall } from '../../core/wire/query/decode.js';
import { readNamedScope } from '../../core/wire/signature/parse.js';
import { ConfigurationError } from '../config/configuration-error.js';
import type { Seed } from '../upstream/seeded.js';
import { problemAt, readSeedLines, type SeedLine } from './seed-lines.js';

/** A call that is made before any other, as the root of its account. */
export interface SeedCall {
  /** `CreateUser`. */
  readonly operation: string;
  /** In the SDK's shape. */
  readonly params?: object;
  /** Only in the account of this principal (an ARN or an access key id); absent: in every account. */
  readonly principal?: string;
}

/** A seed, and the line that it came from. */
export interface PlacedSeed extends Seed {
  readonly line: SeedLine;
}

/**
 * Reads seeds: a file of JSON Lines or of one JSON array, or the calls themselves.
 *
 * @throws ConfigurationError with every line that is none.
 */
export function readSeeds(given: string | readonly SeedCall[], world: World): readonly PlacedSeed[] {
  const { lines, problems } = readSeedLines(given);
  const seeds: PlacedSeed[] = [];
  for (const line of lines) {
    const seed = seedOf(line, world);
    if ('bad' in seed) problems.push(problemAt(line, seed.bad));
    else seeds.push(seed);
  }
  if (problems.length) throw new ConfigurationError(problems);
  return seeds;
}

function seedOf(line: SeedLine, { catalog, directory, settings }: World): PlacedSeed | { readonly bad: string } {
  const { value } = line;
  const request = requestOfLine(catalog, value);
  if ('bad' in request) return request;
  const decoded = decodeCall(request, catalog.shapes);
  if ('rejected' in decoded) return { bad: `${decoded.rejected.code}: ${decoded.rejected.message}` };
  const region = readNamedScope(request)?.region ?? settings.region;
  const seed = { call: decoded.call, region, line };
  if (value.principal === undefined) return seed;
  if (typeof value.principal !== 'string') return { bad: '`principal` must be an ARN or an access key id' };
  const account = accountOf(value.principal, directory);
  return account === undefined ? { bad: `there is no principal \`${value.principal}\`` } : { ...seed, account };
}

/** An ARN names its account, whether there is such a principal or not. */
function accountOf(name: string, directory: World['directory']): string | undefined {
  const [caller] = directory.named(name);
  const account = caller?.account ?? parseArn(name)?.account;
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}

import type { OptionRow } from './option-row.js';
import { SERVE_OPTIONS } from './serve-options.js';
import { WORLD_OPTIONS } from './world-options.js';

/**
 * Every setting of the program, once. The command line, the environment variables, the config file, `--help` and the
 * page of options are all made from these rows; nothing else names a flag.
 */
export const OPTIONS = [...SERVE_OPTIONS, ...WORLD_OPTIONS] as const;

type Rows = (typeof OPTIONS)[number];
export type OptionName = Rows['name'];
export type Option = OptionRow & { readonly name: OptionName };

type ValueOf<R> = R extends { choices: readonly (infer C)[] }
  ? C
  : R extends { type: 'integer' }
    ? number
    : R extends { type: 'boolean' }
      ? boolean
      : R extends { type: 'list' }
        ? readonly string[]
        : string;

/** The settings of one run: defaults filled in; an option without a default is absent unless somebody set it. */
export type Config = {
  readonly [R in Rows as R extends { default: unknown } ? R['name'] : never]: ValueOf<R>;
} & {
  readonly [R in Rows as R extends { default: unknown } ? never : R['name']]?: ValueOf<R>;
};

/** The environment variable of an option: `ELASTICACHE_IAM_PROXY_DEFAULT_PRINCIPAL`. */
export function variableOf(name: OptionName): string {
  return `ELASTICACHE_IAM_PROXY_${name.toUpperCase().replaceAll('-', '_')}`;
}

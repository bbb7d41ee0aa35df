/** One setting of the program. */
export interface OptionRow {
  /** Flag without dashes, and key of the config file. The variable is ELASTICACHE_IAM_PROXY_ and this in upper case. */
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'list';
  /** What stands for the value in the help. */
  readonly argument?: string;
  readonly default?: string | number | boolean;
  readonly choices?: readonly string[];
  /** Inclusive bounds of an integer. */
  readonly range?: readonly [number, number];
  /** A check beyond the type, of each member of a list. */
  readonly check?: 'upstream' | 'source' | 'ip' | 'region' | 'nonEmpty' | 'host' | 'origin';
  /** `world` options mean something to every command; `serve` options to the proxy alone. */
  readonly scope: 'world' | 'serve';
  /** Weakens the answer for the sake of convenience: the start-up text lists it when it is on. */
  readonly bypass?: string;
  readonly help: string;
}

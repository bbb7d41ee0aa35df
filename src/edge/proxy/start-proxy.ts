import type { PrincipalsObject } from '../../core/principals/principals-file.js';
import type { DecisionRecord } from '../../core/record/record.js';
import { nearest } from '../../core/terms/nearest.js';
import type { Problem } from '../../core/terms/problem.js';
import { loadConfig } from '../config/config.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { type Config, OPTIONS, type OptionName } from '../config/options.js';
import { NOBODY } from '../world/load-world.js';
import { VERSION } from '../world/package-root.js';
import { runProxy } from './proxy.js';

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** Every setting of the command line, camel-cased; `policies` is the directory of principals.yaml. */
export type ProxyOptions = { readonly [N in OptionName as CamelCase<N>]?: Config[N] } & {
  /** Principals as an object of the shape of principals.yaml, policies as documents or paths; instead of `policies`. */
  readonly principals?: PrincipalsObject;
};

/** A proxy in this process. */
export interface Proxy {
  /** Endpoint for the SDK: `http://127.0.0.1:34567`. */
  readonly url: string;
  readonly port: number;
  /** What was decided, newest first; 100 unless told. */
  readonly decisions: (limit?: number) => DecisionRecord[];
  /** Loads policies and principals again; with errors nothing changes. Gives the problems found. */
  readonly reload: () => readonly Problem[];
  /** Lets calls under way end, then stops; leaves no handle open. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a proxy in this process, on a free port and without a log unless told otherwise, and waits until it listens.
 * Several do not meet. Environment variables and config files play no part.
 *
 * @throws ConfigurationError with every problem of the options, the principals and their policies.
 */
export async function startProxy(options: ProxyOptions = {}): Promise<Proxy> {
  const { principals, ...settings } = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as ProxyOptions;
  const given = Object.entries({ port: 0, logLevel: 'silent', ...settings });
  const strange = given.map(([name]) => name).filter((name) => !NAMES.has(name));
  const known = given.flatMap(([name, value]) => [[NAMES.get(name), value]]).filter(([name]) => name !== undefined);
  const { config, problems } = loadConfig({ flags: Object.fromEntries(known), environment: {} });
  const all = [...strange.map(unknownOption), ...problems, ...principalsProblems(options)];
  if (!config || all.length) throw new ConfigurationError(all);
  const folder = config.policies === undefined ? NOBODY : { directory: config.policies };
  const policies = principals === undefined ? folder : { principals };
  const { url, port, decisions, reload, close } = await runProxy({ config, policies, version: VERSION });
  return { url, port, decisions, reload, close };
}

/** Option names by their camel-cased form. */
const NAMES = new Map<string, OptionName>(
  OPTIONS.map(({ name }) => [name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()), name]),
);

function principalsProblems({ principals, policies }: ProxyOptions): Problem[] {
  const head = { severity: 'error', pointer: '' } as const;
  if (principals === undefined) return [];
  if (typeof principals !== 'object' || principals === null || Array.isArray(principals))
    return [{ ...head, code: 'wrong-type', message: '`principals` must be an object of the shape of principals.yaml' }];
  if (policies === undefined) return [];
  return [
    { ...head, code: 'two-sources', message: '`principals` and `policies` exclude each other: give one of them' },
  ];
}

function unknownOption(name: string): Problem {
  const close = nearest(name, [...NAMES.keys(), 'principals']);
  const hint = close === undefined ? {} : { hint: `did you mean \`${close}\`?` };
  return {
    severity: 'error',
    code: 'unknown-setting',
    message: `there is no option \`${name}\``,
    pointer: '',
    ...hint,
  };
}

import type { PrincipalsObject } from '../../core/principals/principals-file.js';
import type { DecisionRecord } from '../../core/record/record.js';
import { nearest } from '../../core/terms/nearest.js';
import type { Problem } from '../../core/terms/problem.js';
import { type ResetRequest, readResetRequest } from '../admin/reset-request.js';
import { readTransitionsRequest, type TransitionsRequest } from '../admin/transitions-request.js';
import { loadConfig } from '../config/config.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { type Config, OPTIONS, type OptionName } from '../config/options.js';
import { type FaultOrder, readFaultOrder } from '../gate/troubles.js';
import type { DecisionFilter } from '../journal/query.js';
import { NOBODY } from '../world/load-world.js';
import { VERSION } from '../world/package-root.js';
import type { PrincipalOptions } from './principal.js';
import { principalMaker, type TestPrincipal } from './principals.js';
import { type RunningProxy, runProxy } from './proxy.js';
import { withRealTicks } from './real-ticks.js';
import { addRunning } from './running.js';
import type { SeedCall } from './seeds.js';

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** Every setting of the command line, camel-cased; `policies` is the directory of principals.yaml. */
export type ProxyOptions = { readonly [N in Exclude<OptionName, 'seed'> as CamelCase<N>]?: Config[N] } & {
  /** Calls that the root of each account has made before its first one: a file of them (as `--seed`), or the calls. */
  readonly seed?: string | readonly SeedCall[];
  /**
   * Principals as an object of the shape of principals.yaml, policies as
   * documents or paths; instead of `policies`. Without either nobody is known.
   */
  readonly principals?: PrincipalsObject;
};

/** Which decisions; what is absent does not matter. */
export interface DecisionsWanted {
  /** What `principal()` gave, the ARN of a user, role or session, or an access key id. */
  readonly principal?: string | Pick<TestPrincipal, 'accessKeyId'>;
  /** `denied`: implicitly or explicitly. */
  readonly decision?: DecisionFilter['decision'];
  readonly operation?: string;
  /** The mark of a run. */
  readonly run?: string;
}

/** A proxy in this process. */
export interface Proxy {
  /** Endpoint for the SDK: `http://127.0.0.1:34567`. */
  readonly url: string;
  readonly port: number;
  /**
   * Makes a caller. Its policies are checked as files are.
   *
   * @throws ConfigurationError with every problem of its policies; TypeError when an option is none.
   */
  readonly principal: (options?: PrincipalOptions) => TestPrincipal;
  /** What was decided, newest first; all that is remembered unless there is a limit. */
  readonly decisions: (wanted?: DecisionsWanted & { readonly limit?: number }) => DecisionRecord[];
  /** Calls back with every later decision, before its caller has the answer. Gives the function that ends it. */
  readonly on: (event: 'decision', listener: (record: DecisionRecord) => void, wanted?: DecisionsWanted) => () => void;
  /** Makes calls that are allowed fail, or late: the next one unless told otherwise. Gives the function that takes it back. */
  readonly fault: (order: FaultAsked) => () => void;
  /** Begins anew: everything, or only what is named. Principals of the start stay. */
  readonly reset: (request?: ResetAsked) => void;
  /**
   * Brings what the embedded ElastiCache is creating, modifying, snapshotting or deleting to its end (`transitionTime` keeps it
   * there): everybody's, or one principal's, account's or region's. Gives the number of changes.
   */
  readonly moveOn: (where?: MoveOnAsked) => number;
  /** What is suspicious about the policies in force and those that `principal()` was given. */
  readonly warnings: readonly Problem[];
  /** Loads policies and principals again; with errors nothing changes. Gives the problems found. */
  readonly reload: () => readonly Problem[];
  /** Lets calls under way end, then stops; leaves no handle open. */
  readonly close: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

type Named = Pick<TestPrincipal, 'accessKeyId'>;
/** A fault on demand; `principal` may be what `principal()` gave. */
export type FaultAsked = Omit<FaultOrder, 'principal'> & { readonly principal?: string | Named };
/** What to begin anew; `principal` may be what `principal()` gave. */
export type ResetAsked = Omit<ResetRequest, 'principal'> & { readonly principal?: string | Named };

/** Whose changes come to their end; `principal` may be what `principal()` gave. */
export type MoveOnAsked = Omit<TransitionsRequest, 'principal'> & { readonly principal?: string | Named };

/**
 * Starts a proxy in this process, on a free port and without a log unless told otherwise, and waits until it listens. Without
 * `policies` and `principals` nobody is known until `principal()` makes somebody. Several do not meet. Environment variables
 * and config files play no part.
 *
 * @throws ConfigurationError with every problem of the options, the principals and their policies.
 */
export async function startProxy(options: ProxyOptions = {}): Promise<Proxy> {
  const { principals, seed, ...settings } = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as ProxyOptions;
  const seedFile = typeof seed === 'string' ? { seed } : {};
  const given = Object.entries({ port: 0, logLevel: 'silent', ...settings, ...seedFile });
  const strange = given.map(([name]) => name).filter((name) => !NAMES.has(name));
  const known = given.flatMap(([name, value]) => [[NAMES.get(name), value]]).filter(([name]) => name !== undefined);
  const { config, problems } = loadConfig({ flags: Object.fromEntries(known), environment: {} });
  const all = [...strange.map(unknownOption), ...problems, ...principalsProblems(options)];
  if (!config || all.length) throw new ConfigurationError(all);
  const { policies: folder } = config;
  const declared = folder === undefined ? NOBODY : { directory: folder };
  const policies = principals === undefined ? declared : { principals };
  const seeds = Array.isArray(seed) ? { seed: seed as readonly SeedCall[] } : {};
  const running = await withRealTicks(() => runProxy({ config, policies, version: VERSION, ...seeds }));
  return inProcess(running, config, folder);
}

function inProcess(running: RunningProxy, config: Config, folder: string | undefined): Proxy {
  const { url, port, journal, troubles } = running;
  const noticed: Problem[] = [];
  const removeRunning = addRunning({
    find: (id) => {
      const known = journal.find(id.replaceAll('-', '').toLowerCase());
      if (known) return known;
      for (const record of journal.newest({ filter: {}, limit: Infinity }))
        if (record.upstream?.requestId === id) return record;
      return undefined;
    },
  });
  const close = (): Promise<void> => {
    removeRunning();
    return withRealTicks(running.close);
  };
  return {
    url,
    port,
    principal: principalMaker({
      proxy: running,
      region: config.region ?? 'us-east-1',
      folder,
      onWarnings: (warnings) => noticed.push(...warnings),
    }),
    decisions: ({ limit = Infinity, ...wanted } = {}) => [...journal.newest({ filter: filterOf(wanted), limit })],
    on: (event, listener, wanted = {}) => {
      if (event !== 'decision') throw new TypeError(`there is no event \`${event}\`: the only one is \`decision\``);
      return journal.follow((record) => tell(listener, record), filterOf(wanted));
    },
    fault: (order) => {
      const read = readFaultOrder(withKey(order));
      if ('bad' in read) throw new TypeError(read.bad);
      const takeBack = troubles.order(read);
      if (!takeBack) throw new TypeError('too many faults wait already');
      return takeBack;
    },
    reset: (request = {}) => {
      const read = readResetRequest(withKey(request));
      if ('bad' in read) throw new TypeError(read.bad);
      const done = running.reset(read);
      if ('refused' in done) throw new TypeError(done.message);
      if (done.reset.includes('principals') && read.principal === undefined) noticed.length = 0;
    },
    moveOn: (where = {}) => {
      const read = readTransitionsRequest(withKey(where));
      if ('bad' in read) throw new TypeError(read.bad);
      const done = running.moveOn(read);
      if ('refused' in done) throw new TypeError(done.message);
      return done.moved;
    },
    get warnings() {
      return unique([...running.warnings(), ...noticed]);
    },
    reload: running.reload,
    close,
    [Symbol.asyncDispose]: close,
  };
}

const FILTERS = ['principal', 'decision', 'operation', 'run'];

function filterOf(wanted: DecisionsWanted): DecisionFilter {
  const strange = Object.keys(wanted).find((name) => !FILTERS.includes(name));
  if (strange !== undefined)
    throw new TypeError(`decisions have no \`${strange}\` to choose by: ${FILTERS.join(', ')} and limit`);
  const filter = Object.entries(withKey(wanted)).filter(([, value]) => value !== undefined);
  return Object.fromEntries(filter);
}

/** With the access key id of a principal in its place. */
function withKey(given: {
  readonly principal?: string | Named;
}): Record<string, unknown> & { readonly principal?: string } {
  const { principal, ...rest } = given;
  if (principal === undefined) return rest;
  return { ...rest, principal: typeof principal === 'string' ? principal : principal.accessKeyId };
}

/** A listener's failure is its own and must neither be swallowed nor cost the call its record. */
function tell(listener: (record: DecisionRecord) => void, record: DecisionRecord): void {
  try {
    listener(record);
  } catch (error) {
    nextTick(() => {
      throw error;
    });
  }
}

const { nextTick } = process;

/** Policies that several principals share are told of once. */
function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** Option names by their camel-cased form. */
const NAMES = new Map<string, OptionName>(
  OPTIONS.map(({ name }) => [name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()), name]),
);

function principalsProblems({ principals, policies, seed }: ProxyOptions): Problem[] {
  const head = { severity: 'error', pointer: '' } as const;
  if (seed !== undefined && typeof seed !== 'string' && !Array.isArray(seed))
    return [{ ...head, code: 'wrong-type', message: '`seed` must be the path of a file, or a list of calls' }];
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

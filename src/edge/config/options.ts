/**
 * Every setting of the program, once. The command line, the environment variables, the config file, `--help` and the
 * README's table are all made from these rows; nothing else names a flag.
 */
interface OptionRow {
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
  readonly check?: 'upstream' | 'ip' | 'region' | 'nonEmpty' | 'host' | 'origin';
  /** `world` options mean something to every command; `serve` options to the proxy alone. */
  readonly scope: 'world' | 'serve';
  /** Weakens the answer for the sake of convenience: the start-up text lists it when it is on. */
  readonly bypass?: string;
  readonly help: string;
}

export const OPTIONS = [
  {
    name: 'host',
    type: 'string',
    argument: 'ADDRESS',
    default: '127.0.0.1',
    check: 'nonEmpty',
    scope: 'serve',
    help: 'address to listen on',
  },
  {
    name: 'port',
    type: 'integer',
    argument: 'NUMBER',
    default: 4567,
    range: [0, 65535],
    scope: 'serve',
    help: 'port to listen on; 0 takes any free one',
  },
  {
    name: 'upstream',
    type: 'string',
    argument: 'embedded|aws|URL',
    default: 'embedded',
    check: 'upstream',
    scope: 'serve',
    help: 'where allowed calls go: the embedded ElastiCache, the real service (signed anew with your own credentials), or an emulator at http(s)://host[:port]',
  },
  {
    name: 'policies',
    type: 'string',
    argument: 'DIR',
    check: 'nonEmpty',
    scope: 'world',
    help: 'directory of principals.yaml (or .json) and its policies; without it the folder policies, and where there is none the proxy starts with nobody',
  },
  {
    name: 'mode',
    type: 'string',
    choices: ['enforce', 'audit'],
    default: 'enforce',
    scope: 'serve',
    bypass: 'audit mode: calls that IAM would deny are forwarded',
    help: 'audit forwards what would be denied, marks the answer and records it',
  },
  {
    name: 'permissions',
    type: 'string',
    choices: ['table', 'current'],
    default: 'table',
    scope: 'world',
    help: 'edition of the permissions: the ElastiCache permissions table, or the current Service Authorization Reference',
  },
  {
    name: 'explain',
    type: 'string',
    choices: ['full', 'aws'],
    default: 'full',
    scope: 'world',
    help: "what a denied caller reads: AWS's sentence and the explanation, or the sentence alone",
  },
  {
    name: 'unknown-operations',
    type: 'string',
    choices: ['reject', 'check'],
    default: 'reject',
    scope: 'world',
    bypass: 'unknown operations are checked as elasticache:<Action> on * and forwarded when that is allowed',
    help: 'what to do with an operation that the tables do not know: InvalidAction, or a check of elasticache:<Action> on *',
  },
  {
    name: 'unknown-tags',
    type: 'string',
    choices: ['reject', 'ignore'],
    default: 'reject',
    scope: 'serve',
    bypass: 'calls whose answer hangs on tags that could not be looked up are decided as if the resource had none',
    help: "what to do with a call whose answer hangs on a resource's tags (aws:ResourceTag) when they cannot be looked up: refuse it, or decide as if there were none",
  },
  {
    name: 'other-services',
    type: 'string',
    choices: ['deny', 'forward'],
    default: 'deny',
    scope: 'serve',
    bypass: 'calls of other services are forwarded undecided (--other-services deny forbids it)',
    help: 'calls signed for another service: refused, or forwarded undecided to a URL upstream when no known reader could take them for ElastiCache',
  },
  {
    name: 'presigned',
    type: 'string',
    choices: ['deny', 'forward'],
    default: 'deny',
    scope: 'serve',
    bypass: 'presigned calls are forwarded whatever their Region, though emulators carry them out in us-east-1',
    help: 'presigned calls to a URL upstream that emulators would take otherwise, since they read no X-Amz-Credential: those of another Region than us-east-1, or under a Host of several labels',
  },
  {
    name: 'require-signatures',
    type: 'boolean',
    default: false,
    scope: 'world',
    help: 'refuse access keys whose secret is not known here, instead of believing them',
  },
  {
    name: 'default-principal',
    type: 'string',
    argument: 'ARN|KEY',
    check: 'nonEmpty',
    scope: 'world',
    bypass: 'callers with an unknown access key are taken for the default principal',
    help: 'who a caller with an unknown access key is; without it such a call gets InvalidClientTokenId',
  },
  {
    name: 'region',
    type: 'string',
    argument: 'REGION',
    check: 'region',
    scope: 'world',
    help: 'region of calls without a credential scope (else AWS_REGION, else us-east-1)',
  },
  {
    name: 'insecure-transport',
    type: 'boolean',
    default: false,
    scope: 'world',
    help: 'give aws:SecureTransport as false; by default it is true, as for the call that AWS would receive',
  },
  {
    name: 'source-ip',
    type: 'string',
    argument: 'IP',
    check: 'ip',
    scope: 'world',
    help: 'value of aws:SourceIp; by default the address of the peer',
  },
  {
    name: 'decision-log',
    type: 'string',
    argument: 'FILE',
    check: 'nonEmpty',
    scope: 'serve',
    help: 'append every decision to this file, one JSON object a line',
  },
  {
    name: 'decisions-kept',
    type: 'integer',
    argument: 'NUMBER',
    default: 1000,
    range: [1, 1_000_000],
    scope: 'serve',
    help: 'how many decisions /_authz/decisions remembers',
  },
  {
    name: 'run',
    type: 'string',
    argument: 'NAME',
    check: 'nonEmpty',
    scope: 'serve',
    help: 'mark of this run in the records of its decisions; a call can bring its own in the header x-iam-proxy-run',
  },
  {
    name: 'body-limit',
    type: 'integer',
    argument: 'BYTES',
    default: 1_048_576,
    range: [1024, 104_857_600],
    scope: 'serve',
    help: 'largest request body; more is answered with 413',
  },
  {
    name: 'upstream-timeout',
    type: 'integer',
    argument: 'MS',
    default: 30_000,
    range: [1, 3_600_000],
    scope: 'serve',
    help: 'longest wait for the upstream, in milliseconds; then 504',
  },
  {
    name: 'upstream-ca',
    type: 'string',
    argument: 'FILE',
    check: 'nonEmpty',
    scope: 'serve',
    help: 'PEM file of the certificate authority of an https upstream',
  },
  {
    name: 'tls-cert',
    type: 'string',
    argument: 'FILE',
    check: 'nonEmpty',
    scope: 'serve',
    help: 'PEM certificate chain: serve https (with --tls-key)',
  },
  {
    name: 'tls-key',
    type: 'string',
    argument: 'FILE',
    check: 'nonEmpty',
    scope: 'serve',
    help: 'PEM private key of --tls-cert',
  },
  {
    name: 'tag-cache-age',
    type: 'integer',
    argument: 'SECONDS',
    default: 60,
    range: [0, 86_400],
    scope: 'serve',
    help: 'how long tags looked up in the upstream (for aws:ResourceTag) are believed',
  },
  {
    name: 'transition-time',
    type: 'integer',
    argument: 'MS',
    default: 0,
    range: [0, 86_400_000],
    scope: 'serve',
    help: 'how long the embedded ElastiCache keeps things in creating, modifying, snapshotting and deleting',
  },
  {
    name: 'admin-token',
    type: 'string',
    argument: 'TOKEN',
    check: 'nonEmpty',
    scope: 'serve',
    help: 'token that changes under /_authz/ must carry (Authorization: Bearer TOKEN); set it where the port is shared',
  },
  {
    name: 'public-url',
    type: 'string',
    argument: 'URL',
    check: 'origin',
    scope: 'serve',
    help: 'where callers reach the proxy, for the addresses in denials; without it the Host that the call used',
  },
  {
    name: 'allowed-hosts',
    type: 'list',
    argument: 'HOST,...',
    check: 'host',
    scope: 'serve',
    bypass: 'these host names are taken for the proxy, so that pages under them may call',
    help: 'host names with dots under which browsers reach the proxy, and under which /_authz/ may be read and changed; localhost, addresses and single labels are known, and SDKs need none',
  },
  {
    name: 'allowed-origins',
    type: 'list',
    argument: 'ORIGIN,...',
    check: 'origin',
    scope: 'serve',
    bypass: 'web pages of these origins may call',
    help: 'origins (https://app.example:8443) whose web pages may call the proxy and read its answers; by default no page of another site may',
  },
  {
    name: 'watch',
    type: 'boolean',
    default: true,
    scope: 'serve',
    help: 'reload policies and principals when their files change (SIGHUP always reloads)',
  },
  {
    name: 'log-level',
    type: 'string',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
    default: 'info',
    scope: 'serve',
    help: 'how much the operational log on standard error says',
  },
] as const satisfies readonly OptionRow[];

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

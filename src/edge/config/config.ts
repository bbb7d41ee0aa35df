import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type Document, isMap, isNode, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import { nearest } from '../../core/terms/nearest.js';
import type { Problem } from '../../core/terms/problem.js';
import type { ProblemCode } from '../../core/terms/problem-codes.js';
import { type Config, OPTIONS, type Option, type OptionName, variableOf } from './options.js';

/** Where settings come from, strongest first: flags, environment, config file, defaults. */
export interface ConfigSources {
  /** By option name; the command line gives text, a program gives typed values. */
  readonly flags: Readonly<Partial<Record<OptionName, unknown>>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Path of a YAML or JSON file. */
  readonly file?: string;
}

/** Reads all sources. Every problem is reported at once; `config` is there exactly when there is none. */
export function loadConfig(sources: ConfigSources): { config?: Config; problems: Problem[] } {
  const problems: Problem[] = [];
  const values: Partial<Record<OptionName, unknown>> = {};
  for (const option of OPTIONS as readonly Option[]) {
    if (option.default !== undefined) values[option.name] = option.default;
  }
  if (sources.file !== undefined) Object.assign(values, fromFile(sources.file, problems));
  for (const option of OPTIONS as readonly Option[]) {
    const variable = variableOf(option.name);
    const text = sources.environment[variable];
    if (text !== undefined && text !== '') take(option, text, values, problems, { where: variable });
    const flag = sources.flags[option.name];
    if (flag !== undefined) take(option, flag, values, problems, { where: `--${option.name}` });
  }
  // The SDKs' own variable: what stands in it is theirs to judge.
  if (values.region === undefined && sources.environment.AWS_REGION) values.region = sources.environment.AWS_REGION;
  if ((values['tls-cert'] === undefined) !== (values['tls-key'] === undefined)) {
    problems.push(error('tls-pair', '`--tls-cert` and `--tls-key` go together: only one of them is set'));
  }
  return problems.length ? { problems } : { config: values as Config, problems };
}

interface Origin {
  readonly where: string;
  readonly place?: Pick<Problem, 'file' | 'line' | 'column'>;
}

function take(
  option: Option,
  raw: unknown,
  values: Partial<Record<OptionName, unknown>>,
  problems: Problem[],
  origin: Origin,
): void {
  const result = convert(option, raw);
  if ('value' in result) values[option.name] = result.value;
  else
    problems.push({
      ...error('bad-setting', `${origin.where}: ${result.expected}, not \`${shown(option, raw)}\``),
      ...(SERVICE_LINK.test(String(raw)) ? { hint: SERVICE_LINK_HINT } : {}),
      ...origin.place,
    });
}

/** Kubernetes tells every pod of every service so, and a service of this program's name has this variable's name. */
const SERVICE_LINK = /^tcp:\/\//;
const SERVICE_LINK_HINT = 'Kubernetes sets it for a service of this name: say `enableServiceLinks: false` in the pod';

/** A token is a secret even when it is wrong, and so is a password in a URL. */
function shown(option: Option, raw: unknown): string {
  if (option.name === 'admin-token') return '(hidden)';
  return (typeof raw === 'string' ? raw : JSON.stringify(raw)).replace(/\/\/[^/@]*@/, '//(hidden)@');
}

function convert(option: Option, raw: unknown): { value: unknown } | { expected: string } {
  if (option.type === 'boolean') {
    const text = String(raw).toLowerCase();
    if (text === 'true' || text === '1') return { value: true };
    if (text === 'false' || text === '0') return { value: false };
    return { expected: 'expected true or false' };
  }
  if (option.type === 'integer') {
    const [least, most] = option.range ?? [0, Number.MAX_SAFE_INTEGER];
    const number = typeof raw === 'number' ? raw : /^\d+$/.test(String(raw)) ? Number(raw) : Number.NaN;
    if (Number.isInteger(number) && number >= least && number <= most) return { value: number };
    return { expected: `expected a whole number from ${least} to ${most}` };
  }
  if (option.type === 'list') {
    const given: unknown[] = Array.isArray(raw) ? raw : String(raw).split(',');
    if (!given.every((item) => typeof item === 'string')) return { expected: 'expected a list of words' };
    const items = given.map((item) => item.trim()).filter(Boolean);
    const wrong = option.check && items.map(CHECKS[option.check]).find((expected) => expected !== undefined);
    return wrong ? { expected: wrong } : { value: items };
  }
  if (typeof raw !== 'string') return { expected: 'expected a text' };
  if (option.choices) {
    if (option.choices.includes(raw)) return { value: raw };
    return { expected: `expected ${option.choices.join(' or ')}` };
  }
  const expected = option.check && CHECKS[option.check](raw);
  return expected ? { expected } : { value: raw };
}

const CHECKS: Record<NonNullable<Option['check']>, (value: string) => string | undefined> = {
  nonEmpty: (value) => (value.trim() ? undefined : 'expected a value'),
  ip: (value) => (isIP(value) ? undefined : 'expected an IPv4 or IPv6 address'),
  region: (value) => (/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(value) ? undefined : 'expected a region such as eu-west-1'),
  host: (value) =>
    HOST.test(value) ? undefined : 'expected host names such as proxy.internal, without scheme, path or wildcard',
  origin: (value) => {
    const right = /^https?:\/\//i.test(value) && URL.canParse(value) && new URL(value).origin === value.toLowerCase();
    return right
      ? undefined
      : 'expected origins such as https://app.example:8443, without path, wildcard or default port';
  },
  upstream: (value) => {
    if (value === 'embedded' || value === 'aws') return undefined;
    const expected = 'expected embedded, aws, or http(s)://host[:port]';
    if (!URL.canParse(value)) return expected;
    const url = new URL(value);
    const bare = url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
    return /^https?:$/.test(url.protocol) && bare ? undefined : `${expected} without path, query or credentials`;
  },
};

/** A name or an address, in brackets when it is IPv6, with or without a port. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9._-]*[a-z0-9])?)(:\d{1,5})?$/i;

function fromFile(file: string, problems: Problem[]): Partial<Record<OptionName, unknown>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    problems.push({
      ...error('config-unreadable', `the config file cannot be read (${(cause as NodeJS.ErrnoException).code})`),
      file,
    });
    return {};
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  for (const issue of document.errors)
    problems.push({
      ...error('config-syntax', issue.message.split('\n')[0]?.replace(/ at line.*$/, '') ?? ''),
      ...at(issue.pos[0]),
    });
  if (document.errors.length || document.contents === null) return {};
  if (isMap(document.contents)) return settingsOf(document.contents.items as Pair[], document, at, problems);
  problems.push({ ...error('config-shape', 'the config file must be a map of settings'), ...at(0) });
  return {};
}

function settingsOf(
  pairs: readonly Pair[],
  document: Document,
  at: (offset: number) => NonNullable<Origin['place']>,
  problems: Problem[],
): Partial<Record<OptionName, unknown>> {
  const values: Partial<Record<OptionName, unknown>> = {};
  for (const pair of pairs) {
    const place = at((isNode(pair.key) ? pair.key.range?.[0] : undefined) ?? 0);
    const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
    const option = (OPTIONS as readonly Option[]).find((each) => each.name === name);
    if (option) take(option, toPlain(pair.value, document), values, problems, { where: name, place });
    else problems.push({ ...error('unknown-setting', `there is no setting \`${name}\``, suggestion(name)), ...place });
  }
  return values;
}

/** An alias stands for what it names; one that names nothing is no value of any type. */
function toPlain(node: unknown, document: Document): unknown {
  try {
    return isNode(node) ? node.toJS(document) : node;
  } catch {
    return String(node);
  }
}

function suggestion(name: string): string | undefined {
  const close = nearest(
    name,
    OPTIONS.map((each) => each.name),
  );
  return close && `did you mean \`${close}\`?`;
}

function error(code: ProblemCode, message: string, hint?: string): Problem {
  return { severity: 'error', code, message, pointer: '', ...(hint ? { hint } : {}) };
}

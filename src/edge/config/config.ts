import { isIP } from 'node:net';
import { defined } from '../../core/terms/defined.js';
import { nearest } from '../../core/terms/nearest.js';
import type { Problem } from '../../core/terms/problem.js';
import type { ProblemCode } from '../../core/terms/problem-codes.js';
import { toValue } from '../../core/text/json-value.js';
import { describe } from '../../core/text/members.js';
import { isOpen, openSource, type Source } from '../../core/text/source.js';
import { type Config, OPTIONS, type Option, type OptionName, variableOf } from './options.js';
import { readText } from './read-file.js';

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
  if (values['policy-edits'] === true && values['admin-token'] === undefined) {
    problems.push(
      error('no-admin-token', '`--policy-edits` needs `--admin-token`: who may write files is known by it'),
    );
  }
  return problems.length ? { problems } : { config: values as Config, problems };
}

/** Where a setting was made. */
interface SetWhere {
  readonly where: string;
  readonly place?: Pick<Problem, 'file' | 'line' | 'column'>;
}

function take(
  option: Option,
  raw: unknown,
  values: Partial<Record<OptionName, unknown>>,
  problems: Problem[],
  origin: SetWhere,
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
  const text = typeof raw === 'string' ? raw : JSON.stringify(raw);
  return text.replace(/(^|[/:,\s"])[^/@,\s"]*@/g, '$1(hidden)@').replace(/[?#][^,"]*/g, (rest) => `${rest[0]}(hidden)`);
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
  upstream: (value) => (value === 'embedded' ? undefined : awsOrUrl(value, 'expected embedded, aws, or')),
  source: (value) => awsOrUrl(value, 'expected aws or'),
};

function awsOrUrl(value: string, words: string): string | undefined {
  if (value === 'aws') return undefined;
  const expected = `${words} http(s)://host[:port]`;
  if (!URL.canParse(value)) return expected;
  const url = new URL(value);
  const bare = url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
  return /^https?:$/.test(url.protocol) && bare ? undefined : `${expected} without path, query or credentials`;
}

/** A name or an address, in brackets when it is IPv6, with or without a port. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9._-]*[a-z0-9])?)(:\d{1,5})?$/i;

/** A YAML or JSON file of settings: in YAML every value is the text that was written. */
function fromFile(file: string, problems: Problem[]): Partial<Record<OptionName, unknown>> {
  const text = readText(file);
  if (typeof text !== 'string') {
    problems.push({ ...error('config-unreadable', `the config file cannot be read: ${text.message}`), file });
    return {};
  }
  const opened = openSource({ file, text });
  const values: Partial<Record<OptionName, unknown>> = {};
  const settings: Problem[] = [];
  if (isOpen(opened)) takeSettings(opened, values, settings);
  problems.push(...opened.report.problems(), ...settings);
  return values;
}

function takeSettings(
  { root, report, position, file }: Source,
  values: Partial<Record<OptionName, unknown>>,
  problems: Problem[],
): void {
  // An empty file sets nothing.
  if (root.type === 'null') return;
  if (root.type !== 'object') {
    const place = { pointer: '', offset: root.offset };
    report.error('config-shape', place, `the config file must be a map of settings, found ${describe(root)}`);
    return;
  }
  for (const { name, offset, value } of root.members) {
    const option = (OPTIONS as readonly Option[]).find((each) => each.name === name);
    const place = { ...defined({ file }), ...position?.(offset) };
    if (option) take(option, toValue(value), values, problems, { where: name, place });
    else {
      // A forgotten space makes a name of a secret: `admin-token:wJalr...`.
      const shown = /^[\w-]+$/.test(name) ? `there is no setting \`${name}\`` : 'what is here is not a setting';
      problems.push({ ...error('unknown-setting', shown, suggestion(name)), ...place });
    }
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

/** A decision's call as a command of the AWS CLI. */
import type { DecisionRecord } from '../../../../core/record/record.js';
import type { ParameterValue } from '../../../../core/wire/query/request.js';

/** What the CLI calls an operation or a parameter: `CacheClusterId` is `cache-cluster-id`, as botocore's `xform_name` does it. */
export function cliName(name: string): string {
  const plural = /[A-Z]{2,}s$/.exec(name)?.[0];
  const begun = plural ? `${name.slice(0, -plural.length)}-${plural.toLowerCase()}` : name;
  return begun
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll('--', '-')
    .toLowerCase();
}

/**
 * A word for a shell. Control characters are written out as bash and zsh read them: pasted as they are, they would be keys to a
 * terminal, of somebody else's choice.
 */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (!CONTROLS.test(word)) return `'${word.replaceAll("'", `'\\''`)}'`;
  const escaped = word.replace(/[\\']/g, '\\$&').replace(new RegExp(CONTROLS, 'g'), (character) => {
    const code = character.charCodeAt(0).toString(16);
    return `\\u${code.padStart(4, '0')}`;
  });
  return `$'${escaped}'`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * `aws elasticache create-cache-cluster ... --endpoint-url ORIGIN`; values that are in no record are to be put in by the reader.
 * Undefined for a call that is no operation of ElastiCache's.
 */
export function awsCommand(record: DecisionRecord, origin: string): string | undefined {
  const { operation, parameters, region, service } = record;
  if (operation === undefined || parameters === undefined || service !== 'elasticache') return undefined;
  const plain = Object.entries(parameters).filter(([, value]) => !isSpecial(value));
  const special = Object.entries(parameters).filter(([, value]) => isSpecial(value));
  return [
    `aws elasticache ${cliName(operation)}`,
    ...plain.map(([name, value]) => argument(name, value)),
    ...(special.length === 0 ? [] : [`--cli-input-json ${shellWord(JSON.stringify(Object.fromEntries(special)))}`]),
    ...(region === undefined ? [] : [`--region ${shellWord(region)}`]),
    `--endpoint-url ${shellWord(origin)}`,
  ].join(' \\\n  ');
}

/** The CLI takes these for an option, a file to read or an address to fetch; in its input as JSON they stand for themselves. */
const isSpecial = (value: ParameterValue): boolean =>
  Array.isArray(value)
    ? value.some(isSpecial)
    : typeof value === 'string' && /^(?:-|@|[a-z]+:\/\/|\[|\{)|^$/i.test(value);

function argument(name: string, value: ParameterValue): string {
  const option = `--${cliName(name)}`;
  if (value === 'true') return option;
  if (value === 'false') return `--no-${cliName(name)}`;
  const words = Array.isArray(value) ? value : [value];
  return `${option} ${words.map((each) => shellWord(typeof each === 'string' ? each : members(each))).join(' ')}`;
}

/** The CLI's shorthand, in which numbers and switches need no types: `Key=team,Value=cache`. */
const members = (value: ParameterValue): string =>
  Object.entries(value)
    .map(([name, each]) => `${name}=${shorthand(each)}`)
    .join(',');

function shorthand(value: ParameterValue): string {
  if (Array.isArray(value)) return `[${value.map(shorthand).join(',')}]`;
  if (typeof value !== 'string') return `{${members(value)}}`;
  return /^[\w@%+:./-]+$/.test(value) ? value : `'${value.replaceAll("'", "\\'")}'`;
}

import { OPTIONS, type Option } from '../edge/config/options.js';

const FLAGS = new Set(
  (OPTIONS as readonly Option[]).filter(({ type }) => type === 'boolean').map(({ name }) => `--${name}`),
);

/**
 * Takes `--watch true`, `--watch=false` and the like, as the table of options has them, for `--watch` and `--no-watch`. The
 * parser of the command line would take a word after such a flag for its value, whichever word it is (`check
 * --require-signatures DescribeUsers`).
 *
 * @param argv without the program's own two words; what follows `--` stays as it is.
 */
export function spellBooleans(argv: readonly string[]): string[] {
  const spelt: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string;
    if (word === '--') return [...spelt, ...argv.slice(i)];
    const [flag = '', given] = word.split('=', 2);
    const next = given ?? argv[i + 1];
    if (!FLAGS.has(flag) || (next !== 'true' && next !== 'false')) {
      spelt.push(word);
      continue;
    }
    spelt.push(next === 'true' ? flag : flag.replace('--', '--no-'));
    if (given === undefined) i++;
  }
  return spelt;
}

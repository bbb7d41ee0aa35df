import { nearest } from './nearest.js';

/**
 * The operation (or action) that a person meant, or undefined: by its words before its letters, so that `CreateCluster` is
 * CreateCacheCluster and not CreateUser. The verb must be the same, or misspelt: nobody who writes Describe means Delete.
 * Of several that fit equally well none is named.
 *
 * @param written in any letter case, with or without `elasticache:`, also as the AWS CLI writes it (`create-user`)
 */
export function nearestOperation(written: string, operations: Iterable<string>): string | undefined {
  const name = written.replace(/^elasticache:/i, '');
  if (name.length > 128) return undefined;
  const known = [...operations].map((operation) => ({ operation, words: wordsOf(operation) }));
  const plain = name.replaceAll('-', '').toLowerCase();
  const same = known.find(({ operation }) => operation.toLowerCase() === plain);
  if (same) return same.operation;
  const words = name.includes('-') ? name.toLowerCase().split('-') : wordsOf(name);
  return byWords(words, known) ?? byLetters(plain, words[0] ?? '', known);
}

interface Known {
  readonly operation: string;
  readonly words: readonly string[];
}

const wordsOf = (name: string): string[] =>
  (name.match(/[A-Z]+(?![a-z])|[A-Z][a-z\d]*|[a-z\d]+/g) ?? []).map((word) => word.toLowerCase());

/** The one operation that has all these words in this order and the fewest others. A verb alone says too little. */
function byWords(words: readonly string[], known: readonly Known[]): string | undefined {
  if (words.length < 2) return undefined;
  const fitting = known.filter((each) => each.words[0] === words[0] && holds(each.words, words));
  const fewest = Math.min(...fitting.map((each) => each.words.length));
  const best = fitting.filter((each) => each.words.length === fewest);
  return best.length === 1 ? best[0]?.operation : undefined;
}

function holds(words: readonly string[], wanted: readonly string[]): boolean {
  let found = 0;
  for (const word of words) {
    const next = wanted[found];
    if (next !== undefined && singular(word) === singular(next)) found++;
  }
  return found === wanted.length;
}

const singular = (word: string): string => word.replace(/s$/, '');

/** The nearest name among those with the verb; what stands after the verb must be near by itself. */
function byLetters(plain: string, verb: string, known: readonly Known[]): string | undefined {
  const verbs = new Set(known.flatMap(({ words }) => words.slice(0, 1)));
  const meant = verbs.has(verb)
    ? verb
    : ([...verbs].find((each) => plain.startsWith(each)) ?? verbOf(plain, verb, verbs));
  if (meant === undefined) return undefined;
  const rests = new Map(
    known.flatMap(({ operation, words }) =>
      words[0] === meant ? [[operation.slice(meant.length), operation] as const] : [],
    ),
  );
  const written = plain.startsWith(meant) ? plain.slice(meant.length) : plain.slice(verb.length);
  const close = written === '' ? undefined : nearest(written, rests.keys());
  return close === undefined ? undefined : rests.get(close);
}

const verbOf = (plain: string, verb: string, verbs: ReadonlySet<string>): string | undefined =>
  verb.length < plain.length ? nearest(verb, verbs) : undefined;

/** Says that a name is no operation, and which one was meant. */
export function unknownOperation(name: string, operations: Iterable<string>): string {
  const close = nearestOperation(name, operations);
  // It comes in an address, too, and may hold anything.
  const shown = /^[A-Za-z:-]{1,80}$/.test(name) ? `\`${name}\`` : 'this';
  return `${shown} is not an operation of the ElastiCache API${close ? `; did you mean \`${close}\`?` : ''}`;
}

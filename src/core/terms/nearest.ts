/**
 * The candidate that a person most likely meant, or undefined when none is near.
 *
 * Near is an edit distance (insertions, deletions, substitutions, swaps of neighbours) of at most a third of the word's
 * length, letter case aside; ties go to the earlier candidate.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  // Longer than any name we know: not a typo, and not worth quadratic time.
  if (wanted.length > 128) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= least) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/**
 * The candidate that a word of its length is a slip of: at most two letters are wrong, missing, too many or swapped. A word that
 * is one can be shown to anybody: it says next to nothing that the candidate does not.
 */
export function typoOf(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length < 6) return undefined;
  const close = nearest(word, candidates);
  return close !== undefined && editDistance(word.toLowerCase(), close.toLowerCase()) <= 2 ? close : undefined;
}

/** Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours. Quadratic: for words. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, (before[j - 2] ?? 0) + 1);
      current.push(value);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

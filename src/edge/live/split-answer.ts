/** An answer taken apart, so that it can be read piece by piece. */
export interface SplitAnswer {
  /** The answer without the members of its lists. */
  readonly frame: string;
  /** The text of each list's members, by the list's name. */
  readonly members: ReadonlyMap<string, readonly string[]>;
}

/** Tags after which others have their turn. */
const TURN = 5_000;
/** Root, result and list, in which the members are. */
const LIST = 3;

/**
 * Takes the members of these lists of an answer (`<XResponse><XResult><List><member>`) out of its text, step by step. Tags are
 * counted, nothing is understood: frame and members still have to be read by somebody strict, and all of them are well-formed
 * exactly when the whole is. Undefined: it is no such text, and to be read as one.
 */
export function* splitAnswer(xml: string, lists: readonly string[]): Generator<undefined, SplitAnswer | undefined> {
  // Comments and the like may hold anything.
  if (xml.includes('<!')) return undefined;
  const members = new Map<string, string[]>();
  const frame: string[] = [];
  let [depth, kept, began, count] = [0, 0, -1, 0];
  let list = '';
  for (const { 0: tag, 1: closes = '', 2: name = '', index } of xml.matchAll(/<(\/?)([^\s<>/?]+)[^<>]*>/g)) {
    if (++count % TURN === 0) yield;
    if (closes !== '') {
      depth--;
      if (depth < 0) return undefined;
      if (depth !== LIST || began < 0) continue;
      const end = index + tag.length;
      frame.push(xml.slice(kept, began));
      const known = members.get(list) ?? [];
      known.push(xml.slice(began, end));
      members.set(list, known);
      [kept, began] = [end, -1];
    } else if (!tag.endsWith('/>')) {
      if (depth === LIST - 1) list = name;
      if (depth === LIST && name === 'member' && lists.includes(list)) began = index;
      depth++;
    }
  }
  if (depth !== 0 || began >= 0) return undefined;
  frame.push(xml.slice(kept));
  return { frame: frame.join(''), members };
}

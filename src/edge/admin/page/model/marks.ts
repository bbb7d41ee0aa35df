/** A policy's text in pieces: those that matched, those that kept a statement from matching, and the rest. */

export interface Mark {
  /** Offsets in the text, from 0; the end is not in it. */
  readonly start: number;
  readonly end: number;
  readonly kind: 'matched' | 'failed';
  /** Why, of what failed. */
  readonly text?: string;
}

export interface TextPiece {
  readonly text: string;
  readonly mark?: Mark;
}

/** The part of the text from `start` to `end`, whole lines of it, cut at the marks; of marks that overlap the inner one counts. */
export function piecesOf(text: string, start: number, end: number, marks: readonly Mark[]): TextPiece[] {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const to = next < 0 ? text.length : next;
  const within = marks.filter((mark) => mark.start < mark.end && mark.start >= from && mark.end <= to);
  const edges = [...new Set([from, to, ...within.flatMap((mark) => [mark.start, mark.end])])].sort((a, b) => a - b);
  return edges.slice(0, -1).map((edge, i): TextPiece => {
    const stop = edges[i + 1] as number;
    const [mark] = within
      .filter((each) => each.start <= edge && each.end >= stop)
      .sort((a, b) => a.end - a.start - (b.end - b.start));
    return { text: text.slice(edge, stop), ...(mark ? { mark } : {}) };
  });
}

/** The same with what all lines are indented by taken away. */
export function withoutIndent(pieces: readonly TextPiece[]): TextPiece[] {
  const lines = pieces
    .map(({ text }) => text)
    .join('')
    .split('\n');
  const indents = lines.flatMap((line) => (line.trim() === '' ? [] : [line.length - line.trimStart().length]));
  const indent = new RegExp(`(^|\\n)[ \\t]{0,${Math.min(...indents)}}`, 'g');
  const inner = new RegExp(`\\n[ \\t]{0,${Math.min(...indents)}}`, 'g');
  return pieces.map((piece, i): TextPiece => {
    const text = i === 0 ? piece.text.replace(indent, '$1') : piece.text.replace(inner, '\n');
    return { ...piece, text };
  });
}

/** A part of a mark: one of a long list has several, one a line. */
export interface MarkedLine extends TextPiece {
  readonly begins: boolean;
  readonly ends: boolean;
}

/** The same with marks that leave out what lines are indented by. */
export function linesOf(pieces: readonly TextPiece[]): MarkedLine[] {
  return pieces.flatMap((piece): MarkedLine[] => {
    const { text, mark } = piece;
    if (!mark) return [{ ...piece, begins: true, ends: true }];
    const parts = text.split(/(\n[ \t]*)/);
    return parts.map((part, i): MarkedLine => {
      const margin = i % 2 === 1;
      return { text: part, ...(margin ? {} : { mark }), begins: i === 0, ends: i === parts.length - 1 };
    });
  });
}

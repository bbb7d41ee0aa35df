import type { Terminal } from './terminal.js';

export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'dim';

const CODES: Readonly<Record<Colour, number>> = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2 };

/** How a terminal shows text: in colour and in lines that fit where people look, as it is anywhere else. */
export interface Painter {
  paint(colour: Colour, text: string): string;
  /** The line in pieces of at most 100 columns, later ones indented. */
  fit(line: string): string;
}

const WIDEST = 100;

/** NO_COLOR (no-color.org) outweighs FORCE_COLOR, which outweighs whether the output is a terminal. */
export function createPainter({ output, environment }: Pick<Terminal, 'output' | 'environment'>): Painter {
  const { isTTY = false, columns = WIDEST } = output as { readonly isTTY?: boolean; readonly columns?: number };
  const { NO_COLOR, FORCE_COLOR } = environment;
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  const coloured = !NO_COLOR && (forced || (isTTY && FORCE_COLOR === undefined));
  return {
    paint: (colour, text) => (coloured ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text),
    fit: (line) => (isTTY ? wrap(line, Math.max(40, Math.min(columns, WIDEST))) : line),
  };
}

const INDENT = '   ';

function wrap(line: string, width: number): string {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    // JSON has no spaces: what is too long for a line is broken after its commas, where it may be.
    const pieces = INDENT.length + word.length > width ? word.split(/(?<=,)(?=["{[])/) : [word];
    for (const [i, piece] of pieces.entries()) {
      const next = current === '' || i > 0 ? `${current}${piece}` : `${current} ${piece}`;
      if (next.length <= width || current.trim() === '') current = next;
      else {
        lines.push(current);
        current = `${INDENT}${piece}`;
      }
    }
  }
  return [...lines, current].join('\n');
}

import t from 'tap';
import { linesOf, piecesOf, withoutIndent } from '#src/edge/admin/page/model/marks.js';

const TEXT = '[\n  {\n    "a": "x"\n  },\n  { "b": 1 }\n]';
const at = (part: string): { start: number; end: number } => {
  const start = TEXT.indexOf(part);
  return { start, end: start + part.length };
};
const shown = (start: number, end: number, ...parts: string[]): string =>
  piecesOf(
    TEXT,
    start,
    end,
    parts.map((part) => ({ ...at(part), kind: 'failed' as const })),
  )
    .map(({ text, mark }) => (mark ? `<${text}>` : text))
    .join('');

t.test('whole lines, with the failing part marked', async (t) => {
  const { start, end } = at('{\n    "a": "x"\n  }');
  t.equal(shown(start, end, '"x"'), '  {\n    "a": <"x">\n  },');
  t.equal(shown(start, end), '  {\n    "a": "x"\n  },');
  t.equal(shown(start, end, '"b"'), '  {\n    "a": "x"\n  },', 'a mark elsewhere is left out');
});

t.test('of marks that overlap the inner one counts', async (t) => {
  const { start, end } = at('{ "b": 1 }');
  t.equal(shown(start, end, '"b": 1', '1'), '  { <"b": ><1> }');
});

t.test('the first and the last line', async (t) => {
  t.equal(shown(0, TEXT.length), TEXT);
});

t.test('the indent of the whole is taken away', async (t) => {
  const { start, end } = at('{\n    "a": "x"\n  }');
  const pieces = withoutIndent(piecesOf(TEXT, start, end, [{ ...at('"a"'), kind: 'failed' }]));
  t.same(
    pieces.map(({ text }) => text),
    ['{\n  ', '"a"', ': "x"\n},'],
  );
  t.same(
    withoutIndent(piecesOf('{"a":1}', 0, 7, [])).map(({ text }) => text),
    ['{"a":1}'],
  );
});

t.test('a mark of several lines leaves out what they are indented by', async (t) => {
  const text = '{ "a": [\n    "x",\n    "y"\n  ] }';
  const mark = { start: 7, end: text.length - 2, kind: 'failed' as const };
  const lines = linesOf(piecesOf(text, 0, text.length, [mark]));
  t.equal(lines.map(({ text }) => text).join(''), text, 'nothing is lost');
  t.same(
    lines.filter((line) => line.mark).map(({ text, begins, ends }) => [text, begins, ends]),
    [
      ['[', true, false],
      ['"x",', false, false],
      ['"y"', false, false],
      [']', false, true],
    ],
  );
});

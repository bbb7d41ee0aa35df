import t from 'tap';
import { element, escapeXml, writeXml } from '#src/core/wire/query/xml.js';

const ESCAPED: [text: string, xml: string][] = [
  ['plain', 'plain'],
  ['<a href="x">&\'</a>', '&lt;a href="x"&gt;&amp;\'&lt;/a&gt;'],
  [']]>', ']]&gt;'],
  ['a\r\nb\tc', 'a&#13;\nb\tc'],
  ['a\0b\x0b\x1f\x7f', 'a\ufffdb\ufffd\ufffd\x7f'],
  ['\ufffe\uffff', '\ufffd\ufffd'],
  ['😀\ud800x\udc00', '😀\ufffdx\ufffd'],
];

for (const [text, xml] of ESCAPED) {
  t.test(`escapes ${JSON.stringify(text)}`, async (t) => t.equal(escapeXml(text), xml));
}

t.test('writes elements', async (t) => {
  t.equal(
    writeXml(element('A', [element('B', 'x&'), element('C', []), element('D', '')], 'http://n/')),
    '<A xmlns="http://n/"><B>x&amp;</B><C/><D/></A>',
  );
});

import t from 'tap';
import { readTags } from '#src/edge/tags/tags-answer.js';
import { readErrorCode } from '#src/edge/upstream/xml-answer.js';

const wrap = (inside: string): string =>
  `<?xml version="1.0"?>\n<ListTagsForResourceResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/">` +
  `<ListTagsForResourceResult>${inside}</ListTagsForResourceResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></ListTagsForResourceResponse>\n`;
const list = (inside: string): string => wrap(`<TagList>${inside}</TagList>`);
const tag = (key: string, value: string): string => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`;
const behindDeclaration = (markup: string): string => list(tag('k&amp;', 'v')).replace('?>', `?>${markup}`);

const GOOD: [what: string, xml: string, tags: Record<string, string>][] = [
  ['two tags', list(tag('team', 'cache') + tag('env', 'prod')), { team: 'cache', env: 'prod' }],
  ['no tags', list(''), {}],
  ['a self-closed list', wrap('<TagList/>'), {}],
  [
    'an empty value, in three forms',
    list(`${tag('a', '')}<Tag><Key>b</Key><Value/></Tag><Tag><Key>c</Key></Tag>`),
    { a: '', b: '', c: '' },
  ],
  ['entities', list(tag('a&amp;b', '&lt;&gt;&quot;&apos;&#65;&#x1F600;')), { 'a&b': '<>"\'A\u{1f600}' }],
  ['a space is a value', list(tag('k', ' ')), { k: ' ' }],
  ["spaces are the value's own", list(tag('k', ' v ')), { k: ' v ' }],
  [
    'layout, comments, attributes',
    wrap('\n <TagList a="b">\n <!-- > x -->\n <Tag>\n <Key>k</Key> <Value>v</Value>\n</Tag></TagList>\n'),
    { k: 'v' },
  ],
  ['a namespace prefix', list('<e:Tag><e:Key>k</e:Key><e:Value>v</e:Value></e:Tag>'), { k: 'v' }],
  ['a bracket in an attribute', list('<Tag><Key a="x>y">k</Key><Value>v</Value></Tag>'), { k: 'v' }],
  [
    'what looks like other types',
    list(tag('n', '0x10') + tag('b', 'true') + tag('e', '1e3') + tag('z', ' 007 ')),
    { n: '0x10', b: 'true', e: '1e3', z: ' 007 ' },
  ],
  ['an entity escaped', list(tag('k', '&amp;lt; &amp;#65; &amp;evil;')), { k: '&lt; &#65; &evil;' }],
  ['a comment in a value', list(tag('k', 'a<!-- x -->b')), { k: 'ab' }],
  ['only layout', wrap('<TagList>\n</TagList>'), {}],
  ['layout before the declaration', `\n${list(tag('k', 'v'))}`, { k: 'v' }],
  ['a byte order mark', `\ufeff${list(tag('k', 'v'))}`, { k: 'v' }],
  ['as many entities as tags can hold', list(tag('k', '&amp;'.repeat(20_000))), { k: '&'.repeat(20_000) }],
  ['a comment behind the declaration', behindDeclaration('<!-- x -->'), { 'k&': 'v' }],
  ["a key of JavaScript's own", list(tag('__proto__', 'x')), JSON.parse('{"__proto__":"x"}')],
];

t.test('tags', async (t) => {
  for (const [what, xml, tags] of GOOD) t.strictSame([...(readTags(xml) ?? [])], Object.entries(tags), what);
});

t.test('the answers that list all tags', async (t) => {
  const listed = list(tag('team', 'cache') + tag('env', ''));
  for (const operation of ['AddTagsToResource', 'RemoveTagsFromResource']) {
    const tags = readTags(listed.replaceAll('ListTagsForResource', operation));
    t.strictSame(
      [...(tags ?? [])],
      [
        ['team', 'cache'],
        ['env', ''],
      ],
      operation,
    );
    t.strictSame(
      readTags(wrap('<TagList/>').replaceAll('ListTagsForResource', operation)),
      new Map(),
      `${operation}: none left`,
    );
  }
});

const BAD: [what: string, xml: string][] = [
  ['nothing', ''],
  ['text', 'hello'],
  ['another document', '<a/>'],
  ['no list', wrap('')],
  ['two lists', wrap('<TagList/><TagList/>')],
  ['two roots', list('') + list('')],
  ['cut off', list(tag('k', 'v')).slice(0, -30)],
  ['crossed elements', list('<Tag><Key>k</Tag></Key>')],
  ['a tag without key', list('<Tag><Value>v</Value></Tag>')],
  ['two values', list('<Tag><Key>k</Key><Value>v</Value><Value>w</Value></Tag>')],
  ['a key twice', list(tag('k', 'v') + tag('k', 'w'))],
  ['something else in the list', list('<Other/>')],
  ['an unknown entity', list(tag('k', '&evil;'))],
  ['a bare ampersand', list(tag('k', 'a & b'))],
  ['an impossible character', list(tag('k', '&#x110000;'))],
  ['a doctype', behindDeclaration('<!DOCTYPE x>')],
  ['a doctype with an entity', behindDeclaration('<!DOCTYPE x [<!ENTITY e "v">]>')],
  ['a doctype that gives an entity of XML another value', behindDeclaration('<!DOCTYPE x [<!ENTITY amp "v">]>')],
  ['CDATA, which AWS does not send', list(tag('k', '<![CDATA[v]]>'))],
  ['an entity of HTML', list(tag('k', '&copy;'))],
  ['characters that XML does not have', list(tag('k', 'a&#0;b'))],
  ['half a surrogate pair', list(tag('k', '&#xD800;'))],
  ['a doctype in lower case', behindDeclaration('<!doctype x>')],
  ['a doctype behind a comment', behindDeclaration('<!-- x --><!DOCTYPE x SYSTEM "file:///etc/passwd">')],
  ['text in the list', wrap('<TagList>team</TagList>')],
  ['text between the tags', list(`${tag('k', 'v')}x`)],
  ['an element in a value', list(tag('k', 'v<b/>'))],
  ['a second root', `${list(tag('k', 'v'))}<a/>`],
  ['text behind the root', `${list(tag('k', 'v'))}x`],
  [
    "one operation's result in another's response",
    list(tag('k', 'v')).replace(/(.?)ListTagsForResourceResult/g, '$1AddTagsToResourceResult'),
  ],
  ['the answer to another operation', list(tag('k', 'v')).replaceAll('ListTagsForResource', 'DescribeTags')],
  ['a list of tags in no operation', list(tag('k', 'v')).replaceAll('ListTagsForResource', 'undefined')],
  ['too deep', '<a>'.repeat(1000) + '</a>'.repeat(1000)],
  ['an error', '<ErrorResponse><Error><Code>X</Code></Error></ErrorResponse>'],
];

t.test('anything else is no answer', async (t) => {
  for (const [what, xml] of BAD) t.equal(readTags(xml), undefined, what);
});

t.test('error codes', async (t) => {
  t.equal(
    readErrorCode('<ErrorResponse><Error><Code>CacheClusterNotFound</Code></Error></ErrorResponse>'),
    'CacheClusterNotFound',
  );
  t.equal(readErrorCode('<ErrorResponse><Error><Code>&lt;script></Code></Error></ErrorResponse>'), undefined);
  t.equal(readErrorCode('<ErrorResponse><Error><Code>12</Code></Error></ErrorResponse>'), undefined);
  t.equal(readErrorCode('<x:R xmlns:x="y"><x:Error><x:Code>Throttling</x:Code></x:Error></x:R>'), 'Throttling');
  t.equal(readErrorCode('<html>'), undefined);
  t.equal(readErrorCode('{}'), undefined);
});

t.test('hostile answers are refused in time', async (t) => {
  const many = 50_000;
  for (const part of [
    '<',
    '<a>',
    '<a ',
    '<!--',
    '<?',
    '&',
    '&amp;',
    '&#',
    '<a b="',
    '</a>',
    '<a/>',
    '<TagList>',
    '<a b="c"',
  ]) {
    for (const xml of [part.repeat(many), list(part.repeat(many))]) {
      // Processor time, so that other programs do not count. What looks at all for each part would take minutes.
      const start = process.cpuUsage();
      t.equal(readTags(xml), undefined, part);
      t.ok(process.cpuUsage(start).user < 2_000_000, `${part}: in time`);
    }
  }
});

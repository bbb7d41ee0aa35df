import t from 'tap';
import { editTexts } from '#src/edge/admin/page/model/edit-texts.js';

const json = (value: unknown): string => JSON.stringify(value, null, 2);
const OLD = { Effect: 'Allow', Action: ['a:B', 'a:C'], Resource: 'x/~y' };

t.test('a statement that is mended', async (t) => {
  const texts = editTexts([
    { op: 'test', path: '/Statement/1', value: OLD },
    { op: 'replace', path: '/Statement/1/Action/0', value: 'a:D' },
    { op: 'add', path: '/Statement/1/Action/-', value: 'a:E' },
    { op: 'add', path: '/Statement/1/Condition', value: { Bool: { 'aws:SecureTransport': 'true' } } },
    { op: 'remove', path: '/Statement/1/Resource' },
  ]);
  const after = {
    Effect: 'Allow',
    Action: ['a:D', 'a:C', 'a:E'],
    Condition: { Bool: { 'aws:SecureTransport': 'true' } },
  };
  t.same(texts, [{ pointer: '/Statement/1', before: json(OLD), after: json(after) }]);
  t.same(OLD.Action, ['a:B', 'a:C'], 'what was given is not changed');
});

t.test('keys with slashes, and entries that go', async (t) => {
  const value = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } }, Action: ['1', '2'] };
  const [text] = editTexts([
    { op: 'test', path: '/a/Statement/0', value },
    { op: 'replace', path: '/a/Statement/0/Condition/StringEquals/aws:ResourceTag~1team', value: 'b' },
    { op: 'remove', path: '/a/Statement/0/Action/0' },
  ]);
  const after = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'b' } }, Action: ['2'] };
  t.equal(text?.after, json(after));
});

t.test('a statement that is added', async (t) => {
  t.same(
    editTexts([
      { op: 'test', path: '/Statement/0', value: OLD },
      { op: 'add', path: '/Statement/-', value: { Effect: 'Deny' } },
    ]),
    [{ pointer: '/Statement/-', before: '', after: json({ Effect: 'Deny' }) }],
    'one that is only tested is not shown',
  );
});

t.test('a statement alone becomes one of several', async (t) => {
  const added = { Effect: 'Deny' };
  t.same(
    editTexts([
      { op: 'test', path: '/Statement', value: OLD },
      { op: 'replace', path: '/Statement', value: [OLD, added] },
    ]),
    [{ pointer: '/Statement', before: json([OLD]), after: json([OLD, added]) }],
  );
});

t.test('a whole new policy', async (t) => {
  t.same(editTexts([{ op: 'add', path: '', value: OLD }]), [{ pointer: '', before: '', after: json(OLD) }]);
});

t.test('a key of a hostile name changes nothing else', async (t) => {
  const [text] = editTexts([
    { op: 'test', path: '/s', value: { a: 1 } },
    { op: 'add', path: '/s/__proto__', value: { polluted: true } },
  ]);
  t.match(text?.after, /"__proto__"/);
  t.equal(({} as { polluted?: boolean }).polluted, undefined);
});

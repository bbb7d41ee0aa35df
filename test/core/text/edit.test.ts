import t from 'tap';
import { editText } from '#src/core/text/edit.js';

const JSON_TEXT = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Action": ["a", "b"],
      "Resource": [
        "x",
        "y"
      ]
    }
  ]
}
`;
const edited = (text: string, file: string, ...patch: Parameters<typeof editText>[2]): string => {
  const result = editText(text, file, patch);
  if ('refused' in result) throw new Error(result.refused);
  return result.text;
};

t.test('JSON keeps its form: a list on one line stays on one line', async (t) => {
  t.equal(
    edited(JSON_TEXT, 'p.json', { op: 'add', path: '/Statement/0/Action/-', value: 'c' }),
    JSON_TEXT.replace('["a", "b"]', '["a", "b", "c"]'),
  );
  t.equal(
    edited(JSON_TEXT, 'p.json', { op: 'add', path: '/Statement/0/Resource/-', value: 'z' }),
    JSON_TEXT.replace('"y"\n', '"y",\n        "z"\n'),
  );
  t.equal(
    edited(JSON_TEXT, 'p.json', { op: 'replace', path: '/Statement/0/Resource/1', value: 'z' }),
    JSON_TEXT.replace('"y"', '"z"'),
  );
  t.equal(edited('{"A":"x"}', 'p.json', { op: 'replace', path: '/A', value: ['x', 'y'] }), '{"A":["x", "y"]}');
});

t.test('what is removed, renamed or whole', async (t) => {
  const without = edited(JSON_TEXT, 'p.json', { op: 'remove', path: '/Statement/0/Resource' });
  t.strictSame(JSON.parse(without).Statement, [{ Action: ['a', 'b'] }]);
  const more = edited(JSON_TEXT, 'p.json', { op: 'add', path: '/Statement/-', value: { Effect: 'Deny' } });
  t.strictSame(JSON.parse(more).Statement[1], { Effect: 'Deny' });
  t.match(more, '    },\n    {\n      "Effect": "Deny"\n    }\n  ]', 'indented as the file is');
  const tabs = JSON_TEXT.replace(/^ +/gm, (spaces) => '\t'.repeat(spaces.length / 2)).replaceAll('\n', '\r\n');
  t.match(edited(tabs, 'p.json', { op: 'add', path: '/Statement/0/Sid', value: 's' }), '\r\n\t\t\t"Sid": "s"');
});

t.test('YAML keeps its comments and what was not touched', async (t) => {
  const yaml = 'a: # first\n  - { x: 1, y: [p] } # second\n  - plain\n';
  t.equal(edited(yaml, 'p.yaml', { op: 'add', path: '/a/0/y/-', value: 'q' }), yaml.replace('[p]', '[p, "q"]'));
  t.equal(edited(yaml, 'p.yaml', { op: 'replace', path: '/a/1', value: 'other' }), yaml.replace('plain', 'other'));
  t.match(edited(yaml, 'p.yaml', { op: 'remove', path: '/a/0/x' }), '# second');
});

t.test('a test that fails refuses the whole patch', async (t) => {
  const patch = [
    { op: 'test', path: '/Statement/0/Action', value: ['a'] },
    { op: 'add', path: '/Statement/0/Action/-', value: 'c' },
  ] as const;
  t.match(editText(JSON_TEXT, 'p.json', patch), { refused: /`\/Statement\/0\/Action`/ });
});

t.test('a member that gets another name keeps what is written in it', async (t) => {
  const value = { k: 'v' };
  const patch = [
    { op: 'add', path: '/Condition/StringLike', value },
    { op: 'remove', path: '/Condition/StringEquals' },
  ] as const;
  const yaml = 'Condition:\n  StringEquals: # why\n    k: v # because\n';
  t.equal(edited(yaml, 'p.yaml', ...patch), yaml.replace('Equals', 'Like'));
  const json = '{ "Condition": { "StringEquals": {  "k": "v"  } } }';
  t.equal(edited(json, 'p.json', ...patch), json.replace('Equals', 'Like'));
});

t.test('an item behind items of a line each has a line of its own, and theirs stay as they were written', async (t) => {
  const json = '{\n  "a": [\n    { "x":  1, "y": [ 2 ] }\n  ]\n}\n';
  const value = { x: 3 };
  t.equal(
    edited(json, 'p.json', { op: 'add', path: '/a/-', value }),
    '{\n  "a": [\n    { "x":  1, "y": [ 2 ] },\n    { "x": 3 }\n  ]\n}\n',
  );
});

import t from 'tap';
import { isFault, readJson } from '#src/core/text/json.js';
import { createLineMap, pointerToken, resolvePointer } from '#src/core/text/locate.js';

t.test('positions are 1-based lines and columns, by any line ending that has a line feed', async (t) => {
  const position = createLineMap('ab\r\nc\n\nd');
  const at = [0, 1, 3, 4, 5, 6, 7, 8].map((offset) => Object.values(position(offset)).join(':'));
  t.strictSame(at, ['1:1', '1:2', '1:4', '2:1', '2:2', '3:1', '4:1', '4:2']);
});

t.test('pointers find what they name', async (t) => {
  const tree = readJson('{"a/b":{"m~n":[10,{"":20}]},"s":"x"}');
  if (isFault(tree)) throw new Error('not JSON');
  t.equal(pointerToken('a/b~c'), 'a~1b~0c');
  t.match(resolvePointer(tree, '/a~1b/m~0n/1/'), { text: '20' });
  t.match(resolvePointer(tree, '/s/0'), { text: 'x' }, 'a scalar is a list of one');
  t.equal(resolvePointer(tree, '/s/1'), undefined);
  t.equal(resolvePointer(tree, '/nothing/here'), undefined);
  t.equal(resolvePointer(tree, ''), tree);
});

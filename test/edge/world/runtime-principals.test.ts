import t from 'tap';
import { createPrincipalsEditor, NO_CHANGES } from '#src/edge/world/runtime-principals.js';

t.test('a suite may make and delete any number of principals', async (t) => {
  let changes = NO_CHANGES;
  const editor = createPrincipalsEditor({
    changes: () => changes,
    change: (wanted) => {
      changes = wanted;
      return { problems: [] };
    },
    has: (arn) => changes.put.has(arn) || arn === 'arn:of-the-file',
    declares: () => true,
    unchanged: (arn) => arn === 'arn:of-the-file',
  });
  for (let i = 0; i < 2_000; i++) {
    t.equal(editor.create([{ arn: `arn:${i}` }]).refused, undefined);
    t.equal(editor.remove(`arn:${i}`).refused, undefined);
  }
  t.equal(editor.remove('arn:of-the-file').refused, undefined);
  t.strictSame([...changes.gone], ['arn:of-the-file'], 'what the files tell of must stay hidden');
});

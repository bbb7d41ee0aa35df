import t from 'tap';
import { embeddedTags } from '#src/edge/tags/embedded-tags.js';

t.test('tags come from the state of the caller’s own account and region, at once', async (t) => {
  const place = { region: 'eu-west-1', account: '111111111111', accessKeyId: 'AKIA' };
  const asked: unknown[] = [];
  const source = embeddedTags((arn, where) => {
    asked.push(where);
    return arn === 'there' ? { team: 'a' } : undefined;
  });
  t.match(source.known('there', place), { tags: { team: 'a' } });
  t.match(source.known('gone', place), { why: 'gone' });
  t.strictSame(asked, [place, place]);
});

import t from 'tap';
import { readDetails } from '#src/edge/live/iam-answers.js';
import { splitAnswer } from '#src/edge/live/split-answer.js';
import { atOnce } from '#src/edge/world/load-world.js';
import { EXAMPLE } from './example.js';

const answer = (inside: string): string =>
  `<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult>${inside}</GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>`;
const user = (name: string, more = ''): string => `<member><UserName>${name}</UserName>${more}</member>`;
const namesOf = (xml: string) => atOnce(readDetails(xml)).found.UserDetailList.map(({ UserName }) => UserName);

t.test('members are taken out, with the lists in them', async (t) => {
  const inner = '<GroupList><member>g</member><member/></GroupList>';
  const xml = answer(
    `<UserDetailList>${user('a', inner)} ${user('b')}</UserDetailList><Other>${user('c')}</Other><Policies/>`,
  );
  const split = atOnce(splitAnswer(xml, ['UserDetailList', 'Policies']));
  t.strictSame([...(split?.members ?? [])], [['UserDetailList', [user('a', inner), user('b')]]]);
  t.equal(split?.frame, answer(`<UserDetailList> </UserDetailList><Other>${user('c')}</Other><Policies/>`));
  t.strictSame(namesOf(xml), ['a', 'b']);
});

t.test('whatever is broken somewhere is refused as a whole', async (t) => {
  const good = `<UserDetailList>${user('a')}${user('b')}</UserDetailList>`;
  for (const [why, xml] of [
    ['the end is missing', answer(good).slice(0, -3)],
    ['tags that overlap', answer(good.replace('<UserName>b</UserName>', '<x><y></x></y>'))],
    [
      'a member that ends with its list',
      answer(good.replace('</member></UserDetailList>', '</UserDetailList></member>')),
    ],
    ['two lists', answer(good + good)],
    ['a character that is none', answer(good.replace('b', '&b;'))],
    ['two names', answer(good.replace('<UserName>b', '<UserName>x</UserName><UserName>b'))],
    ['a member that is a text', answer(good.replace(user('b'), '<member>b</member>'))],
    ['a text between', answer(good.replace('</member><member>', '</member>text<member>'))],
    ['more after the end', `${answer(good)}<x/>`],
    ['a declaration', `<!DOCTYPE x>${answer(good)}`],
  ] as const)
    t.throws(() => namesOf(xml), why);
});

t.test('what may hide a tag is read as one', async (t) => {
  t.equal(atOnce(splitAnswer(answer('<!-- <member> --><UserDetailList/>'), ['UserDetailList'])), undefined);
  t.strictSame(namesOf(answer(`<!-- <member> --><UserDetailList>${user('a')}</UserDetailList>`)), ['a']);
  t.strictSame(namesOf(answer(`<UserDetailList>${user('a').replace('<member>', '<member x="1">')}</UserDetailList>`)), [
    'a',
  ]);
});

t.test('a long answer is read in many steps', async (t) => {
  const long = answer(
    `<UserDetailList>${Array.from({ length: 5_000 }, (_, i) => user(`u${i}`)).join('')}</UserDetailList>`,
  );
  const steps = readDetails(long);
  let count = 0;
  while (!steps.next().done) count++;
  t.ok(count >= 5_000, `${count} steps`);
  t.ok(atOnce(readDetails(EXAMPLE)).found.UserDetailList.length > 0, "AWS's own example");
});

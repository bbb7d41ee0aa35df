import t from 'tap';
import { actionIndexOf, type Bucket, collectBuckets, indexShape } from '#src/core/engine/action-index.js';
import { compilePolicySet } from '#src/core/engine/policy-set.js';
import { allow, deny, policyOf, type WrittenStatement } from './policies.js';

const NAME = 'arn:aws:e:r:1:';
const build = (...statements: WrittenStatement[]) => {
  const { indexes, members } = compilePolicySet({ identity: [policyOf('identity', statements)] });
  return (action: string) => actionIndexOf(indexes, members, action);
};

/** Which Sids the index offers for a resource. */
function offered(index: ReturnType<ReturnType<typeof build>>, name: string | undefined): (string | undefined)[] {
  const found: Bucket[] = [];
  collectBuckets(index, `${NAME}${name ?? ''}`, name === undefined ? -1 : NAME.length, found);
  return found.flatMap(({ deny, allow }) =>
    [...deny, ...allow].map(({ member }) => member.statement.ref.statement.sid),
  );
}

t.test('statements are offered by what a resource begins and ends with', async (t) => {
  const resource = (Sid: string, name: string) => allow('*', `${NAME}${name}`, { Sid });
  const index = build(
    allow('*', '*', { Sid: 'all' }),
    { Effect: 'Allow', Action: '*', NotResource: '*', Sid: 'not' },
    resource('exact', 'c:a-1'),
    resource('prefix', 'c:a-*'),
    resource('type', 'c:*'),
    resource('suffix', 'c:*-end'),
    resource('both', 'c:a*-end'),
    resource('longer', 'c:long-beginning*d'),
    resource('inner', '*x*'),
    resource('variable', 'c:a-${u}'),
  )('x:Y');
  t.strictSame(offered(index, undefined), ['all', 'not', 'inner']);
  t.strictSame(offered(index, 'c:a-1'), ['all', 'not', 'inner', 'type', 'prefix', 'variable', 'exact']);
  t.strictSame(offered(index, 'c:b-end'), ['all', 'not', 'inner', 'type', 'suffix', 'both']);
  t.strictSame(offered(index, 'c:other-end'), ['all', 'not', 'inner', 'type', 'suffix', 'both'], 'and not `longer`');
  t.strictSame(offered(index, 'd:'), ['all', 'not', 'inner']);
  t.strictSame(offered(index, ''), ['all', 'not', 'inner']);
  t.strictSame(indexShape(index), { always: 3, prefixes: 5, suffixes: 2 });
});

t.test('only statements about the action are there; the index is made once', async (t) => {
  const indexOf = build(allow('e:Get*', '*'), deny(['e:*', 'f:*'], `${NAME}x`), allow('g:*', '*'));
  t.strictSame(indexShape(indexOf('e:GetIt')), { always: 1, prefixes: 1, suffixes: 0 });
  t.strictSame(indexShape(indexOf('e:PutIt')), { always: 0, prefixes: 1, suffixes: 0 });
  t.strictSame(indexShape(indexOf('h:PutIt')), { always: 0, prefixes: 0, suffixes: 0 });
  t.equal(indexOf('e:GetIt'), indexOf('E:GETIT'));
});

t.test('what is remembered of callers is bounded, and the newest is kept', async (t) => {
  const { indexes, members } = compilePolicySet({ identity: [policyOf('identity', [allow('*', '*')])] });
  for (let n = 0; n < 256; n++) actionIndexOf(indexes, members, `e:a${n}`);
  t.ok(indexes.byAction.has('e:a0'));
  // Another spelling of a known action needs no room of its own among the actions.
  const known = actionIndexOf(indexes, members, 'E:A255');
  t.equal(known, indexes.byAction.get('e:a255'));
  t.equal(indexes.bySpelling.get('E:A255'), known);
  t.ok(indexes.byAction.has('e:a0'));
  for (let n = 256; n < 600; n++) actionIndexOf(indexes, members, `e:a${n}`);
  for (const memo of [indexes.byAction, indexes.bySpelling]) {
    t.equal(memo.size, 256);
    t.notOk(memo.has('e:a0'));
    t.ok(memo.has('e:a599'));
  }
});

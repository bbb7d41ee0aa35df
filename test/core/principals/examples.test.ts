import { readFileSync } from 'node:fs';
import t from 'tap';
import { loadInput } from './files.js';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const NAMES = ['ci-session', 'deployer-boundary', 'deployer', 'developer', 'list-tags'];

t.test("the repository's own policies load without a problem, and the README tells of each", async (t) => {
  const files = Object.fromEntries(NAMES.map((name) => [`policies/${name}.json`, read(`policies/${name}.json`)]));
  const file = 'policies/principals.yaml';
  const { identities, problems } = loadInput({ file, text: read(file) }, files);
  t.strictSame(problems, []);
  const readme = read('policies/README.md');
  for (const principal of identities?.principals ?? []) {
    const keys = [...principal.accessKeys, ...principal.sessions.map((session) => session.accessKey)];
    t.ok(keys.length > 0, `${principal.name} can call`);
    for (const key of keys) {
      t.ok(readme.includes(key.id), `${key.id} stands in the README`);
      t.match(key.id, /EXAMPLE$/, 'and is obviously made up');
      t.equal(
        key.secret === undefined,
        key.id === 'AKIAANYSECRETEXAMPLE',
        'and all but the one that says so are verified',
      );
    }
  }
  for (const name of NAMES) t.ok(readme.includes(`\`${name}.json\``), `${name} stands in the README`);
});

/** What was sent is what is described: for every parameter of every operation that changes something. */
import t, { type Test } from 'tap';
import type { Parameters, ParameterValue } from '#src/core/wire/query/request.js';
import type { Shape } from '#src/core/wire/query/shapes.js';
import { emulatorData } from '../../../conformance/client.js';
import { holds, leaves, type Row, read, type Shown, type Subject, under } from './shown/kit.js';
import { Scene, titleOf } from './shown/scene.js';
import { SUBJECTS } from './shown.js';

const { operations, structures } = emulatorData().operations;

t.test('every parameter of the service model has its row', async (t) => {
  for (const [operation, { input }] of Object.entries(operations)) {
    if (/^(Describe|List)/.test(operation)) continue;
    const subjects = SUBJECTS.filter((subject) => subject.operation === operation);
    const excused = new Set(subjects.flatMap(({ unseen = [] }) => unseen.map(({ parameter }) => parameter)));
    for (const [parameter, shape] of Object.entries(structures[input]?.members ?? {})) {
      const rows = subjects.flatMap((subject) => subject.rows.filter((row) => row.parameter === parameter));
      const sent = new Set(rows.flatMap((row) => leavesSent(row.send[parameter])));
      const missing = excused.has(parameter) ? [] : leavesOf(shape).filter((leaf) => !sent.has(leaf));
      t.same(missing, [], `${operation} ${parameter}: nobody says where it is seen`);
      t.notOk(excused.has(parameter) && rows.length > 0, `${operation} ${parameter} is seen after all`);
    }
  }
});

/** The leaves of a parameter's shape: `''` for a scalar or a list of them. */
function leavesOf(shape: Shape): readonly string[] {
  if (shape.type === 'list') return leavesOf(shape.of);
  if (shape.type !== 'structure') return [''];
  return Object.entries(structures[shape.shape]?.members ?? {}).flatMap(([name, member]) =>
    leavesOf(member).map((leaf) => `.${name}${leaf}`),
  );
}

function leavesSent(value: ParameterValue | undefined): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.length === 0 ? [''] : value.flatMap(leavesSent);
  if (typeof value !== 'object') return [''];
  return Object.entries(value).flatMap(([name, held]) => leavesSent(held).map((leaf) => `.${name}${leaf}`));
}

/** Statuses pass, events tell of what was done, and times of changes are those of the calls. */
const RESTLESS = /(^|\.)(Status|CacheClusterStatus|UpdateActionStatusModifiedDate|events)(\.|$)/;

/** What changed that nobody asked for. */
function unasked(before: Shown, after: Shown, allowed: readonly string[]): readonly string[] {
  const [old, now] = [leaves(before), leaves(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((leaf) => old.get(leaf) !== now.get(leaf) && !RESTLESS.test(leaf))
    .filter((leaf) => !allowed.some((path) => under(leaf, path)))
    .map((leaf) => `${leaf}: ${old.get(leaf)} -> ${now.get(leaf)}`);
}

function tried(subject: Subject, row: Row, more: Parameters = {}) {
  const scene = new Scene(subject, row.given);
  const before = subject.operation.startsWith('Create') ? {} : scene.look();
  const reply = scene.send(subject.operation, { ...subject.base, ...row.send, ...more });
  return { scene, before, reply };
}

const laterToo = ({ operation }: Subject): boolean =>
  ['ModifyCacheCluster', 'ModifyReplicationGroup'].includes(operation);

for (const subject of SUBJECTS) {
  t.test(titleOf(subject), async (t) => {
    const modifies = /^(Modify|Increase|Decrease|Disassociate)/.test(subject.operation);
    const untouched = usual(subject);
    for (const row of subject.rows) {
      const what = `${row.parameter} ${JSON.stringify(row.send[row.parameter])}`;
      const { scene, before, reply } = tried(subject, row, laterToo(subject) ? { ApplyImmediately: 'true' } : {});
      t.equal(reply.fault?.message, undefined, `${what}: ${reply.fault?.code}`);
      const after = scene.look();
      const there = read(after, row.where);
      t.ok(holds(there, row.expected), `${what} is seen at ${row.where}: ${JSON.stringify(there)}`);
      if (!row.usual)
        t.notOk(holds(read(untouched, row.where), row.expected), `${what}: ${row.where} is not so anyway`);
      if (modifies)
        t.same(unasked(before, after, [row.where, ...(row.also ?? [])]), [], `${what} changes nothing else`);
      if (laterToo(subject)) later(t, subject, row, what);
    }
  });
}

/** What is there without the parameter: after a creation that does not name it, or before a change. */
function usual(subject: Subject): Shown {
  const scene = new Scene(subject);
  if (/^(Create|Copy|Purchase|Authorize|Delete|Reboot|Export|Batch)/.test(subject.operation)) {
    scene.send(subject.operation, subject.base ?? {});
  }
  return scene.look();
}

/** Without ApplyImmediately it is there at once, or it waits for the maintenance window; a later call brings it about as well. */
function later(t: Test, subject: Subject, row: Row, what: string): void {
  const { scene, before, reply } = tried(subject, row);
  t.equal(reply.fault?.message, undefined, `${what}, later`);
  const now = scene.look();
  const seenNow = holds(read(now, row.where), row.expected);
  if (row.waits) {
    t.notOk(seenNow, `${what} waits`);
    t.not(String(read(now, row.waits)), String(read(before, row.waits)), `${what} waits at ${row.waits}`);
    scene.send(subject.operation, { ...subject.base, ApplyImmediately: 'true' });
    t.ok(holds(read(scene.look(), row.where), row.expected), `${what} is brought about by the next call`);
    const other = tried(subject, row).scene;
    other.wait();
    t.ok(holds(read(other.look(), row.where), row.expected), `${what} comes with the maintenance window`);
  } else t.ok(seenNow, `${what} is there at once: ${JSON.stringify(read(now, row.where))}`);
}

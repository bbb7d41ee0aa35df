/** Policies of several layers together, as a principals file gives them: each row is what AWS's evaluation logic says. */
import t from 'tap';
import { dryRun } from '#src/core/ask/dry-run.js';
import { loadConfig } from '#src/edge/config/config.js';
import { loadCatalog } from '#src/edge/world/data.js';
import { loadWorld } from '#src/edge/world/load-world.js';
import { ACCOUNT, DELETE, denies, LAYER_ROWS, type LayerRow, may } from '../support/layer-rows.js';

const ENDS = { user: 'user/caller', role: 'role/caller', root: 'root' } as const;

function answerOf({ principal, session, account = ACCOUNT, type = 'user', organization, call = DELETE }: LayerRow) {
  const arn = `arn:aws:iam::${account}:${ENDS[type]}`;
  const key = { id: 'AKIACALLER0000000000' };
  const keys =
    session === undefined
      ? { accessKeys: [key] }
      : { sessions: [{ name: 'build', accessKey: { ...key, token: 't' }, ...session }] };
  const { config } = loadConfig({ flags: {}, environment: {} });
  if (config === undefined) throw new Error('no configuration without flags');
  const principals = {
    principals: [{ arn, ...keys, ...principal }],
    groups: { 'no-deletion': may(denies('elasticache:Delete*')) },
    ...(organization === undefined ? {} : { organization }),
  };
  const { world, problems } = loadWorld({
    config,
    catalog: loadCatalog(),
    policies: { principals: principals as never },
  });
  if (world === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  const [operation, params] = call;
  const run = dryRun(world, { operation, params, principal: key.id }, { now: Date.UTC(2026, 10, 27), explain: 'aws' });
  if ('bad' in run) throw new Error(run.bad);
  const { outcome, checks, message = '' } = run.answer;
  if (outcome === 'allowed') return { expect: 'allowed', message };
  const explicit = checks.some(({ decision }) => decision === 'explicitDeny');
  return { expect: explicit ? 'explicitDeny' : 'implicitDeny', message };
}

/** How AWS's sentence names a layer. */
const SAID: Readonly<Record<string, RegExp>> = {
  identity: /identity-based policy/,
  boundary: /permissions boundary/,
  session: /session policy/,
  scp: /service control policy/,
  rcp: /resource control policy/,
};

t.test('layers together', async (t) => {
  for (const row of LAYER_ROWS) {
    const answer = answerOf(row);
    t.equal(answer.expect, row.expect, `${row.why} (${row.source}): ${answer.message}`);
    if (row.layer !== undefined) t.match(answer.message, SAID[row.layer], row.why);
  }
});

import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { dryRun } from '#src/core/ask/dry-run.js';
import type { World } from '#src/core/authorize/authorize.js';
import { loadConfig } from '#src/edge/config/config.js';
import { loadCatalog } from '#src/edge/world/data.js';
import { loadWorld } from '#src/edge/world/load-world.js';

/** See test/cases/examples/README.md. */
interface Example {
  readonly name: string;
  readonly source: string;
  readonly policy: object;
  /** What `validate` says of it, by code; also SLIPS. */
  readonly findings?: readonly string[];
  readonly calls: readonly {
    readonly operation: string;
    readonly params: object;
    readonly resourceTags?: object;
    readonly edition?: 'table' | 'current';
    readonly expect: 'allowed' | 'implicitDeny' | 'explicitDeny';
    readonly note?: string;
  }[];
}

const FOLDER = new URL('cases/examples/', import.meta.url);
const catalog = loadCatalog();

/** Where the guide's own text has a slip, or an example was made to fail: what \`validate\` rightly says of it. */
const SLIPS: Readonly<Record<string, readonly string[]>> = {
  'CacheParameterGroupName: as printed': ['absent-condition-key'],
  'node type and tag: as printed': ['missing-add-tags-grant'],
  'node type and tag: without IfExists': ['key-not-of-action', 'missing-add-tags-grant'],
  'security groups': ['unknown-action'],
  'ListAllMyBuckets scoped to one bucket is ineffective': ['resource-not-for-action'],
  'no access to a replication group written in upper case': ['upper-case-name'],
};

/** A world in which one user has one policy. */
function worldWith(document: object): { readonly world: World; readonly codes: readonly string[] } {
  const { config } = loadConfig({ flags: {}, environment: {} });
  if (config === undefined) throw new Error('no configuration without flags');
  const alice = { arn: 'arn:aws:iam::123456789012:user/alice', inline: [{ name: 'example', document }] };
  const { world, problems } = loadWorld({ config, catalog, policies: { principals: { principals: [alice] } } });
  if (world === undefined) throw new Error(problems.map(({ message, pointer }) => `${pointer}: ${message}`).join('\n'));
  return { world, codes: problems.map(({ code }) => code) };
}

/** The outcome of a whole call: explicit when any of its checks is denied explicitly. */
function outcomeOf(
  world: World,
  { operation, params, resourceTags = {}, edition = 'table' }: Example['calls'][number],
) {
  const asked = { ...world, settings: { ...world.settings, edition } };
  const run = dryRun(asked, { operation, params, resourceTags }, { now: Date.UTC(2024, 0, 1), explain: 'aws' });
  if ('bad' in run) return { outcome: run.bad, checks: [] };
  const { outcome, checks, message } = run.answer;
  if (outcome !== 'denied') return { outcome: outcome === 'rejected' ? message : outcome, checks };
  const explicit = checks.some(({ decision }) => decision === 'explicitDeny');
  return { outcome: explicit ? 'explicitDeny' : 'implicitDeny', checks };
}

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
  const examples = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as readonly Example[];
  for (const { name, source, policy, findings, calls } of examples) {
    t.test(`${file}: ${name} (${source})`, (t) => {
      const { world, codes } = worldWith(policy);
      t.strictSame([...codes].sort(), findings ?? SLIPS[name] ?? [], 'findings');
      for (const call of calls) {
        const { outcome, checks } = outcomeOf(world, call);
        const title = `${call.operation} ${JSON.stringify(call.params)}${call.note ? `: ${call.note}` : ''}`;
        if (!t.equal(outcome, call.expect, title)) t.comment(JSON.stringify(checks, null, 1));
      }
      t.end();
    });
  }
}

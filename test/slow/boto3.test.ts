/** boto3, every version that this machine's Pythons have: its exceptions, its paginators and waiters, its presigned URLs. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { ADMIN, policiesIn, READER } from './support/callers.js';
import { serveSources } from './support/proxy.js';

const version = (python: string): string | undefined => {
  const result = spawnSync(python, ['-c', 'import boto3; print(boto3.__version__)'], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : undefined;
};
const versions = new Map(
  ['python3', '/usr/bin/python3'].flatMap((python) => (version(python) ? [[version(python), python] as const] : [])),
);

t.ok(versions.size > 0, 'there is a boto3');
const proxy = await serveSources(policiesIn(t.testdir()));
t.teardown(() => proxy.stop());

for (const [name, python] of versions) {
  t.test(`boto3 ${name}`, async (t) => {
    const settings = {
      proxy: proxy.url,
      admin: ADMIN.key,
      reader: READER.key,
      cluster: `boto-${name?.replaceAll('.', '-')}`,
    };
    const script = fileURLToPath(new URL('support/boto3_calls.py', import.meta.url));
    const result = spawnSync(python, [script, JSON.stringify(settings)], { encoding: 'utf8', timeout: 120_000 });
    t.equal(result.status, 0, result.stderr);
    const seen: Record<string, unknown> = JSON.parse(result.stdout || '{}');
    t.same(seen, {
      created: settings.cluster,
      waited: true,
      paged: [settings.cluster],
      denied: { class: 'ClientError', code: 'AccessDenied', status: 403, type: 'Sender', message: true },
      missing: { class: 'CacheClusterNotFoundFault', code: 'CacheClusterNotFound', status: 404 },
      presigned: { allowed: 200, denied: 403 },
      identity: READER.arn,
      deleted: settings.cluster,
    });
  });
}

/** The Dockerfile and the compose file as texts: what a build without Docker (.ci/image.sh) can't or needn't find out. */
import { readFileSync } from 'node:fs';
import t from 'tap';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig } from '#src/edge/config/config.js';
import type { Config } from '#src/edge/config/options.js';
import { loadCatalog } from '#src/edge/world/data.js';
import { loadWorld } from '#src/edge/world/load-world.js';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

interface Instruction {
  readonly name: string;
  readonly value: string;
}

/** The instructions, comments gone and continued lines joined. */
function instructions(text: string): Instruction[] {
  const lines = text.split('\n').filter((line) => !line.trim().startsWith('#'));
  return lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => {
      const [name = ''] = line.split(' ', 1);
      return { name, value: line.slice(name.length).trim() };
    });
}

t.test('the Dockerfile', async (t) => {
  const all = instructions(read('Dockerfile'));
  const values = (name: string, among = all): string[] =>
    among.filter((each) => each.name === name).map((each) => each.value);
  const final = all.slice(all.findLastIndex((each) => each.name === 'FROM'));
  const stages = values('FROM').map((value) => /^(\S+) AS (\S+)$/.exec(value));

  t.ok(stages.length > 1, 'several stages');
  t.ok(stages.every(Boolean), 'every stage has a name');
  const outside = stages.flatMap((stage, index) =>
    stages.slice(0, index).some((each) => each?.[2] === stage?.[1]) ? [] : [stage?.[1]],
  );
  t.equal(outside.length, 1, 'one image comes from outside');
  t.match(outside[0], /^node:\d+\.\d+\.\d+-[a-z]+-slim$/, 'a slim Node by its full version tag, without digest');
  t.ok(Number(outside[0]?.slice('node:'.length).split('.')[0]) >= 20, 'a Node that package.json supports');

  t.same(values('USER', final), ['1000:1000'], 'runs as a user by number, which runAsNonRoot can check');
  t.same(values('RUN', final), [], 'the final stage runs nothing');
  t.same(
    values('COPY', final).filter((value) => !value.startsWith('--from=')),
    [],
    'the final stage takes nothing from the build context',
  );
  t.same(values('ADD'), []);
  t.match(values('RUN').join('\n'), /npm ci --omit=dev/);
  t.notMatch(values('RUN').join('\n'), /npm (install|i) |sudo|curl|wget/);
  for (const name of ['ENTRYPOINT', 'CMD'])
    t.doesNotThrow(() => JSON.parse(values(name, final)[0] ?? ''), `${name} has the exec form`);
  const [health = ''] = values('HEALTHCHECK', final);
  t.match(health, /CMD \["node", /, 'the health check needs node alone');
  t.notMatch(health, /curl|wget/);
  t.match(health, 'ELASTICACHE_IAM_PROXY_PORT', 'the health check asks the configured port');
  t.notMatch(read('Dockerfile'), /secret|password|_authToken|https?:\/\/(?!\S*PORT)/i, 'no secret and no registry');
});

t.test('the build context is a list of what goes in', async (t) => {
  const lines = read('.dockerignore')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  t.equal(lines[0], '*');
  t.same(
    lines.slice(1).filter((line) => !line.startsWith('!')),
    [],
  );
  const shipped: { files: string[] } = JSON.parse(read('package.json'));
  const context = lines.slice(1).map((line) => line.slice(1));
  const kept = shipped.files.filter((path) => !path.startsWith('!'));
  const roots = kept.map((path) => path.split('/')[0] ?? '').filter((path) => path !== 'dist');
  t.same(
    roots.filter((path) => !context.includes(path)),
    [],
    'whatever the package ships is in the context',
  );
});

interface Service {
  readonly image?: string;
  readonly build?: unknown;
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly environment?: { readonly ELASTICACHE_IAM_PROXY_UPSTREAM?: string };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: Readonly<Record<string, unknown>>;
}

t.test('the compose file', async (t) => {
  const compose: { services: Record<string, Service> } = parse(read('docker-compose.yml'), { merge: true });
  const services = Object.entries(compose.services);
  t.same(
    Object.keys(compose).filter((key) => key !== 'services' && !key.startsWith('x-')),
    [],
    'neither `version` nor `name`',
  );
  t.notMatch(read('docker-compose.yml').replaceAll(/^ *#.*$/gm, ''), /start_interval/);

  for (const [name, service] of services) {
    t.ok(
      (service.ports ?? []).every((port) => port.startsWith('127.0.0.1:')),
      `${name} is published on the loopback alone`,
    );
    if (!service.build) t.match(service.image, /^[a-z/-]+:\d+\.\d+\.\d+$/, `${name} is pinned by a full version`);
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      t.equal(condition, 'service_healthy', `${name} waits for ${other}`);
      const { healthcheck, build } = compose.services[other] ?? {};
      t.ok(healthcheck || build, `${other} has a health check, its own or its image's`);
    }
    const address = service.environment?.ELASTICACHE_IAM_PROXY_UPSTREAM;
    if (service.build && address !== undefined) {
      const upstream = new URL(address).hostname;
      t.same(Object.keys(service.depends_on ?? {}), [upstream], `${name} waits for its upstream`);
      t.same(compose.services[upstream]?.ports ?? [], [], `nobody goes round ${name}`);
    }
  }
  const started = (profile?: string) =>
    services.filter(([, { profiles }]) => !profiles || (profile && profiles.includes(profile))).map(([name]) => name);
  t.same(started().sort(), ['app', 'proxy'], 'the embedded ElastiCache and an application by default');
  for (const profile of ['moto', 'localstack'])
    t.same(started(profile).sort(), ['app', 'proxy', `proxy-${profile}`, profile].sort(), `${profile} by its profile`);
  const ports = services.flatMap(([, service]) => service.ports ?? []).map((port) => port.split(':')[1]);
  t.equal(new Set(ports).size, ports.length, 'all profiles fit on one machine');
});

interface Container {
  readonly name: string;
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly readinessProbe?: object;
  readonly livenessProbe?: object;
  readonly resources?: { readonly limits?: object };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}
interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: PodSpec & { readonly template?: { readonly spec: PodSpec } };
}
interface PodSpec {
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly containers?: readonly Container[];
  readonly volumes?: readonly { readonly name: string }[];
}

for (const name of ['sidecar', 'shared']) {
  t.test(`the manifests of kubernetes/${name}.yaml`, async (t) => {
    const manifests = parseAllDocuments(read(`docs/kubernetes/${name}.yaml`)).map((each) => each.toJS() as Manifest);
    t.ok(manifests.every(({ apiVersion, kind }) => apiVersion && kind));
    const spec = manifests.map((each) => each.spec?.template?.spec ?? each.spec).find((each) => each?.containers);
    t.equal(spec?.securityContext?.runAsNonRoot, true);
    const proxy = spec?.containers?.find((each) => each.name === 'elasticache-iam-proxy');
    t.match(proxy?.securityContext, { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
    t.ok(proxy?.readinessProbe && proxy.livenessProbe && proxy.resources?.limits, 'probes and limits');
    const volumes = spec?.volumes?.map((each) => each.name) ?? [];
    for (const mount of proxy?.volumeMounts ?? [])
      t.ok(volumes.includes(mount.name), `${mount.mountPath} has a volume`);

    // The policies of the ConfigMap are ones that the proxy takes.
    const { data = {} } = manifests.find(({ kind }) => kind === 'ConfigMap') ?? {};
    const folder = t.testdir(data);
    const { world, problems } = loadWorld({
      config: loadConfig({ flags: {}, environment: {} }).config as Config,
      catalog: loadCatalog(),
      policies: { directory: folder },
    });
    t.same(problems, []);
    t.equal(world?.directory.callers.length, 1);
  });
}

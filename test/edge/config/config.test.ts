import t from 'tap';
import { loadConfig } from '#src/edge/config/config.js';
import { OPTIONS, type Option, variableOf } from '#src/edge/config/options.js';

/** A value of each option that is not its default, as text and as the setting that comes of it. */
function example(option: Option): [text: string, value: unknown] {
  if (option.type === 'boolean') return [String(!option.default), !option.default];
  if (option.type === 'integer') return [String((option.range?.[0] ?? 0) + 3), (option.range?.[0] ?? 0) + 3];
  if (option.type === 'list') {
    const scheme = option.check === 'origin' ? 'https://' : '';
    return [`${scheme}a.example, ${scheme}b.example:81`, [`${scheme}a.example`, `${scheme}b.example:81`]];
  }
  if (option.choices) return [option.choices.at(-1) as string, option.choices.at(-1)];
  const texts = {
    upstream: 'http://127.0.0.1:5000',
    source: 'http://127.0.0.1:5001',
    origin: 'https://iam.example:8443',
    ip: '203.0.113.9',
    region: 'eu-west-1',
    nonEmpty: 'some',
  };
  const text = texts[option.check as keyof typeof texts] ?? texts.nonEmpty;
  return [text, text];
}

for (const option of OPTIONS as readonly Option[]) {
  // Only together do the two make sense.
  const partners: Readonly<Record<string, object>> = {
    'tls-cert': { 'tls-key': 'k' },
    'tls-key': { 'tls-cert': 'c' },
    'policy-edits': { 'admin-token': 'a' },
  };
  const partner = partners[option.name] ?? {};
  const [text, value] = example(option);
  t.test(`${option.name}: flag, variable and file`, async (t) => {
    const file = t.testdir({
      'config.yaml': `${option.name}: ${JSON.stringify(value)}\n`,
      'config.json': JSON.stringify({ [option.name]: value }),
    });
    const sources = [
      { flags: { ...partner, [option.name]: text }, environment: {} },
      { flags: partner, environment: { [variableOf(option.name)]: text } },
      { flags: partner, environment: {}, file: `${file}/config.yaml` },
      { flags: partner, environment: {}, file: `${file}/config.json` },
    ];
    for (const source of sources) {
      const { config, problems } = loadConfig(source);
      t.strictSame(problems, []);
      t.strictSame(config?.[option.name as keyof typeof config], value);
    }
  });
}

t.test('flags win over variables, variables over the file', async (t) => {
  const dir = t.testdir({ 'c.yaml': 'port: 1\nregion: eu-west-1\nmode: audit\n' });
  const { config } = loadConfig({
    flags: { port: '3' },
    environment: { ELASTICACHE_IAM_PROXY_PORT: '2', ELASTICACHE_IAM_PROXY_REGION: 'eu-west-2' },
    file: `${dir}/c.yaml`,
  });
  t.match(config, { port: 3, region: 'eu-west-2', mode: 'audit' });
});

t.test('every wrong value at once, with its place', async (t) => {
  const dir = t.testdir({ 'c.yaml': 'prot: 1\nport: 99999\nupstream: ftp://x\n' });
  const { config, problems } = loadConfig({
    flags: { 'source-ip': 'nowhere', upstream: 'http://user:pw@host' },
    environment: { ELASTICACHE_IAM_PROXY_WATCH: 'perhaps' },
    file: `${dir}/c.yaml`,
  });
  t.equal(config, undefined);
  t.match(problems, [
    { code: 'unknown-setting', hint: 'did you mean `port`?', line: 1, column: 1 },
    { message: 'port: expected a whole number from 0 to 65535, not `99999`', line: 2 },
    { message: /^upstream: expected embedded, aws, or http/, line: 3 },
  ]);
  t.equal(problems.length, 6);
  t.notMatch(JSON.stringify(problems), /user:pw/, 'a password in a URL is not repeated');
});

// Without `//` before it, or behind a `?`, it was repeated.
t.test('a password in a URL is not repeated, however the URL is written', async (t) => {
  for (const url of ['user:s3cret@host:1', 'http:user:s3cret@host', 'http://h?token=s3cret', 'http://h/#s3cret'])
    for (const name of ['upstream', 'principals-from'])
      t.notMatch(JSON.stringify(loadConfig({ flags: { [name]: url }, environment: {} }).problems), /s3cret/, url);
});

t.test('one half of the TLS pair, an unreadable file', async (t) => {
  t.match(loadConfig({ flags: { 'tls-cert': 'a' }, environment: {} }).problems, [{ code: 'tls-pair' }]);
  t.match(loadConfig({ flags: {}, environment: {}, file: 'nowhere.yaml' }).problems, [
    { code: 'config-unreadable', file: 'nowhere.yaml' },
  ]);
});

t.test('a variable that Kubernetes set is told as such', async (t) => {
  const environment = { ELASTICACHE_IAM_PROXY_PORT: 'tcp://10.0.0.1:4567' };
  t.match(loadConfig({ flags: {}, environment }).problems, [{ code: 'bad-setting', hint: /enableServiceLinks/ }]);
  t.equal(loadConfig({ flags: {}, environment: { ELASTICACHE_IAM_PROXY_PORT: 'x' } }).problems[0]?.hint, undefined);
});

t.test('hosts and origins are names and origins, each of them', async (t) => {
  const settings: readonly [option: string, text: string, right: boolean][] = [
    ['allowed-hosts', 'proxy.internal,localhost:4567,[::1]:80', true],
    ['allowed-hosts', 'http://proxy.internal', false],
    ['allowed-hosts', 'good.example,*.example', false],
    ['allowed-hosts', 'proxy.internal/x', false],
    ['allowed-origins', 'http://localhost:3000,https://App.example', true],
    ['allowed-origins', 'null', false],
    ['allowed-origins', '*', false],
    ['allowed-origins', 'app.example', false],
    ['allowed-origins', 'https://app.example/', false],
    ['allowed-origins', 'https://good.example,https://app.example/path', false],
    ['allowed-origins', 'https://app.example:443', false],
    ['allowed-origins', 'https://a@app.example', false],
    ['allowed-origins', 'chrome-extension://abc', false],
  ];
  for (const [option, text, right] of settings) {
    const { problems } = loadConfig({ flags: { [option]: text }, environment: {} });
    const expected = right ? [] : [{ code: 'bad-setting', message: /expected (host names|origins) such as/ }];
    t.match(problems, expected, `${option} ${text}`);
    t.equal(problems.length, right ? 0 : 1);
  }
});

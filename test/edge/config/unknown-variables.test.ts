import t from 'tap';
import { unknownVariables } from '#src/edge/config/unknown-variables.js';

t.test('a misspelt variable is named, with the one that was meant, and without its value', async (t) => {
  const problems = unknownVariables({
    ELASTICACHE_IAM_PROXY_REQUIRE_SIGNATURE: 'true',
    ELASTICACHE_IAM_PROXY_ADMIN_TOKN: 'a-secret',
    ELASTICACHE_IAM_PROXY_SOMETHING_ELSE_ALTOGETHER: '1',
  });
  t.match(problems, [
    { severity: 'warning', message: /`ELASTICACHE_IAM_PROXY_ADMIN_TOKN`/, hint: /`ELASTICACHE_IAM_PROXY_ADMIN_TOKEN`/ },
    { hint: 'did you mean `ELASTICACHE_IAM_PROXY_REQUIRE_SIGNATURES`?' },
    { message: /SOMETHING_ELSE/, hint: undefined },
  ]);
  t.notMatch(JSON.stringify(problems), /a-secret/);
});

t.test('settings, other programs and what Kubernetes sets are passed over', async (t) => {
  const names = [
    'ELASTICACHE_IAM_PROXY_PORT',
    'ELASTICACHE_IAM_PROXY_CONFIG',
    'ELASTICACHE_IAM_PROXY_ALLOWED_ORIGINS',
    'ELASTICACHE_IAM_PROXY_PROPERTY_RUNS',
    'ELASTICACHE_IAM_PROXY_SERVICE_HOST',
    'ELASTICACHE_IAM_PROXY_SERVICE_PORT_HTTP',
    'ELASTICACHE_IAM_PROXY_PORT_4567_TCP_ADDR',
    'AWS_REGION',
    'ELASTICACHE_IAM',
  ];
  t.strictSame(unknownVariables(Object.fromEntries(names.map((name) => [name, 'x']))), []);
});

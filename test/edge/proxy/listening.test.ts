/** The address in a denial is one that its reader can reach. */
import t from 'tap';
import { loadConfig } from '#src/edge/config/config.js';
import { addressFor } from '#src/edge/proxy/listening.js';

const URL = 'http://127.0.0.1:4567';
const configOf = (flags: Record<string, string> = {}) => {
  const { config } = loadConfig({ flags, environment: {} });
  if (!config) throw new Error('the flags are right');
  return config;
};
const reached = (host: string, flags?: Record<string, string>): string =>
  addressFor(configOf(flags), URL, { headers: [['Host', host]] });

t.test('it is the Host that the call used', async (t) => {
  for (const host of ['localhost:4567', 'proxy:4567', '[::1]:4567', '10.0.0.7', 'cache.internal:80']) {
    t.equal(reached(host), `http://${host}`);
  }
});

t.test('a Host that is no address of ours, or none, is not repeated', async (t) => {
  for (const host of [
    'elasticache.us-east-1.amazonaws.com',
    'elasticache.cn-north-1.amazonaws.com.cn:443',
    'a b',
    '<b>',
    '',
    'h:1/x',
  ]) {
    t.equal(reached(host), URL, host);
  }
  t.equal(addressFor(configOf(), URL, { headers: [] }), URL);
});

t.test('--public-url outweighs it', async (t) => {
  t.equal(reached('proxy:4567', { 'public-url': 'https://iam.example:8443' }), 'https://iam.example:8443');
});

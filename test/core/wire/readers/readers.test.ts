import t from 'tap';
import { READERS } from './support.js';

t.test('a header is found however its name is written', async (t) => {
  for (const name of ['x-moto-account-id', 'X-Moto-Account-Id', 'X_MOTO_ACCOUNT_ID', 'x-moto_account-id'])
    t.match(READERS.rowOf(name), { holds: 'account' }, name);
  for (const name of [
    'x-localstack-data',
    'X-LocalStack-Edge',
    'x-localstack',
    'x-moto-reset',
    'X-Floci-Original-Content-Type',
  ])
    t.match(READERS.rowOf(name), { holds: 'control' }, name);
});

t.test('what clients send is no place of any reader', async (t) => {
  for (const name of [
    'X-Amz-Date',
    'x-amz-security-token',
    'Content-Type',
    'Accept-Encoding',
    'amz-sdk-request',
    'x-amz-user-agent',
  ])
    t.equal(READERS.rowOf(name), undefined, name);
});

t.test('more names than are kept change nothing', async (t) => {
  for (let i = 0; i < 2000; i++) t.equal(READERS.rowOf(`x-other-${i}`), undefined);
  t.match(READERS.rowOf('Host'), { holds: 'host' });
});

t.test('every row names a reader that is there', async (t) => {
  for (const { reader } of [
    ...READERS.controlPaths,
    ...READERS.labels,
    ...READERS.texts,
    ...READERS.parameters.values(),
  ])
    t.ok(['moto', 'LocalStack', 'floci', 'a reverse proxy'].includes(READERS.nameOf(reader)), reader);
});

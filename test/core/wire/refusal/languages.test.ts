import t from 'tap';
import { loadLanguages } from '#src/edge/world/data.js';

const languages = loadLanguages();
const of = (service: string, type?: string, target = '/', more: [string, string][] = []) =>
  languages.of(service, {
    method: 'POST',
    target,
    headers: [...(type === undefined ? [] : [['Content-Type', type] as const]), ...more],
    body: new Uint8Array(),
  });

t.test('the language of a service, or of the request where there are several', async (t) => {
  const FORM = 'application/x-www-form-urlencoded; charset=utf-8';
  for (const [service, type, expected, target] of [
    ['ec2', FORM, 'ec2'],
    ['s3', undefined, 's3'],
    ['s3', 'application/x-amz-json-1.1', 's3'],
    ['kms', 'application/x-amz-json-1.1', 'json-1.1'],
    ['dynamodb', 'application/x-amz-json-1.0', 'json-1.0'],
    ['sqs', 'application/x-amz-json-1.0', 'json-1.0'],
    ['sqs', FORM, 'query'],
    ['lambda', undefined, 'restJson'],
    ['iam', FORM, 'query'],
    ['sts', undefined, 'query', '/?Action=GetCallerIdentity'],
    ['ses', 'application/json', 'restJson'],
    ['ses', FORM, 'query'],
    ['ses', undefined, 'restJson', '/v2/email/identities'],
    ['route53', undefined, 'restXml'],
    ['monitoring', FORM, 'query'],
    ['nobody-knows', undefined, 'query'],
  ] as const)
    t.equal(of(service, type, target), expected, `${service} ${type}`);
  t.equal(of('monitoring', 'application/cbor', '/', [['Smithy-Protocol', 'rpc-v2-cbor']]), 'cbor');
});

/** Fixes of a denied AssumeRole: each is carried out on the files, or sent, and the same call passes then. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { applyPatch, type Operation } from 'rfc6902';
import t, { type Test } from 'tap';
import type { Fix } from '#src/core/explain/words/explanation.js';
import { ACCOUNT, allow, company, KEYS, OTHER, refusalOf, roleArn, trust, userArn } from '../../../support/sts.js';

interface Scene {
  readonly trusts: object;
  readonly may: object;
  readonly account?: string;
  readonly send?: object;
}

const READ = allow('elasticache:Describe*', '*');

/** Bob, a role that trusts as is told, and Bob's attempt to assume it. */
async function denied(t: Test, { trusts, may, account = ACCOUNT, send = {} }: Scene) {
  const dir = t.testdir({
    'trust.json': JSON.stringify(trusts),
    'bob.json': JSON.stringify(may),
    'principals.json': JSON.stringify({
      principals: [
        {
          arn: userArn('bob'),
          accessKeys: [{ id: KEYS.bob.accessKeyId, secret: KEYS.bob.secretAccessKey }],
          attached: ['bob.json'],
        },
        { arn: roleArn('ci', account), trustPolicy: 'trust.json', attached: ['bob.json'] },
      ],
    }),
  });
  const asked = { RoleArn: roleArn('ci', account), RoleSessionName: 'test', ...send };
  const call = async (more: object = {}) => {
    const { sts, proxy } = await company(t, undefined, { policies: dir });
    const { code } = await refusalOf(sts(KEYS.bob).send(new AssumeRoleCommand({ ...asked, ...more })));
    const [record] = proxy.decisions({ operation: 'AssumeRole' });
    return { code, explanation: record?.explanation };
  };
  const { code, explanation } = await call();
  t.equal(code, 'AccessDenied');
  const carryOut = async ({ edits, request }: Fix): Promise<string> => {
    for (const { file, patch } of edits) {
      const path = join(dir, (file ?? '').split('/').at(-1) ?? '');
      const document = JSON.parse(readFileSync(path, 'utf8'));
      t.strictSame(applyPatch(document, [...patch] as Operation[]).filter(Boolean), []);
      writeFileSync(path, JSON.stringify(document));
    }
    return (await call(request?.set)).code;
  };
  return { fixes: explanation?.fixes ?? [], beyond: explanation?.beyond ?? [], carryOut };
}

const ASSUME = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn('ci') };
const CASES: readonly (Scene & { readonly name: string; readonly text: RegExp })[] = [
  {
    name: 'the account is trusted, the caller may not',
    trusts: trust({ AWS: ACCOUNT }),
    may: READ,
    text: new RegExp(`add to .*bob\\.json ${JSON.stringify(ASSUME)}$`),
  },
  {
    name: 'somebody else is trusted',
    trusts: trust({ AWS: userArn('alice') }),
    may: READ,
    text: /^in statement 1 \(.*trust\.json:1\) add "arn:aws:iam::111122223333:user\/bob" to Principal$/,
  },
  {
    name: 'somebody else is trusted with more than is asked for',
    trusts: trust({ AWS: userArn('alice') }, { Action: ['sts:AssumeRole', 'sts:TagSession'] }),
    may: READ,
    text: /^add to .*trust\.json \{"Effect":"Allow","Principal":\{"AWS":"arn:aws:iam::111122223333:user\/bob"\},"Action":"sts:AssumeRole"\}$/,
  },
  {
    name: 'a service is trusted',
    trusts: trust({ Service: 'ec2.amazonaws.com' }),
    may: READ,
    text: /^add to .*trust\.json \{"Effect":"Allow","Principal":\{"AWS":"arn:aws:iam::111122223333:user\/bob"\}/,
  },
  {
    name: 'a role of another account, where both sides have to allow',
    account: OTHER,
    trusts: trust({ AWS: userArn('alice') }),
    may: READ,
    text: /to Principal; and add to .*bob\.json \{.*"Resource":"arn:aws:iam::444455556666:role\/ci"\}$/,
  },
  {
    name: 'tags are passed on, and only the role itself was allowed',
    trusts: trust({ AWS: userArn('bob') }),
    may: READ,
    send: { Tags: [{ Key: 'team', Value: 'cache' }] },
    text: /^add to .*trust\.json \{.*"Action":"sts:TagSession"\}$/,
  },
  {
    name: 'another external id',
    trusts: trust({ AWS: userArn('bob') }, { Condition: { StringEquals: { 'sts:ExternalId': 'x-1' } } }),
    may: READ,
    text: /^send ExternalId = x-1$/,
  },
];

for (const { name, text, ...scene } of CASES) {
  t.test(name, async (t) => {
    const { fixes, carryOut } = await denied(t, scene);
    const [fix] = fixes;
    if (!fix) return t.fail('nothing is proposed');
    t.match(fix.text, text);
    t.equal(await carryOut(fix), 'none');
    return undefined;
  });
}

t.test('a Deny of the trust policy, and a condition that no parameter meets: who can change it', async (t) => {
  const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
  const { fixes, beyond } = await denied(t, { trusts: trust({ AWS: userArn('bob') }, mfa), may: READ });
  t.strictSame(fixes, []);
  t.match(beyond, [{ who: 'the owner of the role' }]);
});

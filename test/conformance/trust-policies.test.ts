/** Trust policies and parameters of STS from AWS's documentation and public reports (test/cases/sts), over HTTP through the SDK. */
import { readdirSync } from 'node:fs';
import t, { type Test } from 'tap';
import { company, type Keys, keysOf, refusalOf } from '../support/sts.js';
import {
  keysOfPerson,
  principalsOf,
  type Refused,
  readTrustCases,
  roleOf,
  sendStep,
  stepsOf,
  type TrustCase,
} from '../support/trust-cases.js';

/** The code is the one on the wire, not the name of the SDK's class. */
async function outcomeOf(sent: Promise<object>): Promise<Awaited<ReturnType<typeof refusalOf>>> {
  const refusal = await refusalOf(sent);
  const wire = await sent.catch((error: { Code?: string }) => error.Code);
  return typeof wire === 'string' ? { ...refusal, code: wire } : refusal;
}

const DENIED: Refused = { code: 'AccessDenied', status: 403 };

const FILES = readdirSync(new URL('../cases/sts', import.meta.url)).filter((name) => name.endsWith('.json'));
for (const file of FILES.sort()) {
  t.test(file, async (t) => {
    const all = readTrustCases(file);
    const { sts } = await company(t, await principalsOf(all), { explain: 'aws' });
    for (const [index, one] of all.cases.entries()) {
      await t.test(one.name, (t) => put(t, one, roleOf(one, index)));
    }

    async function put(t: Test, one: TrustCase, role: string): Promise<void> {
      t.match(one.source, /^https:\/\//, 'has its source');
      const issued: Keys[] = [];
      for (const [at, step] of stepsOf(one).entries()) {
        const { as = 'ben' } = step;
        const client = sts(issued[Number(as) - 1] ?? keysOfPerson(as));
        const sent = sendStep(client, step, role);
        const outcome = await outcomeOf(sent);
        const label = `step ${at + 1}`;
        if (step.expect === 'allowed') {
          t.equal(`${outcome.code} ${outcome.message}`, 'none ', label);
          if (outcome.code !== 'none') return;
          const answer = await sent;
          if (step.answer !== undefined) t.match(answer, step.answer, label);
          issued.push(keysOf(answer));
        } else {
          const {
            code,
            status,
            message = '',
          } = step.expect === 'denied' ? DENIED : { code: undefined, ...step.expect };
          const start = message.replace('$ROLE', role);
          t.strictSame(
            { code: code ?? outcome.code, status, message: start },
            { ...outcome, message: outcome.message.slice(0, start.length) },
            `${label}: ${outcome.message}`,
          );
        }
      }
    }
  });
}

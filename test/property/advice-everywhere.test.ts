/** The same denial as each surface tells it: the message, the record, the dry run, AWS's own API, the log line. */
import t from 'tap';
import type { Explanation } from '#src/core/explain/words/explanation.js';
import { renderExplanation } from '#src/core/explain/words/render.js';
import type { PrincipalsObject } from '#src/core/principals/principals-file.js';
import { encodeCall } from '#src/core/wire/query/encode.js';
import { loadCatalog } from '#src/edge/world/data.js';
import { startEdge } from '../support/edge.js';
import { signed } from '../support/signed-get.js';
import { LIMITED } from './advice/denies.js';
import { ACCOUNT, drawFrom } from './advice/draw.js';
import { GRANTS } from './advice/grants.js';
import { type Case, caseOf } from './advice/judge.js';

const DENIALS = 50;
const SECRET = 'this/is/no/secret/of/anybody/EXAMPLEKEY0';
const keyOf = (i: number): { id: string; secret: string } => ({ id: `AKIAEVERYWHERE${1000 + i}`, secret: SECRET });
const document = (Statement: unknown): object => ({ Version: '2012-10-17', Statement });

/** Denials of the mistakes in turn, as far as a principal by itself shows them. */
function someCases(): Case[] {
  const mistakes = [...GRANTS, ...LIMITED].filter(({ name }) => !/session|scp|rcp|address/.test(name));
  const cases: Case[] = [];
  for (let i = 0; cases.length < DENIALS && i < 400; i++) {
    const mistake = mistakes[(i * 7) % mistakes.length];
    const made = mistake && caseOf(mistake, drawFrom(i + 1));
    if (made?.region === 'us-east-1') cases.push(made);
  }
  return cases;
}

function principalOf({ planted: { layers } }: Case, i: number): PrincipalsObject['principals'][number] {
  const inline = layers.identity.length > 0 ? { inline: [{ name: 'own', document: document(layers.identity) }] } : {};
  const boundary = layers.boundary ? { permissionsBoundary: document(layers.boundary) } : {};
  const arn = `arn:aws:iam::${ACCOUNT}:user/alice${i}`;
  return { arn, accessKeys: [keyOf(i)], ...inline, ...boundary } as PrincipalsObject['principals'][number];
}

t.setTimeout(120_000);
t.test('fifty denials, told the same everywhere', async (t) => {
  const cases = someCases();
  t.equal(cases.length, DENIALS);
  const edge = await startEdge(t, { policies: { principals: { principals: cases.map(principalOf) } } });
  const { shapes } = loadCatalog();
  let compared = 0;
  for (const [i, { call }] of cases.entries()) {
    const encoded = encodeCall(call.operation, call.params, shapes);
    if (!('body' in encoded)) throw new Error(JSON.stringify(encoded));
    const answer = await signed(edge.url, '/', 'elasticache', keyOf(i), encoded.body);
    const id = answer.headers.get('x-iam-proxy-decision-id') ?? '';
    const text = unescaped(/<Message>(.*)<\/Message>/s.exec(await answer.text())?.[1] ?? '');
    t.equal(answer.status, 403, `${call.operation}: ${text}`);
    const record = (await (await fetch(`${edge.url}/_authz/decisions/${id}`)).json()) as { explanation: Explanation };
    const { explanation } = record;
    const lines = [explanation.sentence, ...renderExplanation(explanation, `${edge.url}/_authz/decisions/${id}`)];
    t.equal(text, lines.join('\n'), 'the message is made of the record');
    const asked = await fetch(`${edge.url}/_authz/decide`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...call, principal: `arn:aws:iam::${ACCOUNT}:user/alice${i}` }),
    });
    const dry = (await asked.json()) as { message: string; explanation: Explanation };
    t.same([dry.explanation.causes, dry.explanation.fixes], [explanation.causes, explanation.fixes], 'the dry run');
    t.equal(dry.message, lines.slice(0, -1).join('\n'), 'its message, which has no address');
    const details = await signed(edge.url, `/authorization-details/${id}`, 'iam', keyOf(i));
    const { requestContext } = (await details.json()) as { requestContext: Record<string, unknown> };
    t.same(requestContext['iam-proxy:causes'], explanation.causes, "AWS's own API");
    t.same(requestContext['iam-proxy:fixes'], explanation.fixes);
    t.match(edge.log(), id, 'the log');
    compared++;
  }
  t.equal(compared, DENIALS);
});

const unescaped = (xml: string): string =>
  xml.replace(
    /&(lt|gt|quot|apos|amp|#\w+);/g,
    (whole, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name] ?? whole,
  );

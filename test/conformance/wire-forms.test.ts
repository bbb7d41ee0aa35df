import { readFileSync } from 'node:fs';
import t from 'tap';
import { lines, run } from '../cli/terminal.js';

/** Parser-differential tricks and the forms that real clients send, through `check --batch`. */

interface Form {
  readonly name: string;
  readonly body?: string;
  readonly method?: string;
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly refused?: string;
  readonly says?: string;
  readonly resources?: readonly string[];
}

interface Answer {
  readonly outcome: string;
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  readonly checks: readonly { readonly resource: string }[];
}

const { forms } = JSON.parse(readFileSync(new URL('../cases/wire-forms.json', import.meta.url), 'utf8')) as {
  forms: Form[];
};
const full = (resource: string): string =>
  resource.startsWith('arn:') ? resource : `arn:aws:elasticache:us-east-1:123456789012:${resource}`;

t.test('each is read in one way, or refused', async (t) => {
  const input = forms.map(({ refused, says, resources, name, ...request }) => {
    return JSON.stringify({ id: name, ...request, principal: 'AKIAANYSECRETEXAMPLE' });
  });
  const ran = await run(['check', '--batch', '-', '--policies', 'policies'], input.join('\n'));
  t.equal(ran.status, 0, ran.out);
  const answers = lines(ran.out) as unknown as Answer[];
  for (const [index, { name, refused, says = '', resources = [] }] of forms.entries()) {
    const { outcome, status, code, message = '', checks } = answers[index] as Answer;
    if (refused === undefined) {
      t.not(outcome, 'rejected', `${name}: ${message}`);
      t.strictSame(
        checks.map(({ resource }) => resource),
        resources.map(full),
        name,
      );
    } else {
      t.strictSame([outcome, status, code, checks], ['rejected', 400, refused, []], name);
      t.ok(message.includes(says), `${name}: ${message}`);
    }
  }
});

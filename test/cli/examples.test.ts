/** What the start text tells people to try: it must come true. */
import t from 'tap';
import { examplesFor } from '#src/cli/examples.js';
import { worldOf } from '../support/world.js';

const text = `principals:
  - arn: arn:aws:iam::123456789012:user/alice
    accessKeys: [{ id: AKIAALICE0000EXAMPLE }]
    inline: [{ name: read, document: { Version: '2012-10-17', Statement: [{ Effect: Allow, Action: 'elasticache:Describe*', Resource: '*' }] } }]
`;

const CASES = [
  [{ mode: 'enforce', explain: 'full' }, 'denied, with the reason'],
  [{ mode: 'enforce', explain: 'aws' }, 'denied'],
  [{ mode: 'audit', explain: 'full' }, 'would be denied; audit mode forwards it'],
] as const;

for (const [settings, fate] of CASES)
  t.test(`${settings.mode}, ${settings.explain}`, async (t) => {
    const [allowed, denied] = examplesFor(worldOf({ text, files: {} }), 'http://127.0.0.1:1', settings);
    t.match(allowed, {
      expect: 'allowed for arn:aws:iam::123456789012:user/alice',
      command: /describe-cache-clusters/,
    });
    t.match(denied, { expect: new RegExp(`^${fate}$`), command: /delete-replication-group .*--endpoint-url http:/ });
  });

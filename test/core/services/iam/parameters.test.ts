import t from 'tap';
import { modelFailures, structure, structures, texts } from '#src/core/services/iam/parameters.js';
import type { Parameters } from '#src/core/wire/query/request.js';

const said = (operation: string, parameters: Parameters): string | undefined =>
  modelFailures({ operation, version: '2010-05-08', parameters, unknown: [] })?.fault.message;

const NAMES = { ActionNames: ['a:b'] };

t.test("what the service model asks for, in AWS's words", async (t) => {
  const cases: [operation: string, parameters: Parameters, failures: string[]][] = [
    ['SimulateCustomPolicy', {}, ["'policyInputList'.*null", "'actionNames'.*null"]],
    ['SimulateCustomPolicy', { PolicyInputList: [], ...NAMES }, ["'policyInputList'.*Member must not be null"]],
    ['SimulatePrincipalPolicy', NAMES, ["'policySourceArn'.*null"]],
    ['GetContextKeysForCustomPolicy', {}, ["'policyInputList'.*null"]],
    [
      'GetContextKeysForPrincipalPolicy',
      { PolicySourceArn: 'short' },
      ["'policySourceArn'.*greater than or equal to 20"],
    ],
    [
      'SimulateCustomPolicy',
      { PolicyInputList: ['{}'], ActionNames: ['a:'] },
      ["'actionNames'.*\\[.*or equal to 3\\]"],
    ],
    [
      'SimulateCustomPolicy',
      { PolicyInputList: ['{}'], ActionNames: [`a:${'b'.repeat(127)}`] },
      ["'actionNames'.*or equal to 128"],
    ],
    ['SimulateCustomPolicy', { PolicyInputList: [''], ...NAMES }, ["'policyInputList'.*or equal to 1\\]"]],
    ['SimulateCustomPolicy', { PolicyInputList: ['{}'], ...NAMES, MaxItems: '0' }, ["'maxItems'.*or equal to 1"]],
    ['SimulateCustomPolicy', { PolicyInputList: ['{}'], ...NAMES, MaxItems: '1001' }, ["'maxItems'.*or equal to 1000"]],
    ['SimulateCustomPolicy', { PolicyInputList: ['{}'], ...NAMES, Marker: '' }, ["'marker'.*or equal to 1"]],
  ];
  for (const [operation, parameters, failures] of cases) {
    const head = `^${failures.length} validation errors? detected: Value at `;
    t.match(said(operation, parameters), new RegExp(head + failures.join('; Value at ')), JSON.stringify(parameters));
  }
});

t.test('what it lets through', async (t) => {
  t.equal(said('SimulateCustomPolicy', { PolicyInputList: ['{}'], ActionNames: ['a:b'], MaxItems: '1000' }), undefined);
  t.equal(said('GetContextKeysForCustomPolicy', { PolicyInputList: ['x'.repeat(131_072)] }), undefined);
});

t.test('parameters of another kind are none', async (t) => {
  t.strictSame(texts('a'), []);
  t.strictSame(texts(['a', { b: 'c' }]), ['a']);
  t.strictSame(structures(['a', { b: 'c' }]), [{ b: 'c' }]);
  t.strictSame(structures(undefined), []);
  t.equal(structure(['a']), undefined);
  t.strictSame(structure({ b: 'c' }), { b: 'c' });
});

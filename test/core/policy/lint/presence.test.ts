import t from 'tap';
import { holdsWhenAbsent } from '#src/core/policy/lint/presence.js';

/**
 * IAM user guide, reference_policies_elements_condition_operators and
 * reference_policies_condition-single-vs-multi-valued-context-keys.
 */
t.test('what a condition is worth without its key', async (t) => {
  for (const [operator, values, holds] of [
    ['StringEquals', ['a'], false],
    ['StringNotEquals', ['a'], true],
    ['StringEqualsIfExists', ['a'], true],
    ['ForAllValues:StringEquals', ['a'], true],
    ['ForAnyValue:StringEquals', ['a'], false],
    ['ForAnyValue:StringNotEquals', ['a'], false],
    ['ForAllValues:StringNotEquals', ['a'], true],
    ['ForAnyValue:StringEqualsIfExists', ['a'], true],
    ['NotIpAddress', ['203.0.113.0/24'], true],
    ['Null', ['true'], true],
    ['Null', ['TRUE'], true],
    ['Null', ['false'], false],
  ] as const)
    t.equal(holdsWhenAbsent({ operator, key: 'k', values, pointer: '' }), holds, `${operator} ${values}`);
  t.equal(holdsWhenAbsent({ operator: 'StringIs', key: 'k', values: ['a'], pointer: '' }), undefined);
});

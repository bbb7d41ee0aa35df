/** Mistakes that people make in policies, each planted so that its cause is known. */
import { type Call, callOf } from './calls.js';
import { CONDITIONS } from './conditions.js';
import { DENIES, LAYERS } from './limits.js';
import { ACTIONS, DEPENDENTS, RESOURCES } from './patterns.js';
import {
  FILES,
  has,
  isNamed,
  isOurs,
  LOOK,
  type Mistake,
  nodeType,
  OTHERS,
  patternFor,
  plantAt,
  swapped,
  TYPE,
  withPart,
} from './planting.js';

export type { Mistake, Planted, Statement } from './planting.js';

const OTHER_THINGS: readonly Mistake[] = [
  {
    name: 'nothing near',
    group: 'nothing near',
    codes: ['no-statement', 'dependent-grant'],
    plant: ({ checks, call }) => {
      if (/^(?:Describe|List|TestFailover|RebootCache)/.test(call.operation)) return undefined;
      return checks.some(isNamed) ? { identity: [LOOK, FILES, OTHERS], meant: undefined } : undefined;
    },
  },
  {
    name: 'no policies',
    group: 'nothing near',
    codes: ['no-policies'],
    plant: () => ({ identity: [], meant: undefined }),
  },
];

const TWO: readonly Mistake[] = [
  {
    name: 'case and a misspelt action',
    group: 'two causes',
    codes: ['resource-case', 'action-misspelt'],
    plant: (setting) =>
      plantAt(
        setting,
        (check) => isOurs(check) && isNamed(check),
        (check) => ({ Action: swapped(check.action), Resource: patternFor(check).replace('checkout', 'Checkout') }),
        true,
      ),
  },
  {
    name: 'a region and a condition',
    group: 'two causes',
    codes: ['resource-region', 'value'],
    needs: nodeType,
    plant: (setting) =>
      plantAt(
        setting,
        (check) => isNamed(check) && has(TYPE)(check),
        (check) =>
          check.resource.split(':')[3] === ''
            ? undefined
            : {
                Resource: withPart(patternFor(check), 3, 'eu-west-1'),
                Condition: { StringLike: { [TYPE]: 'cache.t4g.*' } },
              },
      ),
  },
  {
    name: 'identity and boundary',
    group: 'two causes',
    codes: ['resource-case', 'layer-lacks-it'],
    plant: (setting) => {
      const planted = plantAt(
        setting,
        (check) => isOurs(check) && isNamed(check),
        (check) => ({ Resource: patternFor(check).replace('checkout', 'Checkout') }),
        true,
      );
      return (
        planted && {
          ...planted,
          boundary: [
            { Sid: 'Limit', Effect: 'Allow', Action: ['elasticache:DescribeEngineDefaultParameters'], Resource: '*' },
          ],
        }
      );
    },
  },
];

export const MISTAKES: readonly Mistake[] = [
  ...RESOURCES,
  ...ACTIONS,
  ...DEPENDENTS,
  ...CONDITIONS,
  ...LAYERS,
  ...DENIES,
  ...OTHER_THINGS,
  ...TWO,
];

export const callFor = (mistake: Mistake, operation: string): Call | undefined => {
  const more = mistake.needs ? mistake.needs(operation) : {};
  return more && callOf(operation, more);
};

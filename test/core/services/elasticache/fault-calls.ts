/** How each fault of the service model comes about. */
import type { EmulatorData } from '#src/core/services/elasticache/state/data.js';
import type { Provoked } from './faults/kit.js';
import { unknownNames } from './faults/names.js';
import { wrongCombinations } from './faults/parameters.js';
import { exceededQuotas } from './faults/quotas.js';
import { wrongStates } from './faults/states.js';
import { takenNames } from './faults/taken.js';

export function provoked(data: EmulatorData): readonly Provoked[] {
  return [...unknownNames(), ...takenNames(data), ...wrongStates(), ...exceededQuotas(data), ...wrongCombinations()];
}

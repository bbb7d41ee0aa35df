/** A call as the decoder hands it over: scalars are text. */
import { createEmulator, type EmulatorOptions, type Reply } from '#src/core/services/elasticache/emulator.js';
import type { Parameters } from '#src/core/wire/query/request.js';
import { emulatorData } from '../../../conformance/client.js';

export const SCOPE = { partition: 'aws', region: 'us-east-1', account: '123456789012' };

/** An emulator with a hand on its clock; `call` answers an operation at that time. */
export function standIn(options: EmulatorOptions = {}, data = emulatorData()) {
  const emulator = createEmulator(data, options);
  let ids = 0;
  const call = (operation: string, parameters: Parameters = {}, at = 0, scope = SCOPE): Reply =>
    emulator.handle(
      { operation, version: '2015-02-02', parameters, unknown: [] },
      scope,
      new Date(at),
      () => `id-${++ids}`,
    );
  return { emulator, call };
}

/** A member deep in a result: `CacheClusters.0.CacheClusterStatus`. */
export function at(reply: Reply, path: string): unknown {
  let value: unknown = reply.result;
  for (const step of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[step];
  return value;
}

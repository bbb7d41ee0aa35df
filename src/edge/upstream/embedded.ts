import type { Emulator } from '../../core/emulator/emulator.js';
import { decodeCall } from '../../core/wire/decode.js';
import type { Fault } from '../../core/wire/fault.js';
import { renderFault, renderResponse } from '../../core/wire/respond.js';
import type { OperationShapes } from '../../core/wire/shapes.js';
import { type Upstream, type UpstreamAnswer, UpstreamError } from './upstream.js';

export interface EmbeddedOptions {
  readonly emulator: Emulator;
  readonly shapes: OperationShapes;
  /** Partition of a Region's ARNs. */
  readonly partitionOf: (region: string) => string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly newId: () => string;
}

/**
 * The embedded ElastiCache as an upstream: it gets the same bytes as any other and decodes them itself. It knows
 * nothing of authorization.
 */
export function createEmbeddedUpstream({ emulator, shapes, partitionOf, clock, newId }: EmbeddedOptions): Upstream {
  return {
    name: 'embedded',
    async send({ request, region, account }) {
      if (account === undefined) throw new UpstreamError('unroutable', 'the embedded upstream needs an account');
      const id = newId();
      const decoded = decodeCall(request, shapes);
      if ('rejected' in decoded) return failed(decoded.rejected, id);
      const { call } = decoded;
      const answer = emulator.handle(
        call,
        { account, region, partition: partitionOf(region) },
        new Date(clock()),
        newId,
      );
      if (answer.fault) return failed(answer.fault, id);
      return answered(answer.status, renderResponse(call.operation, answer.result ?? {}, id, shapes), id);
    },
    close: async () => undefined,
  };
}

const failed = (fault: Fault, id: string): UpstreamAnswer => answered(fault.status, renderFault(fault, id), id);

function answered(status: number, xml: string, id: string): UpstreamAnswer {
  return {
    status,
    headers: ['x-amzn-RequestId', id, 'Content-Type', 'text/xml'],
    body: Buffer.from(xml),
  };
}

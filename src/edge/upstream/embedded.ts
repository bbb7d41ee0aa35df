import type { Emulator } from '../../core/services/elasticache/emulator.js';
import { decodeCall } from '../../core/wire/query/decode.js';
import type { Fault } from '../../core/wire/query/fault.js';
import { renderFault, renderResponse } from '../../core/wire/query/respond.js';
import type { OperationShapes } from '../../core/wire/query/shapes.js';
import { type Upstream, type UpstreamAnswer, UpstreamError, type UpstreamRequest } from './upstream.js';

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
  const answer = ({ request, region, account }: UpstreamRequest): UpstreamAnswer => {
    if (account === undefined) throw new UpstreamError('unroutable', 'the embedded upstream needs an account');
    const id = newId();
    const decoded = decodeCall(request, shapes);
    if ('rejected' in decoded) return failed(decoded.rejected, id);
    const { call } = decoded;
    const place = { account, region, partition: partitionOf(region) };
    const { status, result, fault } = emulator.handle(call, place, new Date(clock()), newId);
    if (fault) return failed(fault, id);
    return answered(status, renderResponse(call.operation, result ?? {}, id, shapes), id);
  };
  return {
    name: 'embedded',
    send(call, ended) {
      let came: UpstreamAnswer | Error;
      try {
        came = answer(call);
      } catch (error) {
        came = error as Error;
      }
      ended(came);
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

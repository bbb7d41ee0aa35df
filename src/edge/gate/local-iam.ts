import { answerSimulation } from '../../core/services/iam/simulation.js';
import { decodeCall } from '../../core/wire/query/decode.js';
import { renderFault, renderResponse } from '../../core/wire/query/respond.js';
import type { OperationShapes } from '../../core/wire/query/shapes.js';
import type { Answer } from '../http/answer.js';
import type { LocalReply, LocalService } from './local-service.js';

/**
 * IAM's simulation API, answered from the principals file; other IAM operations are not answered here.
 *
 * @param shapes data/iam/operations.json.
 */
export function iamSimulation(shapes: OperationShapes): LocalService {
  return ({ operation }, world, { request, requestId: id }) => {
    if (operation === undefined || !Object.hasOwn(shapes.operations, operation)) return undefined;
    const decoded = decodeCall(request, shapes);
    if ('rejected' in decoded)
      return answer(decoded.rejected.status, renderFault(decoded.rejected, id, shapes.namespace), id);
    const reply = answerSimulation(decoded.call, world.directory);
    if ('fault' in reply) return answer(reply.fault.status, renderFault(reply.fault, id, shapes.namespace), id);
    return answer(200, renderResponse(operation, reply.result, id, shapes), id);
  };
}

function answer(status: number, body: string, id: string): LocalReply {
  const reply: Answer = {
    status,
    headers: ['x-amzn-RequestId', id, 'Content-Type', 'text/xml'],
    body,
  };
  return { answer: reply };
}

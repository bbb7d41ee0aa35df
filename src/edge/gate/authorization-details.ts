import { authorizationDetails } from '../../core/record/authorization-details.js';
import { decisionIdOf } from '../../core/record/decision-id.js';
import type { Decisions } from '../journal/journal.js';
import type { LocalReply, LocalService } from './local-service.js';

const PATH = /^\/authorization-details\/([^/?]*)(?:\?.*)?$/;

/**
 * AWS's `iam-toolbox:GetRequestAuthorizationDetails`, answered from the records: `GET /authorization-details/ID`, signed for `iam`.
 * Any caller of the same account may ask; AWS asks for `iam:GetRequestAuthorizationDetails`, which denied callers lack.
 */
export function authorizationDetailsService(decisions: Pick<Decisions, 'find'>): LocalService {
  return ({ service, request, caller }, _world, { requestId }) => {
    const id = service === 'iam' && request.method === 'GET' ? PATH.exec(request.target)?.[1] : undefined;
    if (id === undefined) return undefined;
    if (!/^[0-9a-zA-Z-]+$/.test(id)) {
      return refusal(
        400,
        'ValidationException',
        'an authorization id has lower-case letters and digits only',
        requestId,
      );
    }
    const record = decisions.find(decisionIdOf(id));
    if (!record || record.account !== caller.account) {
      const message = 'The requested authorization details do not exist in this region or have expired.';
      return refusal(404, 'ResourceNotFoundException', message, requestId);
    }
    return json(200, authorizationDetails(record), requestId);
  };
}

function refusal(status: number, code: string, message: string, requestId: string): LocalReply {
  const { answer } = json(status, { message }, requestId);
  return { answer: { ...answer, headers: [...answer.headers, 'x-amzn-ErrorType', code] } };
}

/** REST-JSON 1.1. */
function json(status: number, value: object, requestId: string): LocalReply {
  const headers = ['x-amzn-RequestId', requestId, 'Content-Type', 'application/json'];
  return { answer: { status, headers, body: JSON.stringify(value) } };
}

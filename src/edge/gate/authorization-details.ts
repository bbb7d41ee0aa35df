import { policyTexts } from '../../core/explain/considered/policy-texts.js';
import type { StatementPlace } from '../../core/explain/words/place.js';
import { authorizationDetails } from '../../core/record/authorization-details.js';
import { decisionIdOf } from '../../core/record/decision-id.js';
import type { HttpRequest } from '../../core/wire/query/request.js';
import type { Decisions } from '../journal/journal.js';
import type { PolicyTexts } from '../journal/policy-texts.js';
import type { LocalReply, LocalService } from './local-service.js';

const PATH = /^\/authorization-details\/([^/?]*)(?:\?.*)?$/;

export interface DetailsOptions {
  readonly decisions: Pick<Decisions, 'find' | 'basisOf'>;
  /** Where the texts of policies are kept that answers lead to. */
  readonly texts: Pick<PolicyTexts, 'keep'>;
  /** Base URL under which whoever sent this call can read on. */
  readonly address: (request: HttpRequest) => string;
}

/**
 * AWS's `iam-toolbox:GetRequestAuthorizationDetails`, answered from the records: `GET /authorization-details/ID`, signed for `iam`.
 * Any caller of the same account may ask; AWS asks for `iam:GetRequestAuthorizationDetails`, which denied callers lack. A policy's `uri` is the
 * address of its text as it was then, with its ARN or name as the fragment; at AWS it is the ARN, or an opaque name.
 */
export function authorizationDetailsService({ decisions, texts, address }: DetailsOptions): LocalService {
  return ({ caller }, _world, { request, requestId }) => {
    const id = request.method === 'GET' ? PATH.exec(request.target)?.[1] : undefined;
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
    const base = `${address(request)}/_authz/policies/`;
    const { caller: judged } = decisions.basisOf(record.id) ?? {};
    const textOf = judged && policyTexts(judged.policies);
    const addressOf = (place: StatementPlace): string | undefined => {
      const text = textOf?.(place);
      return text === undefined ? undefined : `${base}${texts.keep(text)}#${encodeURI(place.arn ?? place.policy)}`;
    };
    return json(200, authorizationDetails(record, addressOf), requestId);
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

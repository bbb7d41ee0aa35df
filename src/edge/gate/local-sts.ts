import { renderResult } from '../../core/wire/query/respond.js';
import { element } from '../../core/wire/query/xml.js';
import type { LocalService } from './gate.js';

/** STS API reference, GetCallerIdentity. */
const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/**
 * Answers sts:GetCallerIdentity from the principals: everybody's first command. IAM lets any caller ask it, so no policy
 * is looked at. Other STS operations are not answered here.
 */
export const callerIdentity: LocalService = ({ service, operation, caller }, _world, id) => {
  if (service !== 'sts' || operation !== 'GetCallerIdentity') return undefined;
  const result = [element('Arn', caller.arn), element('UserId', caller.userId), element('Account', caller.account)];
  return {
    status: 200,
    headers: ['x-amzn-RequestId', id, 'Content-Type', 'text/xml'],
    body: renderResult('GetCallerIdentity', result, id, NAMESPACE),
  };
};

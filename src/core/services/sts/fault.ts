import type { StsRefused } from './reply.js';

const refused = (code: string, status: number, message: string): StsRefused => ({
  fault: { code, status, type: 'Sender', message },
});

/** What AWS's front end answers when parameters break the service model, and STS itself when they break its rules. */
export const validationError = (message: string): StsRefused => refused('ValidationError', 400, message);

/** Session tags that break a rule which the service model does not have. */
export const invalidParameterValue = (message: string): StsRefused => refused('InvalidParameterValue', 400, message);

/** Text of a caller inside a message: an ARN is shown, and what is shorter than any secret access key; the rest may be anything. */
export const shownArn = (text: string): string =>
  /^(?:arn:[\w:/+,.@-]{1,200}|[\w:/+,.@-]{1,30})$/.test(text) ? text : '...';

/** Several breaks of the service model, in AWS's words. */
export function modelError(failures: readonly string[]): StsRefused {
  const head = `${failures.length} validation error${failures.length === 1 ? '' : 's'} detected`;
  return validationError(`${head}: ${failures.join('; ')}`);
}

/** The code's meaning is in the API reference, "Errors" of AssumeRole. */
export const malformedPolicy = (message: string): StsRefused => refused('MalformedPolicyDocument', 400, message);
/** @param tagsAlone the call has session tags and no session policy */
export const packedTooLarge = (percent: number, tagsAlone: boolean): StsRefused =>
  refused(
    'PackedPolicyTooLarge',
    400,
    tagsAlone
      ? `Packed size of session tags consumes ${percent}% of allotted space.`
      : `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
  );

/** Not allowed; STS answers with AWS's sentence. */
export const accessDenied = (message: string): StsRefused => refused('AccessDenied', 403, message);

/** A web identity token that cannot be read or is not to be trusted. */
export const invalidIdentityToken = (message: string): StsRefused => refused('InvalidIdentityToken', 400, message);

/** A web identity token whose time is over. */
export const expiredIdentityToken = (message: string): StsRefused => refused('ExpiredTokenException', 400, message);
/** Of an operation that AWS has and this program does not answer. */
export const notAnswered = (message: string): StsRefused => refused('InvalidAction', 400, message);

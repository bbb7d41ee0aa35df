/** A refusal in AWS's terms; rendered as the Query protocol's ErrorResponse. */
export interface Fault {
  readonly code: string;
  readonly status: number;
  /** Sender for 4xx, Receiver for 5xx. */
  readonly type: 'Sender' | 'Receiver';
  readonly message: string;
}

/**
 * Every code that the proxy itself answers with, its HTTP status, and AWS's own text where AWS always says the same.
 *
 * Sources: [CE] "Common Error Types" of the ElastiCache API reference, [OBS] real answers quoted in public issues,
 * or in recordings.
 */
export const FAULTS = {
  /** [OBS] ElastiCache sends this code; the reference page names it AccessDeniedException. */
  AccessDenied: { status: 403, message: 'User is not authorized to perform this action' },
  /** [CE], [OBS sts, cloudwatch]. */
  MissingAuthenticationToken: { status: 403, message: 'Request is missing Authentication Token' },
  /** [CE], [OBS]. */
  InvalidClientTokenId: { status: 403, message: 'The security token included in the request is invalid.' },
  /** [OBS query services]; the reference page names it ExpiredTokenException. */
  ExpiredToken: { status: 403, message: 'The security token included in the request is expired' },
  /** [IAM signature-v4-troubleshooting], [OBS]. */
  SignatureDoesNotMatch: {
    status: 403,
    message:
      'The request signature we calculated does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  },
  /** [CE]: the signature does not conform to the standard. */
  IncompleteSignature: { status: 400, message: 'The request signature does not conform to AWS standards.' },
  /** [CE]; EC2's text. */
  RequestExpired: { status: 400, message: 'Request has expired.' },
  /** [CE]. */
  MissingAction: { status: 400, message: 'The request is missing an action parameter' },
  /** [CE], [OBS aws-cli issue 37]. Answered in another XML namespace. */
  InvalidAction: { status: 400, message: 'The action or operation requested is invalid.' },
  /** [CE] says 404; this project answers 400 (a known difference), since nothing is missing. */
  MalformedQueryString: { status: 400, message: 'The query string contains a syntax error.' },
  /** [OBS boto issue 309, floci pull request 3075]: the front end's answer to a scalar of the wrong type. */
  MalformedInput: { status: 400, message: 'The input is malformed.' },
  /** [service model]. */
  InvalidParameterValue: { status: 400, message: 'An invalid or out-of-range value was supplied.' },
  /** Our own: AWS documents no code for a body over its limit. */
  RequestEntityTooLarge: { status: 413, message: 'The request body is larger than the limit.' },
  /** S3's code for the same (its "Error responses" page, with 400); 431 is HTTP's own status (RFC 6585 section 5). */
  RequestHeaderSectionTooLarge: { status: 431, message: 'The request headers are larger than the limit.' },
  /** S3's code for the same (with 400), which the SDKs try again; 408 is HTTP's own status (RFC 9110 section 15.5.9). */
  RequestTimeout: { status: 408, message: 'The request did not arrive within the time limit.' },
  /** [OBS query services]; the reference page names it ThrottlingException. Answered only when a test has asked for it. */
  Throttling: { status: 400, message: 'Rate exceeded' },
  /** [CE]: anything that went wrong while deciding. */
  InternalFailure: {
    status: 500,
    message: 'The request processing has failed because of an unknown error, exception or failure.',
  },
  /** [CE] with 503; the proxy answers 502 (upstream away) or 504 (upstream silent). */
  ServiceUnavailable: { status: 503, message: 'The request has failed due to a temporary failure of the server.' },
} as const;

export type FaultCode = keyof typeof FAULTS;

/**
 * Makes a fault of the catalogue. Without `message` the code's own text stands; `status` replaces the catalogue's (502
 * and 504 of ServiceUnavailable).
 */
export function fault(
  code: FaultCode,
  message: string = FAULTS[code].message,
  status: number = FAULTS[code].status,
): Fault {
  return { code, status, type: status < 500 ? 'Sender' : 'Receiver', message };
}

/** InvalidAction with AWS's sentence. AWS names the version even when the request has none. */
export function invalidAction(operation: string, version: string): Fault {
  const named = harmless(operation, /^[A-Za-z]{1,64}$/);
  const dated = harmless(version, /^(?:\d{4}-\d\d-\d\d|NO_VERSION_SPECIFIED)$/);
  return fault('InvalidAction', `Could not find operation ${named} for version ${dated}`);
}

/** Names of operations are letters, versions are dates: what is anything else may be anything, and is not echoed. */
const harmless = (text: string, form: RegExp): string => (form.test(text) ? text : '...');

/** Text of a caller inside a message: bounded, so that a megabyte of a name is not echoed. */
export function quote(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 117)}...`;
}

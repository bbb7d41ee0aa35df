import type { Caller } from '../../principals/caller.js';
import type { Parameters } from '../../wire/query/request.js';
import { accessDenied } from './fault.js';
import type { StsRefused } from './reply.js';
import { scalar } from './values.js';

const UNKNOWN_DEVICE =
  'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.';

/**
 * Whether a call gives a code of an MFA device. The code is believed: nobody here knows the device's secret. The device must be one
 * that the caller may have: a hardware device's serial number, or the ARN of a virtual one in the caller's account.
 */
export function readMfa(
  { SerialNumber, TokenCode }: Parameters,
  caller: Caller,
): { readonly given: boolean } | StsRefused {
  const serial = scalar(SerialNumber);
  const code = scalar(TokenCode);
  if (serial === undefined && code === undefined) return { given: false };
  if (serial === undefined || code === undefined)
    return accessDenied(
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    );
  const device = /^arn:[a-z-]+:iam::(\d{12}):(?:u2f|mfa)\/.+$/.exec(serial);
  const own = device ? device[1] === caller.account : !serial.startsWith('arn:');
  return own && (caller.type === 'User' || caller.type === 'Account') ? { given: true } : accessDenied(UNKNOWN_DEVICE);
}

/** The bytes that a policy writes in base64 (IAM: "Binary condition operators"); undefined when the text is no base64. */
export function parseBinary(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/**
 * Whether a request's value is those bytes. The value is text here: either the bytes themselves, or base64 as in the
 * ContextEntries of SimulateCustomPolicy.
 */
export function isBinary(bytes: Buffer, actual: string): boolean {
  return bytes.equals(Buffer.from(actual, 'utf8')) || bytes.toString('base64') === actual;
}

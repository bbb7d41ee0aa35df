/** Bytes as text, a character for each: it never fails, and keeps every ASCII byte where it is. */
export function latin1Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

import { SignatureV4 } from '@aws-sdk/signature-v4';
import { type KnownKey, Sha256 } from '../../../support/verifying-upstream.js';

/** A presigned request target for ElastiCache at `localhost:4567`. */
export async function getSignedUrlFor(
  credentials: KnownKey,
  method: string,
  query: Record<string, string>,
): Promise<string> {
  const signer = new SignatureV4({
    credentials,
    region: 'us-east-1',
    service: 'elasticache',
    sha256: Sha256,
    applyChecksum: false,
  });
  const headers = { host: 'localhost:4567' };
  const request = { method, protocol: 'http:', hostname: 'localhost', path: '/', query, headers };
  const { query: signed = {} } = await signer.presign(request, { expiresIn: 60 });
  return `/?${Object.entries(signed)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&')}`;
}

import { randomBytes } from 'node:crypto';
import type { MakeKey } from '../../core/services/sts/credentials.js';

/** The characters of an access key id: base32, as AWS's are. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Bytes of chance in a session token: as long as AWS's shorter ones, in base64. */
const TOKEN_BYTES = 180;

/** An access key id of temporary credentials (`ASIA`), a secret of 40 characters and a token, in the forms that AWS's have. */
export const makeTemporaryKey: MakeKey = (leastToken) => {
  const id = [...randomBytes(16)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
  const bytes = Math.max(TOKEN_BYTES, Math.ceil((leastToken * 3) / 4));
  return {
    id: `ASIA${id}`,
    secret: randomBytes(30).toString('base64'),
    token: randomBytes(bytes).toString('base64'),
  };
};

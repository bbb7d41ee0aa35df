import { randomFillSync } from 'node:crypto';

const BYTES = 16;

/** Makes new ids of decisions: 32 lower-case hexadecimal digits. Random bytes are drawn for many at a time. */
export function createDecisionIds(): () => string {
  const pool = Buffer.alloc(256 * BYTES);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += BYTES;
    return pool.toString('hex', used - BYTES, used);
  };
}

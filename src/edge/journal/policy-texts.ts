import { createHash } from 'node:crypto';
import { readablePolicy } from '../../core/policy/read/written.js';
import type { PolicyDocument } from '../../core/terms/document.js';

const MOST_TEXTS = 10_000;
/** Characters of all texts together. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** Texts of policies by their SHA-256, so that an address of one leads to it after the policy has changed. Bounded, oldest out. */
export class PolicyTexts {
  /** Oldest first. */
  readonly #texts = new Map<string, string>();
  readonly #digests = new WeakMap<PolicyDocument, string>();
  readonly #most: number;
  #characters = 0;

  constructor(most = MOST_CHARACTERS) {
    this.#most = most;
  }

  /** Keeps a text, and gives its digest in lower-case hexadecimal digits. */
  readonly keep = (text: string): string => {
    const digest = createHash('sha256').update(text).digest('hex');
    if (this.#texts.delete(digest)) {
      this.#texts.set(digest, text);
      return digest;
    }
    this.#texts.set(digest, text);
    this.#characters += text.length;
    for (const [oldest, { length }] of this.#texts) {
      if (this.#characters <= this.#most && this.#texts.size <= MOST_TEXTS) break;
      this.#texts.delete(oldest);
      this.#characters -= length;
    }
    return digest;
  };

  /** The same of a policy's text; it is written out once. */
  readonly digestOf = (document: PolicyDocument): string => {
    const known = this.#digests.get(document);
    if (known !== undefined && this.#texts.has(known)) return known;
    const digest = this.keep(readablePolicy(document).text);
    this.#digests.set(document, digest);
    return digest;
  };

  find(digest: string): string | undefined {
    return this.#texts.get(digest);
  }
}

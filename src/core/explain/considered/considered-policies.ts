import { type ReadablePolicy, readablePolicy } from '../../policy/read/written.js';
import type { PolicyDocument } from '../../terms/document.js';
import type { Layer, PolicyRef, StatementRef } from '../../terms/verdict.js';

/** A policy with its text. */
export interface ConsideredPolicy {
  readonly name: string;
  readonly layer: Layer;
  readonly arn?: string;
  /** Of an inline policy the principals file, where `pointer` says. */
  readonly file?: string;
  readonly pointer?: string;
  readonly level?: number;
  readonly group?: string;
  /** Of the text, in lower-case hexadecimal digits. */
  readonly sha256: string;
  readonly text: string;
}

/** One policy, its name here, and where its parts stand. */
interface Page extends ReadablePolicy {
  readonly key: string;
}

/** The policies that somebody is told of, each once, by a short name. */
export class PolicyPages {
  readonly #digest: (text: string) => string;
  readonly #pages = new Map<PolicyRef, Page>();
  readonly #written = new Map<PolicyDocument, ReadablePolicy>();
  readonly #policies: Record<string, ConsideredPolicy> = {};

  constructor(digest: (text: string) => string) {
    this.#digest = digest;
  }

  pageOf({ policy, document }: Pick<StatementRef, 'policy' | 'document'>): Page {
    const known = this.#pages.get(policy);
    if (known) return known;
    const written = this.#written.get(document) ?? readablePolicy(document);
    this.#written.set(document, written);
    const key = `p${this.#pages.size}`;
    const page = { ...written, key };
    this.#pages.set(policy, page);
    this.#policies[key] = { ...policy, sha256: this.#digest(written.text), text: written.text };
    return page;
  }

  all(): Readonly<Record<string, ConsideredPolicy>> {
    return this.#policies;
  }
}

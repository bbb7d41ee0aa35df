import type { Outcome } from '../../core/authorize/authorize.js';
import { defined } from '../../core/terms/defined.js';
import type { PolicyDocument, Statement } from '../../core/terms/document.js';
import type { StatementRef } from '../../core/terms/verdict.js';

/** How often a statement decided. */
export interface Hits {
  /** Calls of which it decided a check. */
  readonly hits: number;
  /** Id of the last of them. */
  readonly lastId?: string;
}

interface Use {
  readonly document: PolicyDocument;
  hits: number;
  lastId: string;
}

/** Statements that are counted at one time, of policies in force and of earlier ones. */
const MOST = 10_000;

/**
 * How often each statement decided, since the start or since all decisions were forgotten. A call costs it one look into a map
 * for each statement that decided; what is counted of policies that are out of force is known by their text.
 */
export class StatementUse {
  readonly #digestOf: (document: PolicyDocument) => string;
  readonly #clock: () => number;
  #current = new Map<Statement, Use>();
  /** By digest and index; oldest first. */
  #earlier = new Map<string, { hits: number; lastId: string }>();
  #since: number;

  /** @param clock milliseconds since 1970. */
  constructor(digestOf: (document: PolicyDocument) => string, clock: () => number) {
    this.#digestOf = digestOf;
    this.#clock = clock;
    this.#since = clock();
  }

  /** When it began to count, milliseconds since 1970. */
  get since(): number {
    return this.#since;
  }

  /** Of every decision. */
  add(outcome: Outcome, id: string): void {
    if (outcome.kind !== 'allowed' && outcome.kind !== 'denied') return;
    for (const { verdict } of outcome.checks) for (const ref of verdict.statements) this.#count(ref, id);
  }

  #count({ statement, document }: StatementRef, id: string): void {
    const use = this.#current.get(statement);
    if (use === undefined) {
      if (this.#current.size >= MOST) this.fold();
      this.#current.set(statement, { document, hits: 1, lastId: id });
    } else if (use.lastId !== id) {
      use.hits++;
      use.lastId = id;
    }
  }

  of({ statement, document }: StatementRef): Hits {
    const now = this.#current.get(statement);
    const earlier = this.#earlier.size > 0 ? this.#earlier.get(nameOf(this.#digestOf(document), statement)) : undefined;
    const lastId = now?.lastId ?? earlier?.lastId;
    return { hits: (now?.hits ?? 0) + (earlier?.hits ?? 0), ...defined({ lastId }) };
  }

  /** Lets go of the policies: what is counted of them is known by their text from now on. */
  fold(): void {
    for (const [statement, { document, hits, lastId }] of this.#current) {
      const name = nameOf(this.#digestOf(document), statement);
      const before = this.#earlier.get(name)?.hits ?? 0;
      this.#earlier.delete(name);
      this.#earlier.set(name, { hits: before + hits, lastId });
    }
    this.#current = new Map();
    for (const oldest of this.#earlier.keys()) {
      if (this.#earlier.size <= MOST) break;
      this.#earlier.delete(oldest);
    }
  }

  forget(): void {
    this.#current = new Map();
    this.#earlier = new Map();
    this.#since = this.#clock();
  }
}

const nameOf = (digest: string, { index }: Statement): string => `${digest}:${index}`;

import type { Outcome, World } from '../../core/authorize/authorize.js';
import { decisionWord } from '../../core/record/record.js';
import type { HttpRequest } from '../../core/wire/query/request.js';
import { type Answer, type Sent, sent } from '../http/answer.js';
import type { Decided, Noted } from './decided.js';
import { type Notebook, note } from './note.js';

/** A call of another service than the one that is judged. */
export type OtherCall = Extract<Outcome, { kind: 'otherService' }>;

/** What a local service needs to know of a call beside the call itself. */
export interface LocalCall {
  readonly request: HttpRequest;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The name of its answer. */
  readonly requestId: string;
  /** Denied calls are answered all the same. */
  readonly audit: boolean;
  /** Of the full explanation; undefined: AWS's sentence alone is told. */
  readonly address: string | undefined;
}

/** What a local service answers, and what is written down of it. */
export interface LocalReply {
  readonly answer: Answer;
  /** What was decided; absent: nothing was, the service lets everybody ask. */
  readonly outcome?: Outcome;
  readonly noted?: Pick<Noted, 'fault' | 'explanation'>;
}

/** A service that the proxy answers for itself; undefined: this call of the service is none of its own. */
export type LocalService = (outcome: OtherCall, world: World, call: LocalCall) => LocalReply | undefined;

/** Writes down what a local service made of a call, and gives its answer. */
export function answerLocally(book: Notebook, decided: Decided, { answer, outcome, noted }: LocalReply): Sent {
  const told = outcome === undefined ? decided : { ...decided, outcome };
  note(book, told, { forwarded: false, ...noted });
  return sent(answer, decided.id, decisionWord(told.outcome));
}

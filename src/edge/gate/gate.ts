import { authorize, type FoundTags, type World } from '../../core/authorize/authorize.js';
import { accountHeaderOf } from '../../core/authorize/one-reading.js';
import { decisionWord } from '../../core/record/record.js';
import { type Fault, fault } from '../../core/wire/query/fault.js';
import { isNamed } from '../../core/wire/query/header-name.js';
import type { HttpRequest } from '../../core/wire/query/request.js';
import { faultAnswer, type Sent } from '../http/answer.js';
import type { CallHandler, Finish, WatchCaller } from '../http/calls.js';
import { RUN_HEADER } from '../upstream/headers.js';
import type { Leaving } from '../upstream/leaving.js';
import type { Decided } from './decided.js';
import { forward } from './forward.js';
import { answerLocally } from './local-service.js';
import { note, rejectedAs } from './note.js';
import type { Gate } from './parts.js';
import { localCall, refusalOf } from './refuse.js';
import { strangerOf, withoutAnswer } from './strangers.js';
import type { Trouble } from './troubles.js';
import { isUnsignedSts } from './web-identity.js';

/** The gate as the server sees it. */
export function createCallHandler(gate: Gate): CallHandler {
  return {
    answer: (request, watch, finish) => answerCall(gate, request, watch, finish),
    refuse: (refusal) => refuse(gate, refusal),
    onError: gate.onError,
  };
}

/**
 * Answers one call: decides, then forwards the same bytes or refuses. Never throws, and forwards nothing that it did not
 * decide: an exception while deciding is InternalFailure. A refusal comes at once.
 */
function answerCall(gate: Gate, request: HttpRequest, watch: WatchCaller, finish: Finish): void {
  const started = gate.clock();
  const id = gate.newId();
  const decided = decideNow(gate, request, id, started, finish);
  if (decided === undefined) return;
  const stranger = gate.strangers && strangerOf(decided.world, decided.outcome);
  if (gate.strangers === undefined || stranger === undefined) {
    proceed(gate, decided, request, watch, finish);
    return;
  }
  // Nobody knows the key: its source is asked, and the call is decided again, for good.
  const leaving = watch();
  gate.strangers.learn(stranger).then(
    (answer) => {
      const again = withoutAnswer(answer, decided, gate.explain) ?? decideNow(gate, request, id, started, finish);
      if (again !== undefined) proceed(gate, again, request, () => leaving, finish);
    },
    (error: unknown) => finish(failed(gate, error, id, started, decided.world)),
  );
}

/** The decision with what is known now; undefined when it could not be made, and the caller has been told so. */
function decideNow(gate: Gate, request: HttpRequest, id: string, started: number, finish: Finish): Decided | undefined {
  const begun = performance.now();
  let world: World | undefined;
  try {
    world = gate.world();
    const outcome = authorize(world, request, { now: started, tagsOf: gate.tags.known });
    return {
      id,
      world,
      outcome,
      started,
      decide: performance.now() - begun,
      size: sizeOf(request),
      run: runOf(request, gate.run),
    };
  } catch (error) {
    finish(failed(gate, error, id, started, world));
    return undefined;
  }
}

/** Settles a decision, with the tags that it still needs. */
function proceed(gate: Gate, decided: Decided, request: HttpRequest, watch: WatchCaller, finish: Finish): void {
  const { id, started, world } = decided;
  if (isUnsignedSts(decided.outcome, request)) {
    gate.webIdentity(request, decided.world, localCall(gate, decided, request)).then(
      (reply) => finish(answerLocally(gate, decided, reply)),
      (error: unknown) => finish(failed(gate, error, id, started, world)),
    );
    return;
  }
  if (decided.outcome.wantedTags.length === 0) {
    settle(gate, decided, request, watch, finish);
    return;
  }
  // Some policy asks for tags that nobody knows yet: they are looked up, and the call is decided again, for good.
  const leaving = watch();
  decideWithTags(gate, decided, request, leaving).then(
    (again) => settle(gate, again, request, () => leaving, finish),
    (error: unknown) => finish(failed(gate, error, id, started, world)),
  );
}

/** Refuses or forwards what is decided. */
function settle(gate: Gate, decided: Decided, request: HttpRequest, watch: WatchCaller, finish: Finish): void {
  let refusal: Sent | undefined;
  try {
    refusal = refusalOf(gate, decided, request);
    if (!refusal) {
      const trouble = gate.troubles.next(decided.outcome);
      if (trouble) suffer(gate, decided, trouble, () => forward(gate, decided, request, watch, finish), finish);
      else forward(gate, decided, request, watch, finish);
      return;
    }
  } catch (error) {
    refusal = failed(gate, error, decided.id, decided.started, decided.world);
  }
  finish(refusal);
}

/** An allowed call that a test wants to be late, to fail, or both. */
function suffer(gate: Gate, decided: Decided, trouble: Trouble, go: () => void, finish: Finish): void {
  const end = (): void => {
    if (trouble.code === undefined) {
      go();
      return;
    }
    const refusal = fault(trouble.code);
    note(gate, decided, { forwarded: false, fault: refusal });
    finish(faultAnswer(refusal, decided.id, decisionWord(decided.outcome)));
  };
  if (trouble.delay === 0) end();
  else gate.troubles.wait(trouble.delay, end);
}

async function decideWithTags(gate: Gate, first: Decided, request: HttpRequest, leaving: Leaving): Promise<Decided> {
  const { caller, region, wantedTags, accessKeyId } = first.outcome;
  if (!caller || !region) throw new Error('INVARIANT: tags are wanted of a caller who is known');
  const begun = performance.now();
  const accountHeader = accountHeaderOf(first.world, request);
  const place = { region, account: caller.account, accessKeyId, accountHeader };
  const learned = await gate.tags.learn(wantedTags, { place, caller: caller.arn, leaving });
  // INVARIANT: what was not learned is unknown from here on, never "not asked yet".
  const tagsOf = (arn: string): FoundTags => learned(arn) ?? NOT_LEARNED;
  const outcome = authorize(first.world, request, { now: first.started, tagsOf });
  return { ...first, outcome, decide: first.decide + performance.now() - begun };
}

const NOT_LEARNED: FoundTags = { unknown: 'nobody has looked them up' };

/** The mark of the run that a call belongs to: its own header's, else the one of all calls. */
function runOf({ headers }: HttpRequest, run: string | undefined): string | undefined {
  for (const [name, value] of headers) if (isNamed(name, RUN_HEADER)) return value.slice(0, LONGEST_RUN);
  return run;
}

const LONGEST_RUN = 256;

/** Parameters are pieces of the text of the body or the target. */
const sizeOf = ({ body, target }: HttpRequest): number => body.length + target.length;

/** INVARIANT: what failed while deciding is not forwarded. */
function failed(gate: Gate, error: unknown, id: string, started: number, world: World | undefined): Sent {
  const refusal = fault('InternalFailure');
  gate.onError(error, id);
  if (world) note(gate, undecided(id, world, refusal, started), { forwarded: false, fault: refusal });
  return faultAnswer(refusal, id, 'rejected');
}

const undecided = (id: string, world: World, refusal: Fault, started: number): Decided => {
  return { id, world, outcome: rejectedAs(refusal), started, decide: 0, size: 0, run: undefined };
};

/** An answer to a request that the server itself refuses: too large, no Host, too many at once. It is recorded, too. */
function refuse(gate: Gate, refusal: Fault): Sent {
  const id = gate.newId();
  const started = gate.clock();
  note(gate, undecided(id, gate.world(), refusal, started), { forwarded: false, fault: refusal });
  return faultAnswer(refusal, id, 'rejected');
}

import { authorize, type FoundTags, type World } from '../../core/authorize/authorize.js';
import { accountHeaderOf } from '../../core/authorize/one-reading.js';
import { requestIdOf } from '../../core/record/decision-id.js';
import { decisionWord } from '../../core/record/record.js';
import { type Fault, fault } from '../../core/wire/query/fault.js';
import { isNamed } from '../../core/wire/query/header-name.js';
import type { HttpRequest } from '../../core/wire/query/request.js';
import type { Languages } from '../../core/wire/refusal/languages.js';
import { faultAnswer, type Sent, sent } from '../http/answer.js';
import type { CallHandler, Finish, WatchCaller } from '../http/calls.js';
import type { TagSource } from '../tags/tag-source.js';
import { RUN_HEADER } from '../upstream/headers.js';
import type { Leaving } from '../upstream/leaving.js';
import { type Upstream, type UpstreamAnswer, UpstreamError } from '../upstream/upstream.js';
import type { Decided } from './decided.js';
import { denialOf } from './denial.js';
import { withKeysHint } from './keys-hint.js';
import { answerLocally, type LocalCall, type LocalService } from './local-service.js';
import { type Notebook, note, rejectedAs } from './note.js';
import { refusalAnswer } from './refusal-answer.js';
import { identityFault, otherServiceFault, upstreamFault } from './refusals.js';
import { requestIdIn } from './request-id.js';
import { type Strangers, strangerOf, withoutAnswer } from './strangers.js';
import type { Trouble, Troubles } from './troubles.js';
import { isUnsignedSts, type WebIdentity } from './web-identity.js';

/** Everything that stands between a request and its answer. */
export interface Gate extends Notebook {
  /** The policies in force; asked once for each call, so that a reload never splits a decision. */
  readonly world: () => World;
  readonly upstream: Upstream;
  readonly tags: TagSource;
  /** Absent: whoever is not known here is known nowhere. */
  readonly strangers?: Strangers | undefined;
  /** What the proxy answers for itself, by the service that a call is signed for: STS, IAM's simulation and the like. */
  readonly localServices: { readonly [service: string]: readonly LocalService[] };
  /** STS's operation that nobody signs. */
  readonly webIdentity: WebIdentity;
  /** What tests have asked to go wrong. */
  readonly troubles: Pick<Troubles, 'next' | 'wait'>;
  readonly explain: 'full' | 'aws';
  readonly otherServices: 'forward' | 'deny';
  /** In which refusals of other services' calls are written. */
  readonly languages: Languages;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** The mark of calls without a header of their own (`--run`). */
  readonly run?: string | undefined;
  readonly newId: () => string;
  /** Base URL under which people reach the proxy. */
  readonly address: (request: HttpRequest) => string;
}

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
      const again = withoutAnswer(answer, decided) ?? decideNow(gate, request, id, started, finish);
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

function refusalOf(gate: Gate, decided: Decided, request: HttpRequest): Sent | undefined {
  const { outcome, world, id } = decided;
  if (outcome.kind === 'rejected') {
    note(gate, decided, { forwarded: false });
    const refusal = gate.explain === 'full' ? withKeysHint(outcome.fault, decided.world.settings) : outcome.fault;
    return refusalAnswer(gate.languages, decided, request, refusal, 'rejected');
  }
  if (outcome.kind === 'otherService') {
    const own = Object.hasOwn(gate.localServices, outcome.service) ? gate.localServices[outcome.service] : undefined;
    for (const service of own ?? []) {
      const reply = service(outcome, world, localCall(gate, decided, request));
      if (reply) return answerLocally(gate, decided, reply);
    }
    // Only what answers at a URL may have other services: nothing else could tell what it gets.
    const identity = identityFault(outcome.service, world.settings);
    if (!identity && gate.otherServices === 'forward' && gate.upstream.name.includes('://')) return undefined;
    const refusal = identity ?? otherServiceFault(outcome.service, gate.upstream.name);
    note(gate, decided, { forwarded: false, fault: refusal });
    return refusalAnswer(gate.languages, decided, request, refusal, 'notEvaluated');
  }
  if (outcome.kind === 'allowed' || gate.mode === 'audit') return undefined;
  const denial = denialOf(decided, outcome, addressOf(gate, id, request), (error) => gate.onError(error, id));
  note(gate, decided, { forwarded: false, ...denial });
  return faultAnswer(denial.fault, id, decisionWord(outcome));
}

/** Where the full explanation of a decision is; undefined: AWS's sentence alone is told. */
const addressOf = (gate: Gate, id: string, request: HttpRequest): string | undefined =>
  gate.explain === 'full' ? `${gate.address(request)}/_authz/decisions/${id}` : undefined;

const localCall = (gate: Gate, { id, started }: Decided, request: HttpRequest): LocalCall => ({
  request,
  now: started,
  requestId: requestIdOf(id),
  audit: gate.mode === 'audit',
  address: addressOf(gate, id, request),
});

const reads = (operation = ''): boolean => operation.startsWith('Describe') || operation.startsWith('List');

function forward(gate: Gate, decided: Decided, request: HttpRequest, watch: WatchCaller, finish: Finish): void {
  const { outcome } = decided;
  const begun = performance.now();
  const call = {
    request,
    region: outcome.region ?? '',
    service: outcome.service,
    account: outcome.caller?.account ?? '',
    safe: reads(outcome.operation),
    signal: watch(),
  };
  gate.upstream.send(call, (ended) => {
    const took = Math.round((performance.now() - begun) * 1000);
    finish(
      ended instanceof Error ? unanswered(gate, decided, request, ended, took) : forwarded(gate, decided, ended, took),
    );
  });
}

/** The call is done; what goes wrong with the tags must not cost the caller its answer. */
function observe(gate: Gate, { outcome, id }: Decided): void {
  try {
    gate.tags.observe(outcome);
  } catch (error) {
    gate.onError(error, id);
  }
}

function forwarded(gate: Gate, decided: Decided, answer: UpstreamAnswer, took: number): Sent {
  const { outcome, id } = decided;
  observe(gate, decided);
  const requestId = requestIdIn(answer.headers);
  note(gate, decided, {
    forwarded: true,
    status: answer.status,
    took,
    ...(requestId === undefined ? {} : { requestId }),
  });
  return sent(answer, id, decisionWord(outcome));
}

function unanswered(gate: Gate, decided: Decided, request: HttpRequest, error: Error, took: number): Sent {
  const { outcome, id } = decided;
  const known = error instanceof UpstreamError;
  // A caller that left is no trouble of the upstream's.
  if (!known || error.kind !== 'aborted') gate.onError(error, id);
  const refusal = known ? upstreamFault(error) : fault('InternalFailure');
  const failure = known ? error.kind : 'internal';
  const forwarded = failure !== 'unroutable' && failure !== 'noEndpoint';
  if (forwarded) observe(gate, decided);
  note(gate, decided, { forwarded, error: refusal.message, took, fault: refusal, failure });
  return refusalAnswer(gate.languages, decided, request, refusal, decisionWord(outcome));
}

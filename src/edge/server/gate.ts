import type { Caller } from '../../core/caller/caller.js';
import { type Explanation, explainDenial } from '../../core/explain/explanation.js';
import { renderExplanation } from '../../core/explain/render.js';
import { authorize, type KnownTags, type Outcome, type World } from '../../core/pipeline.js';
import { decisionWord, recordDecision } from '../../core/record/record.js';
import { type Fault, fault } from '../../core/wire/fault.js';
import type { HttpRequest } from '../../core/wire/request.js';
import { renderFault } from '../../core/wire/respond.js';
import type { Journal } from '../journal/journal.js';
import type { Leaving } from '../leaving.js';
import { type Upstream, type UpstreamAnswer, UpstreamError } from '../upstream/upstream.js';

/** An HTTP answer, ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | string;
}

/** Tags of existing resources; the gate asks for unknown ones before it decides, and only when a policy needs them. */
export interface TagSource {
  /** What is known now; undefined: nothing. */
  known(arn: string): KnownTags | undefined;
  /** Learns the tags of these resources, or gives up; never rejects. */
  learn(arns: readonly string[], caller: Caller, region: string): Promise<void>;
  /** Learns from a call that was forwarded and answered. */
  observe(outcome: Outcome, answer: UpstreamAnswer): void;
}

/** A service that the proxy answers for itself: STS's caller identity, IAM's simulation. */
export type LocalService = (
  outcome: Extract<Outcome, { kind: 'otherService' }>,
  world: World,
  id: string,
) => Answer | undefined;

/** Everything that stands between a request and its answer. */
export interface Gate {
  /** The policies in force; asked once for each call, so that a reload never splits a decision. */
  readonly world: () => World;
  readonly upstream: Upstream;
  readonly journal: Journal;
  readonly tags: TagSource;
  readonly localServices: readonly LocalService[];
  readonly mode: 'enforce' | 'audit';
  readonly explain: 'full' | 'aws';
  readonly otherServices: 'forward' | 'deny';
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly newId: () => string;
  /** Base URL under which people reach the proxy. */
  readonly address: () => string;
  readonly onError: (error: unknown, id: string) => void;
}

/**
 * Answers one call: decides, then forwards the same bytes or refuses. Never rejects, and forwards nothing that it did
 * not decide: an exception while deciding is InternalFailure.
 *
 * @param signal aborted when the caller leaves.
 */
export async function answerCall(gate: Gate, request: HttpRequest, signal: Leaving): Promise<Answer> {
  const id = gate.newId();
  const started = gate.clock();
  const world = gate.world();
  let outcome: Outcome;
  const clock = performance.now();
  try {
    outcome = authorize(world, request, { now: started, tagsOf: gate.tags.known });
    if (outcome.wantedTags.length && outcome.caller && outcome.region) {
      await gate.tags.learn(outcome.wantedTags, outcome.caller, outcome.region);
      outcome = authorize(world, request, { now: started, tagsOf: gate.tags.known });
    }
  } catch (error) {
    gate.onError(error, id);
    return faultAnswer(fault('InternalFailure'), id, 'rejected');
  }
  const decided = { id, world, outcome, time: new Date(started), decide: performance.now() - clock };
  const refusal = refusalOf(gate, decided);
  if (refusal) return refusal;
  return forward(gate, decided, request, signal);
}

interface Decided {
  readonly id: string;
  readonly world: World;
  readonly outcome: Outcome;
  readonly time: Date;
  /** Milliseconds that the decision took. */
  readonly decide: number;
}

function refusalOf(gate: Gate, decided: Decided): Answer | undefined {
  const { outcome, world, id } = decided;
  if (outcome.kind === 'rejected') {
    note(gate, decided, { forwarded: false });
    return faultAnswer(outcome.fault, id, 'rejected');
  }
  if (outcome.kind === 'otherService') {
    for (const service of gate.localServices) {
      const answer = service(outcome, world, id);
      if (!answer) continue;
      note(gate, decided, { forwarded: false });
      return mark(answer, 'notEvaluated', id);
    }
    if (gate.otherServices === 'forward') return undefined;
    const refusal = otherServiceFault(outcome.service);
    note(gate, decided, { forwarded: false, fault: refusal });
    return faultAnswer(refusal, id, 'notEvaluated');
  }
  if (outcome.kind === 'allowed' || gate.mode === 'audit') return undefined;
  const explanation = explainDenial(outcome);
  const denial = denialFault(
    explanation,
    gate.explain === 'full' ? `${gate.address()}/_authz/decisions/${id}` : undefined,
  );
  note(gate, decided, { forwarded: false, fault: denial });
  return faultAnswer(denial, id, decisionWord(outcome));
}

/**
 * The AccessDenied of a denied call: AWS's sentence, then the explanation.
 *
 * @param address of the full explanation; undefined: AWS's sentence alone.
 */
export function denialFault(explanation: Explanation, address: string | undefined): Fault {
  const lines = address === undefined ? [] : renderExplanation(explanation, address);
  return fault('AccessDenied', [explanation.sentence, ...lines].join('\n'));
}

/** AWS has no such answer: its endpoint serves one service alone. */
function otherServiceFault(service: string): Fault {
  return fault(
    'AccessDenied',
    `elasticache-iam-proxy answers for elasticache alone here, and this call is signed for ${service}; --other-services forward passes such calls on undecided`,
  );
}

async function forward(gate: Gate, decided: Decided, request: HttpRequest, signal: Leaving): Promise<Answer> {
  const { outcome, id } = decided;
  const { name } = gate.upstream;
  const word = decisionWord(outcome);
  const clock = performance.now();
  try {
    const answer = await gate.upstream.send({
      request,
      region: outcome.region ?? '',
      service: outcome.service,
      account: outcome.caller?.account ?? '',
      safe: /^(Describe|List)/.test(outcome.operation ?? ''),
      signal,
    });
    const upstream = performance.now() - clock;
    gate.tags.observe(outcome, answer);
    note(gate, decided, { forwarded: true, upstream: { name, status: answer.status }, took: upstream });
    return mark({ ...answer, body: answer.body }, word, id);
  } catch (error) {
    const known = error instanceof UpstreamError;
    if (!known || error.kind !== 'aborted') gate.onError(error, id);
    const refusal = known
      ? fault('ServiceUnavailable', error.hint ? `${error.message}: ${error.hint}` : error.message, error.status)
      : fault('InternalFailure');
    note(gate, decided, {
      forwarded: true,
      upstream: { name, error: refusal.message },
      took: performance.now() - clock,
      fault: refusal,
    });
    return faultAnswer(refusal, id, word);
  }
}

interface Noted {
  readonly forwarded: boolean;
  readonly upstream?: { readonly name: string; readonly status?: number; readonly error?: string };
  readonly fault?: Fault;
  /** Milliseconds that the upstream took. */
  readonly took?: number;
}

function note(
  gate: Gate,
  { id, world, outcome, time, decide }: Decided,
  { forwarded, upstream, fault, took }: Noted,
): void {
  gate.journal.add({
    id,
    record: () =>
      recordDecision(outcome, {
        id,
        time,
        mode: gate.mode,
        forwarded,
        ...(upstream ? { upstream } : {}),
        ...(fault ? { fault } : {}),
        ...(outcome.kind === 'denied' ? { explanation: explainDenial(outcome) } : {}),
        times: { decide, ...(took === undefined ? {} : { upstream: took }) },
        policyRevision: world.revision,
      }),
  });
}

/** A refusal in the Query protocol's XML. */
export function faultAnswer(fault: Fault, id: string, decision: string): Answer {
  const headers: [string, string][] = [
    ['x-amzn-RequestId', id],
    ['Content-Type', 'text/xml'],
  ];
  return mark({ status: fault.status, headers, body: renderFault(fault, id) }, decision, id);
}

function mark(answer: Answer, decision: string, id: string): Answer {
  // An upstream's own marks (another proxy behind this one) would contradict ours.
  const headers = answer.headers.filter(([name]) => !MARKS.has(name.toLowerCase()));
  return { ...answer, headers: [...headers, ['x-iam-proxy-decision', decision], ['x-iam-proxy-decision-id', id]] };
}

const MARKS = new Set(['x-iam-proxy-decision', 'x-iam-proxy-decision-id']);

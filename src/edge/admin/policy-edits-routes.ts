import type { FastifyInstance } from 'fastify';
import type { World } from '../../core/authorize/authorize.js';
import { decisionIdOf } from '../../core/record/decision-id.js';
import type { DecisionRecord } from '../../core/record/record.js';
import type { Decisions } from '../journal/journal.js';
import type { FileEdit } from '../world/edit-files.js';
import type { EditsOutcome } from '../world/policy-edits.js';
import { jsonOf } from './json-body.js';
import type { ChangeGuard } from './world-routes.js';

export interface PolicyEditsOptions {
  readonly world: () => World;
  readonly journal: Decisions;
  /** Absent: policy files are not written over HTTP. */
  readonly editPolicies?: ((edits: readonly FileEdit[]) => EditsOutcome) | undefined;
}

/** A body that the OpenAPI document has let pass. */
interface EditsAsked {
  readonly fix?: { readonly id: string; readonly index: number };
  readonly edits?: readonly FileEdit[];
  readonly policyRevision?: string;
}

type Refusal = { readonly status: number; readonly error: string };

const STATUS = { outside: 403, conflict: 409, invalid: 422 } as const;
const CLOSED =
  'policy files are not written over HTTP here: that needs --policy-edits, --admin-token and a folder of policies';
const CHANGED = 'other policies are in force than those that this was made for: make the call again';

/** Writes a fix into the policy files and puts them in force. */
export function policyEditsRoutes(
  app: FastifyInstance,
  { world, journal, editPolicies }: PolicyEditsOptions,
  guard: ChangeGuard,
): void {
  const open: ChangeGuard = async (request, reply) =>
    editPolicies ? guard(request, reply) : reply.code(403).send({ error: CLOSED });
  app.post('/policy-edits', { onRequest: open }, async (request, reply) => {
    const asked = jsonOf(request) as EditsAsked;
    const edits = editsOf(asked, journal.find(decisionIdOf(asked.fix?.id ?? '')), world().revision);
    if ('error' in edits) return reply.code(edits.status).send({ error: edits.error });
    const done = editPolicies?.(edits) ?? { refused: 'outside', message: CLOSED };
    if ('refused' in done) {
      const { refused, message: error, problems } = done;
      return reply.code(STATUS[refused]).send({ error, ...(problems ? { problems } : {}) });
    }
    return { ...done, policyRevision: world().revision };
  });
}

function editsOf(
  asked: EditsAsked,
  record: DecisionRecord | undefined,
  revision: string,
): readonly FileEdit[] | Refusal {
  const { fix, edits = [], policyRevision = revision } = asked;
  if (policyRevision !== revision) return { status: 409, error: CHANGED };
  if (!fix) {
    const untested = edits.find(({ patch }) => patch[0]?.op !== 'test');
    // Of JSON that was read here objects have no prototype, and would equal none of a file's.
    if (!untested) return structuredClone(edits);
    return { status: 400, error: `the patch of \`${untested.file}\` must begin with a \`test\` of what it touches` };
  }
  if (!record) return { status: 404, error: 'no decision with this id is remembered' };
  const found = record.explanation?.fixes[fix.index];
  if (!found) return { status: 404, error: `this decision has no fix ${fix.index}` };
  if (record.policyRevision !== revision) return { status: 409, error: CHANGED };
  const files = found.edits.flatMap(({ file, patch }) => (file === null ? [] : [{ file, patch }]));
  if (files.length > 0 && files.length === found.edits.length) return files;
  return { status: 400, error: 'this fix does more than edit files: it makes a new policy, or changes the call' };
}

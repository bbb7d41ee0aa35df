/** Every fix is tried here once more, without the code that proposed it: patches on texts, a load, a decision. */
import { applyPatch } from 'rfc6902';
import { parse, stringify } from 'yaml';
import { decideCheck } from '#src/core/authorize/decide-check.js';
import type { World } from '#src/core/authorize/world.js';
import { neighboursOf } from '#src/core/explain/edit/trial.js';
import { isNeverCarried } from '#src/core/explain/inquiry/inquiry.js';
import type { Edit, Fix } from '#src/core/explain/words/explanation.js';
import type { Caller } from '#src/core/principals/caller.js';
import type { Check } from '#src/core/terms/check.js';
import { editText } from '#src/core/text/edit.js';
import { ask, worldOf } from '../../support/world.js';
import { type Call, catalog } from './calls.js';
import type { Planted, Statement } from './mistakes.js';

/** Texts of a principals file and its policies. */
export interface Texts {
  readonly principals: string;
  readonly files: Readonly<Record<string, string>>;
}

/** How the caller comes by its identity policies. */
export type Style = 'file' | 'group' | 'inline' | 'json inline';

export const STYLES: readonly Style[] = ['file', 'group', 'inline', 'json inline'];
export const PRINCIPAL = 'arn:aws:iam::123456789012:user/dev';
const ROLE = 'arn:aws:iam::123456789012:role/dev';

const document = (statements: readonly Statement[]): object => ({ Version: '2012-10-17', Statement: statements });
const pretty = (statements: readonly Statement[]): string => JSON.stringify(document(statements), null, 2);

export function textsOf({ identity, boundary, session, scp }: Planted, style: Style): Texts {
  const files: Record<string, string> = {};
  const file = (name: string, statements: readonly Statement[]): string => {
    files[`policies/${name}`] = pretty(statements);
    return name;
  };
  const own =
    identity.length === 0
      ? {}
      : style === 'file'
        ? { attached: [file('dev.json', identity)] }
        : style === 'group' && !session
          ? { groups: ['developers'] }
          : { inline: [{ name: 'own', document: document(identity) }] };
  if ('groups' in own) file('dev.json', identity);
  const principal = {
    arn: session ? ROLE : PRINCIPAL,
    ...own,
    ...(boundary ? { permissionsBoundary: file('boundary.json', boundary) } : {}),
    ...(session
      ? {
          sessions: [
            { name: 'ci', accessKey: { id: 'ASIASESSIONEXAMPLE01' }, policies: [file('session.json', session)] },
          ],
        }
      : {}),
  };
  const root = {
    principals: [principal],
    ...('groups' in own ? { groups: { developers: { attached: ['dev.json'] } } } : {}),
    ...(scp ? { organization: { id: 'o-a1b2c3d4e5', serviceControlPolicies: [[file('scp.json', scp)]] } } : {}),
  };
  const principals = style === 'json inline' ? JSON.stringify(root, null, 2) : stringify(root);
  return { principals, files };
}

export const load = ({ principals, files }: Texts): World => worldOf({ text: principals, files });

/** The line of a dry run: a session is named by its key. */
export const lineOf = (call: Call, planted: Planted): Record<string, unknown> => ({
  ...call,
  ...planted.line,
  ...(planted.session ? { principal: 'ASIASESSIONEXAMPLE01' } : {}),
});

/** The texts with a fix's patches applied, by a library and by our own editor; they must agree. */
export function patched(texts: Texts, { edits }: Fix): Texts {
  return edits.reduce(applyEdit, texts);
}

function applyEdit(texts: Texts, { file, patch }: Edit): Texts {
  if (file === null) return withInline(texts, patch);
  const text = file === 'policies/principals.yaml' ? texts.principals : texts.files[file];
  if (text === undefined) throw new Error(`the edit is of ${file}, which is not there`);
  if (patch[0]?.op !== 'test') throw new Error('the patch does not begin with a test');
  const value: unknown = file.endsWith('.json') ? JSON.parse(text) : parse(text);
  const failed = applyPatch(value, structuredClone(patch) as Parameters<typeof applyPatch>[1]).find(
    (error) => error !== null,
  );
  if (failed) throw new Error(`the patch fails: ${failed.message}`);
  const edited = editText(text, file, patch);
  if ('refused' in edited) throw new Error(edited.refused);
  const read: unknown = file.endsWith('.json') ? JSON.parse(edited.text) : parse(edited.text);
  if (JSON.stringify(sorted(read)) !== JSON.stringify(sorted(value)))
    throw new Error('the editor made something else than the patch says');
  return file === 'policies/principals.yaml'
    ? { ...texts, principals: edited.text }
    : { ...texts, files: { ...texts.files, [file]: edited.text } };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
}

function withInline(texts: Texts, patch: Edit['patch']): Texts {
  const [only] = patch;
  if (only?.op !== 'add' || only.path !== '') throw new Error('a new inline policy is added whole');
  const root = parse(texts.principals) as { principals: { inline?: object[] }[] };
  const [principal] = root.principals;
  if (principal) principal.inline = [...(principal.inline ?? []), { name: 'new', document: only.value as object }];
  return { ...texts, principals: stringify(root) };
}

/** The line with what a fix says to send instead. */
export function sentBy(line: Record<string, unknown>, { request }: Fix): Record<string, unknown> {
  const params = { ...(line.params as Record<string, unknown>), ...request?.set };
  for (const name of request?.remove ?? []) delete params[name];
  return { ...line, params };
}

/** Neighbours of a call that a fix opened and nobody asked for; `right` may have them anyway. */
export function openedBy(before: Caller, after: Caller, right: Caller | undefined, checks: readonly Check[]): string[] {
  const wanted = new Set(checks.map(({ action, resource }) => `${action} ${resource}`));
  const keys = new Set(
    [...before.policies.members, ...after.policies.members].flatMap(({ statement }) =>
      statement.conditions.map(({ key }) => key),
    ),
  );
  const allows = (caller: Caller, check: Check): boolean => decideCheck(check, caller).verdict.decision === 'allowed';
  const carried = (check: Check): Set<string> =>
    new Set([...keys].filter((key) => !isNeverCarried({ catalog }, check, key)));
  // A call that names nothing asks for every resource of the type.
  const all = (resource: string): string => `${resource.split(':').slice(0, 6).join(':')}:*`;
  return checks.flatMap((check) =>
    [...neighboursOf(check, carried(check), catalog, 'askable')].flatMap((each) => {
      const asked = wanted.has(`${each.action} ${each.resource}`) || wanted.has(`${each.action} ${all(each.resource)}`);
      if (each.context === check.context && asked) return [];
      if (!allows(after, each) || allows(before, each) || (right && allows(right, each))) return [];
      return [`${each.action} on ${each.resource}`];
    }),
  );
}

export const callerOf = (world: World): Caller => {
  const caller = world.directory.key('ASIASESSIONEXAMPLE01')?.caller ?? world.directory.callers[0];
  if (!caller) throw new Error('the principals file has a principal');
  return caller;
};

/** Whether the world allows the line. */
export const isAllowed = (world: World, line: Record<string, unknown>): boolean =>
  ask(world, line).outcome.kind === 'allowed';

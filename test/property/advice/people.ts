/** Where the statements of a case stand: files, groups, inline policies in YAML, shared files, every layer. */
import { applyPatch, type Operation as Patch } from 'rfc6902';
import { parse, stringify } from 'yaml';
import type { World } from '#src/core/authorize/authorize.js';
import type { Fix } from '#src/core/explain/words/explanation.js';
import { worldOf } from '../../support/world.js';
import { ACCOUNT, type Draw, oneOf } from './draw.js';

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly [element: string]: unknown;
}

/** Statements by layer; a layer that is absent has no policy (no boundary, no session policy, no organization). */
export interface Layers {
  readonly identity: readonly Statement[];
  readonly boundary?: readonly Statement[];
  readonly session?: readonly Statement[];
  readonly scp?: readonly Statement[];
  readonly rcp?: readonly Statement[];
}

export interface Texts {
  readonly text: string;
  readonly files: Readonly<Record<string, string>>;
}

export const CALLER = 'AKIAADVICE1234567890';

const PLACES = ['file', 'arn', 'group file', 'inline', 'group inline', 'shared'] as const;
export type Place = (typeof PLACES)[number];
export const placeFrom = (draw: Draw): Place => oneOf(draw, PLACES);

const documentOf = (statements: readonly Statement[]): object => ({ Version: '2012-10-17', Statement: statements });
const json = (statements: readonly Statement[]): string => `${JSON.stringify(documentOf(statements), null, 2)}\n`;

/** The principals file and the policy files of a case. */
export function textsOf(layers: Layers, place: Place, principalTags: Readonly<Record<string, string>> = {}): Texts {
  const { identity, boundary, session, scp, rcp } = layers;
  const files: Record<string, string> = {};
  const own: Record<string, unknown> = {};
  const whole: Record<string, unknown> = {};
  if (identity.length > 0) {
    if (place === 'inline' || place === 'group inline') {
      const inline = [{ name: 'own', document: documentOf(identity) }];
      if (place === 'inline') own.inline = inline;
      else whole.groups = { team: { inline } };
    } else {
      files['policies/own.json'] = json(identity);
      if (place === 'arn') {
        whole.policies = { [`arn:aws:iam::${ACCOUNT}:policy/own`]: 'own.json' };
        own.attached = [`arn:aws:iam::${ACCOUNT}:policy/own`];
      } else if (place === 'group file') whole.groups = { team: { attached: ['own.json'] } };
      else own.attached = ['own.json'];
    }
    if (place.startsWith('group')) own.groups = ['team'];
  }
  if (boundary) {
    files['policies/boundary.json'] = json(boundary);
    own.permissionsBoundary = 'boundary.json';
  }
  if (Object.keys(principalTags).length > 0) own.tags = principalTags;
  if (scp || rcp) {
    const full = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    whole.organization = { id: 'o-a1b2c3d4e5', managementAccount: '999999999999' };
    const organization = whole.organization as Record<string, unknown>;
    if (scp) {
      files['policies/scp.json'] = json(scp);
      organization.serviceControlPolicies = [[full], ['scp.json']];
    }
    if (rcp) {
      files['policies/rcp.json'] = json(rcp);
      organization.resourceControlPolicies = [['rcp.json']];
    }
  }
  if (session) files['policies/session.json'] = json(session);
  // Sessions belong to roles, and roles are in no group: there the policies of the group are the role's own.
  if (session && place.startsWith('group')) return textsOf(layers, place === 'group file' ? 'file' : 'inline');
  const alice = session
    ? {
        arn: `arn:aws:iam::${ACCOUNT}:role/alice`,
        ...own,
        sessions: [{ name: 'work', accessKey: { id: CALLER }, policies: ['session.json'] }],
      }
    : { arn: `arn:aws:iam::${ACCOUNT}:user/alice`, accessKeys: [{ id: CALLER }], ...own };
  const bob = { arn: `arn:aws:iam::${ACCOUNT}:user/bob`, ...(place === 'shared' ? { attached: own.attached } : {}) };
  const text = `# who exists\n${stringify({ principals: [alice, bob], ...whole })}`;
  return { text, files };
}

export const load = (texts: Texts, region: string): World => worldOf(texts, { region });

/** The texts after a fix's edits, applied as a program would: RFC 6902 on the parsed document. Throws when refused. */
export function edited({ text, files }: Texts, { edits }: Pick<Fix, 'edits'>): Texts {
  const now: { text: string; files: Record<string, string> } = { text, files: { ...files } };
  for (const { file, patch } of edits) {
    if (file === null) {
      const [operation] = patch;
      const principals = parse(now.text) as { principals: { inline?: object[] }[] };
      const [alice] = principals.principals;
      if (!alice || operation?.op !== 'add' || operation.path !== '') throw new Error('no new inline policy');
      alice.inline = [...(alice.inline ?? []), { name: 'new', document: operation.value as object }];
      now.text = stringify(principals);
      continue;
    }
    const before = file === 'policies/principals.yaml' ? parse(now.text) : JSON.parse(now.files[file] ?? 'null');
    if (patch[0]?.op !== 'test') throw new Error(`the patch of ${file} begins with no test`);
    const failed = applyPatch(before, patch as unknown as Patch[]).find((error) => error !== null);
    if (failed) throw failed;
    if (file === 'policies/principals.yaml') now.text = stringify(before);
    else now.files[file] = `${JSON.stringify(before, null, 2)}\n`;
  }
  return now;
}

/** The parameters after a fix's change of the request. */
export function changed(params: Readonly<Record<string, unknown>>, { request }: Pick<Fix, 'request'>): object {
  if (!request) return params;
  const kept = Object.entries(params).filter(([name]) => !request.remove.includes(name));
  return { ...Object.fromEntries(kept), ...request.set };
}

/** What a class of mistake plants its mistake into: a call, the checks it needs, the one that shall fail, the rest. */
import type { Check } from '#src/core/terms/check.js';
import { ACCOUNT, type Call, type Draw, OPERATIONS, oneOf } from './draw.js';
import type { Layers, Statement } from './people.js';

export interface Scene {
  readonly call: Call;
  readonly checks: readonly Check[];
  readonly target: Check;
  readonly region: string;
  readonly draw: Draw;
  /** Statements that allow every other check, and statements that have nothing to do with it. */
  readonly others: readonly Statement[];
}

export interface Planted {
  readonly layers: Layers;
  /** The author's policies without the mistake: where the mistake is one of spelling, they say what was asked for. */
  readonly meant?: Layers;
  /** One of these has to be told. */
  readonly codes: readonly string[];
  /** All of them have to be told. */
  readonly all?: true;
  /** Sid of the statement that has to be named; `none`: none; absent: any. */
  readonly sid?: string;
  /** `edit`: a fix without a change of the request; `some`: any fix; `none`: what is said has to be no fix. */
  readonly fix: 'edit' | 'some' | 'none' | 'any';
  readonly context?: Readonly<Record<string, unknown>>;
  readonly resourceTags?: Readonly<Record<string, string>>;
  readonly principalTags?: Readonly<Record<string, string>>;
}

export interface Mistake {
  readonly name: string;
  readonly group: string;
  /** Undefined: not with this call. */
  plant(scene: Scene): Planted | undefined;
}

export const allow = (Sid: string, Action: unknown, Resource: unknown, Condition?: object): Statement => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition ? { Condition } : {}),
});

export const deny = (Sid: string, Action: unknown, Resource: unknown, Condition?: object): Statement => ({
  ...allow(Sid, Action, Resource, Condition),
  Effect: 'Deny',
});

export const EVERYTHING = allow('Everything', '*', '*');

export const isSame = (a: Check, b: Check): boolean => a.action === b.action && a.resource === b.resource;

/** The statements beside the target: each other check exactly, and what other people do. */
export function othersOf(checks: readonly Check[], target: Check, region: string, draw: Draw): Statement[] {
  const rest = checks.filter((check) => !isSame(check, target));
  const statements: Statement[] = rest.map(({ action, resource }, i) => allow(`Rest${i}`, action, resource));
  if (draw(2) === 0) {
    const noise = allow(
      'OtherTeam',
      'elasticache:*',
      arnOf(
        region,
        oneOf(
          draw,
          ['cluster', 'snapshot', 'user'].filter((type) => type !== target.resourceType),
        ),
        'zz-billing-*',
      ),
    );
    statements.splice(draw(statements.length + 1), 0, noise);
  }
  const looks = /^elasticache:(Describe|List)/.test(target.action);
  if (!looks && draw(2) === 0) statements.unshift(allow('Look', ['elasticache:Describe*', 'elasticache:List*'], '*'));
  if (draw(3) === 0)
    statements.push(allow('Storage', ['s3:ListBucket', 's3:PutObject'], 'arn:aws:s3:::somewhere-else/*'));
  return statements;
}

export const arnOf = (region: string, type: string, name: string): string =>
  `arn:aws:elasticache:${type === 'globalreplicationgroup' ? '' : region}:${ACCOUNT}:${type}:${name}`;

export interface Parts {
  readonly region: string;
  readonly account: string;
  readonly type: string;
  readonly name: string;
}

/** The parts of a resource of ElastiCache that has a name. */
export function partsOf({ resource }: Check): Parts | undefined {
  const match = /^arn:aws:elasticache:([^:]*):(\d+):([a-z-]+):(.+)$/.exec(resource);
  const [, region = '', account = '', type = '', name = ''] = match ?? [];
  return match && name !== '*' && account === ACCOUNT ? { region, account, type, name } : undefined;
}

/** Other actions, and none of the checks' own. */
export function siblings({ checks, draw }: Scene, count: number): string[] {
  const taken = new Set(checks.map(({ action }) => action));
  const from = OPERATIONS.map((name) => `elasticache:${name}`).filter((action) => !taken.has(action));
  const start = draw(from.length);
  return Array.from({ length: count }, (_, i) => from[(start + i * 7) % from.length] as string);
}

/** An action that is written as the policies of people write it: alone or in a list. */
export const written = (scene: Scene): unknown =>
  scene.draw(2) === 0 ? scene.target.action : [...siblings(scene, 1), scene.target.action];

export const identity = (scene: Scene, ...statements: readonly Statement[]): Layers => {
  const all = [...scene.others];
  all.splice(scene.draw(all.length + 1), 0, ...statements);
  return { identity: all };
};

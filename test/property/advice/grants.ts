/** Mistakes of Action, grants that were forgotten, two mistakes at once. */
import { ACCOUNT } from './draw.js';
import { hasLetters, type Named, own, RESOURCES, SID, stemOf, upper } from './resources.js';
import { allow, arnOf, identity, type Mistake, type Planted, partsOf, type Scene, siblings } from './scene.js';

/** A mistake in the Action of a statement that covers the resource. */
function action(
  name: string,
  codes: readonly string[],
  wrong: (scene: Scene, own: string) => { readonly entry: unknown; readonly meant?: unknown } | undefined,
): Mistake {
  return {
    name,
    group: 'action',
    plant(scene) {
      const { target } = scene;
      if (!target.action.startsWith('elasticache:')) return undefined;
      // Another check's statement on the same resource would be as near.
      if (scene.checks.some((check) => check !== target && check.resource === target.resource)) return undefined;
      const made = wrong(scene, target.action);
      if (!made) return undefined;
      const meant =
        made.meant === undefined
          ? {}
          : { meant: { identity: [...scene.others, allow(SID, made.meant, target.resource)] } };
      return {
        layers: identity(scene, allow(SID, made.entry, target.resource)),
        ...meant,
        codes,
        sid: SID,
        fix: 'edit',
      };
    },
  };
}

const ACTIONS: readonly Mistake[] = [
  action('missing from the list', ['action-missing'], (scene) => ({ entry: siblings(scene, 3) })),
  action('another verb', ['action-missing'], (scene, name) => {
    const noun = name.replace(/^elasticache:[A-Z][a-z]+/, '');
    const verb = ['Modify', 'Delete', 'Create', 'Describe'].find((each) => !name.includes(`:${each}`)) ?? 'List';
    const known = `elasticache:${verb}${noun}`;
    return siblings(scene, 75).includes(known) ? { entry: [known] } : undefined;
  }),
  action('another verb, wildcard', ['action-missing'], (_, name) => ({
    entry: name.includes(':Delete') ? 'elasticache:Modify*' : 'elasticache:Delete*',
  })),
  action('a letter missing', ['action-misspelt'], (_, name) => {
    const entry = name.slice(0, -3) + name.slice(-2);
    return { entry, meant: name };
  }),
  action('two letters swapped', ['action-misspelt'], ({ draw }, name) => {
    const at = 'elasticache:'.length + 2 + draw(name.length - 'elasticache:'.length - 4);
    const entry = `${name.slice(0, at)}${name[at + 1]}${name[at]}${name.slice(at + 2)}`;
    return entry === name ? undefined : { entry, meant: name };
  }),
  action('plural or singular', ['action-misspelt'], (scene, name) => {
    const entry = name.endsWith('s') ? name.slice(0, -1) : `${name}s`;
    return siblings(scene, 75).includes(entry) ? undefined : { entry: [entry], meant: [name] };
  }),
  action('misspelt service', ['action-misspelt'], (_, name) => ({
    entry: name.replace('elasticache:', 'elasticcache:'),
    meant: name,
  })),
  action('misspelt among others', ['action-misspelt'], (scene, name) => ({
    entry: [...siblings(scene, 2), `${name}z`],
    meant: [...siblings(scene, 0), name],
  })),
  {
    name: 'NotAction excepts it',
    group: 'action',
    plant(scene) {
      const { Action: _, ...target } = allow(SID, '', scene.target.resource);
      const layers = identity(scene, { ...target, NotAction: ['iam:*', scene.target.action] });
      return { layers, codes: ['action-excepted'], sid: SID, fix: 'edit' };
    },
  },
];

/** A check beside the main one that nothing covers. */
function dependent(name: string, chosen: (scene: Scene) => boolean, codes: readonly string[], near = false): Mistake {
  return {
    name,
    group: 'dependent grant',
    plant(scene): Planted | undefined {
      const [main] = scene.checks;
      const { target } = scene;
      // A second group of the same type would be the nearest.
      if (
        !near &&
        scene.checks.some((c) => c !== target && c.action === target.action && c.resourceType === target.resourceType)
      )
        return undefined;
      if (scene.target === main || !main || !chosen(scene)) return undefined;
      const layers = near
        ? identity(scene, allow(SID, scene.target.action, `${scene.target.resource.slice(0, -3)}zzz`))
        : identity(scene);
      return { layers, codes, ...(near ? { sid: SID } : {}), fix: 'edit' };
    },
  };
}

const DEPENDENT: readonly Mistake[] = [
  dependent(
    'parameter group',
    ({ target }) => target.resourceType === 'parametergroup' && !/AddTags/.test(target.action),
    ['dependent-grant', 'resource-type'],
  ),
  dependent(
    'another group',
    ({ target }) => /^(subnet|security|user)group$/.test(target.resourceType ?? '') && !/AddTags/.test(target.action),
    ['dependent-grant', 'resource-type'],
  ),
  dependent('tagging', ({ target }) => target.action === 'elasticache:AddTagsToResource', [
    'dependent-grant',
    'action-missing',
  ]),
  dependent('s3', ({ target }) => target.action.startsWith('s3:'), ['dependent-grant', 'action-missing']),
  dependent('s3, another object', ({ target }) => target.action === 's3:GetObject', ['resource-name'], true),
  dependent(
    'parameter group of another name',
    ({ target }) => target.resourceType === 'parametergroup' && partsOf(target) !== undefined,
    ['resource-name'],
    true,
  ),
];

const NOTHING: readonly Mistake[] = [
  {
    name: 'nothing near',
    group: 'nothing near',
    plant: (scene) => ({
      layers: {
        identity: [
          ...scene.others.filter(({ Sid }) => Sid !== 'OtherTeam'),
          allow('Unrelated', ['sqs:SendMessage', 'logs:PutLogEvents'], '*'),
        ],
      },
      codes: [
        'no-statement',
        'dependent-grant',
        ...(scene.target === scene.checks[0] ? [] : ['resource-type', 'action-missing']),
      ],
      ...(scene.target === scene.checks[0] && scene.checks.length === 1 ? { sid: 'none' } : {}),
      fix: 'edit',
    }),
  },
  {
    name: 'no policies at all',
    group: 'nothing near',
    plant: () => ({ layers: { identity: [] }, codes: ['no-policies'], sid: 'none', fix: 'edit' }),
  },
];

/** Two mistakes at once: both have to be told. */
function two(
  name: string,
  codes: readonly string[],
  make: (scene: Named) => ReturnType<typeof allow> | undefined,
  more: (scene: Named) => Partial<Planted> = () => ({}),
): Mistake {
  return {
    name,
    group: 'two causes',
    plant(scene) {
      const parts = partsOf(scene.target);
      const statement = parts && scene.target.action.startsWith('elasticache:') ? make({ ...scene, parts }) : undefined;
      if (!parts || !statement) return undefined;
      return {
        layers: identity(scene, statement),
        codes,
        all: true,
        sid: SID,
        fix: 'edit',
        ...more({ ...scene, parts }),
      };
    },
  };
}

const misspelt = (name: string): string => name.slice(0, -3) + name.slice(-2);

const TWO: readonly Mistake[] = [
  two('letter case and a misspelt action', ['resource-case', 'action-misspelt'], (scene) =>
    hasLetters(scene) ? allow(SID, misspelt(scene.target.action), own(scene, upper(scene.parts.name))) : undefined,
  ),
  two(
    'an account and a date',
    ['resource-account', 'expired'],
    (scene) =>
      allow(SID, scene.target.action, own(scene).replace(ACCOUNT, '123456789021'), {
        DateLessThan: { 'aws:CurrentTime': '2023-01-01T00:00:00Z' },
      }),
    () => ({ fix: 'any' }),
  ),
  two('a region and a principal', ['resource-region', 'value'], (scene) =>
    scene.parts.region === ''
      ? undefined
      : allow(SID, scene.target.action, arnOf('us-west-2', scene.parts.type, scene.parts.name), {
          StringEquals: { 'aws:username': 'bob' },
        }),
  ),
  two(
    'a misspelt action and a wildcard that is missing',
    ['action-misspelt', 'resource-wildcard'],
    (scene) => {
      const stem = stemOf(scene.parts.name);
      return stem ? allow(SID, misspelt(scene.target.action), own(scene, stem)) : undefined;
    },
    (scene) => ({
      meant: {
        identity: [...scene.others, allow(SID, scene.target.action, own(scene, `${stemOf(scene.parts.name)}*`))],
      },
    }),
  ),
  {
    name: 'two checks, each for its own reason',
    group: 'two causes',
    plant(scene) {
      const [first, second] = scene.checks;
      const parts = first && partsOf(first);
      if (
        !first ||
        !second ||
        !parts ||
        scene.target !== first ||
        first.resource === second.resource ||
        first.action !== second.action
      )
        return undefined;
      if (!/[a-z]/.test(parts.name) || !partsOf(second)) return undefined;
      const rest = scene.others.filter(({ Resource }) => Resource !== second.resource);
      const targets = [
        allow(SID, first.action, first.resource.replace(parts.name, upper(parts.name))),
        allow('Second', second.action, second.resource.replace(ACCOUNT, '210987654321')),
      ];
      return {
        layers: { identity: [...rest, ...targets] },
        codes: ['resource-case', 'resource-account'],
        all: true,
        sid: SID,
        fix: 'edit',
      };
    },
  },
  {
    name: 'two entries of one statement',
    group: 'two causes',
    plant(scene) {
      const wrong = scene.checks.filter(
        (check) =>
          check.action === scene.target.action &&
          /[a-z]/.test(partsOf(check)?.name ?? '') &&
          partsOf(check)?.type !== 'reserved-instance',
      );
      if (wrong.length < 2) return undefined;
      const rest = scene.others.filter(({ Resource }) => !wrong.some(({ resource }) => resource === Resource));
      const raised = wrong.map((check) => check.resource.replace(/[^:]+$/, upper));
      const right = allow(
        SID,
        scene.target.action,
        wrong.map(({ resource }) => resource),
      );
      return {
        layers: { identity: [...rest, allow(SID, scene.target.action, raised)] },
        meant: { identity: [...rest, right] },
        codes: ['resource-case'],
        sid: SID,
        fix: 'edit',
      };
    },
  },
  {
    name: 'identity and boundary',
    group: 'two causes',
    plant(scene) {
      const parts = partsOf(scene.target);
      if (!parts || !/[a-z]/.test(parts.name) || parts.type === 'reserved-instance') return undefined;
      const target = allow(SID, scene.target.action, scene.target.resource.replace(parts.name, upper(parts.name)));
      return {
        layers: {
          ...identity(scene, target),
          boundary: [
            ...scene.others.filter(({ Action }) => Action !== scene.target.action && !String(Action).includes('*')),
            allow('Limit', siblings(scene, 2), '*'),
          ],
        },
        codes: ['resource-case', 'layer-lacks-it'],
        all: true,
        sid: SID,
        fix: 'edit',
      };
    },
  },
];

export const GRANTS: readonly Mistake[] = [...TWO, ...RESOURCES, ...ACTIONS, ...DEPENDENT, ...NOTHING];

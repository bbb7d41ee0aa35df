import type { OperationShapes, SecretMembers } from '../../wire/query/shapes.js';
import { type DataPlace, entries, items, member, oneOf, onlyMembers, text, texts } from './read.js';

const SCALARS: ReadonlySet<unknown> = new Set(['string', 'number', 'boolean', 'timestamp']);

/**
 * operations.json, checked once here so that no request meets a slip in it: every operation's structures are there, and
 * every member is a scalar, a list or a structure that is there. With them the parameters that hold secrets.
 */
export function readShapes(file: DataPlace, secretParameters: DataPlace): OperationShapes {
  const structures = entries(member(file, 'structures'));
  const known = new Set(structures.map(({ key }) => key));
  const checkName = (place: DataPlace): void => {
    if (!known.has(text(place))) throw new Error(`${place.at}: there is no structure ${String(place.value)}`);
  };
  const checkShape = (place: DataPlace): void => {
    const type = member(place, 'type');
    if (type.value === 'structure') checkName(member(place, 'shape'));
    else if (type.value === 'list') {
      text(member(place, 'element'));
      checkShape(member(place, 'of'));
    } else if (!SCALARS.has(type.value)) throw new Error(`${type.at}: expected a scalar, list or structure`);
  };
  for (const { place } of structures) {
    texts(member(place, 'required'));
    for (const each of entries(member(place, 'members'))) checkShape(each.place);
  }
  for (const { place } of entries(member(file, 'operations'))) {
    checkName(member(place, 'input'));
    const output = member(place, 'output');
    if (output.value !== null) checkName(output);
  }
  text(member(file, 'version'));
  text(member(file, 'namespace'));
  const shapes = file.value as OperationShapes;
  return { ...shapes, secrets: readSecrets(secretParameters, shapes) };
}

/** secret-parameters.json: the rows' names. Throws when the API has no member of a name: a slip would hide nothing. */
function readSecrets(file: DataPlace, { structures }: OperationShapes): SecretMembers {
  const known = new Set(Object.values(structures).flatMap(({ members }) => Object.keys(members)));
  const rows = items(member(file, 'rows')).map((place) => {
    onlyMembers(place, ['name', 'hidden', 'source']);
    const name = text(member(place, 'name'));
    if (!known.has(name)) throw new Error(`${place.at}: the API has no parameter ${name}`);
    text(member(place, 'source'));
    return { name, hidden: oneOf(member(place, 'hidden'), ['all', 'passwords'] as const) };
  });
  const named = (how: 'all' | 'passwords') => rows.filter(({ hidden }) => hidden === how).map(({ name }) => name);
  return { all: named('all'), passwords: named('passwords') };
}

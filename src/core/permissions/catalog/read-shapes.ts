import type { OperationShapes } from '../../wire/query/shapes.js';
import { type DataPlace, entries, member, text, texts } from './read.js';

const SCALARS: ReadonlySet<unknown> = new Set(['string', 'number', 'boolean', 'timestamp']);

/**
 * operations.json, checked once here so that no request meets a slip in it: every operation's structures are there, and
 * every member is a scalar, a list or a structure that is there.
 */
export function readShapes(file: DataPlace): OperationShapes {
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
  return file.value as OperationShapes;
}

import type { Fault } from './fault.js';
import { malformed, show } from './form.js';
import { showName } from './names.js';
import { type OperationShapes, type StructureShape, structureOf } from './shapes.js';

/**
 * How a list may call its members. `either`: as in the service model, or `member`, as AWS's front end takes it. `model`: as in
 * the service model alone, since moto and LocalStack read no other name (moto's core/parse.py `_parse_list`, LocalStack's
 * aws/protocol/parser.py `_get_list_key_prefix`): they would carry out a call with tags as one without.
 */
export type ListNames = 'either' | 'model';

const MEMBER: readonly string[] = ['member'];

/** @param element the name that the model gives. */
export function elementNames(element: string, names: ListNames): readonly string[] {
  if (element === 'member') return MEMBER;
  return names === 'model' ? [element] : [element, 'member'];
}

/**
 * The refusal of a name that the shapes do not know, and that a lenient reader takes for a list or structure that they do:
 * LocalStack compares beginnings only and drops one character, whatever it is (`Tags-Tag.1.Key`); floci reads lists flattened,
 * too (`Tag.1.Key`). Undefined: it is a field of a newer SDK.
 *
 * @param start where in the name the member of this structure begins.
 */
export function takenForKnown(
  name: string,
  start: number,
  structure: StructureShape,
  shapes: OperationShapes,
): Fault | undefined {
  const rest = name.slice(start);
  for (const [member, shape] of Object.entries(structure.members)) {
    if (shape.type !== 'list' && shape.type !== 'structure') continue;
    const below = rest.startsWith(member) ? rest.slice(member.length + 1) : '';
    const taken =
      shape.type === 'list'
        ? isItem(rest, shape.element) || isItem(below, shape.element)
        : Object.keys(structureOf(shapes, shape.shape).members).some((each) => below.startsWith(each));
    if (taken)
      return malformed(
        `parameter ${showName(name, shapes)} is not known here, and some readers take it for a part of ${show(member)}`,
      );
  }
  return undefined;
}

/** `<element>.<digit>...` */
const isItem = (text: string, element: string): boolean =>
  text.startsWith(`${element}.`) && /^\d/.test(text.slice(element.length + 1));

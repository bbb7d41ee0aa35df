/** A patch of a policy as texts: what stands there, and what will. */
import type { PatchOperation } from '../../../../core/explain/words/explanation.js';

export interface EditText {
  /** JSON pointer of the part; empty: a whole new document. */
  readonly pointer: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Each statement that the patch tests, as it is and as it will be, and each one that it adds. A patch begins with a test of every
 * statement that it touches, so that nothing else has to be known of the file.
 */
export function editTexts(patch: readonly PatchOperation[]): EditText[] {
  const tests = patch.flatMap((operation) => (operation.op === 'test' ? [operation] : []));
  const changes = patch.filter((operation) => operation.op !== 'test');
  const isWithin = (path: string, part: string): boolean => path === part || path.startsWith(`${part}/`);
  const changed = tests.map(({ path: pointer, value }): EditText => {
    const own = changes.filter(({ path }) => isWithin(path, pointer));
    const after = own.reduce((target, operation) => applied(target, operation, pointer), structuredClone(value));
    // One statement that becomes several is there before and after.
    const before = Array.isArray(after) && !Array.isArray(value) ? [value] : value;
    return { pointer, before: pretty(before), after: pretty(after) };
  });
  const added = changes.filter(({ path }) => !tests.some((test) => isWithin(path, test.path)));
  return [
    ...changed.filter(({ before, after }) => before !== after),
    ...added.map(
      (operation): EditText => ({
        pointer: operation.path,
        before: '',
        after: operation.op === 'remove' ? '' : pretty(operation.value),
      }),
    ),
  ];
}

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

/** RFC 6902, as far as these patches go; `base` is the pointer of the target. */
function applied(target: unknown, operation: PatchOperation, base: string): unknown {
  const parts = operation.path.slice(base.length).split('/').slice(1).map(unescaped);
  const last = parts.pop();
  if (last === undefined) return operation.op === 'remove' ? undefined : operation.value;
  const parent = parts.reduce((value, part) => (value as Record<string, unknown> | undefined)?.[part], target);
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : Number(last);
    if (operation.op === 'add') parent.splice(index, 0, operation.value);
    else if (operation.op === 'remove') parent.splice(index, 1);
    else parent[index] = operation.value;
  } else if (typeof parent === 'object' && parent !== null) {
    const members = parent as Record<string, unknown>;
    if (operation.op === 'remove') delete members[last];
    else
      Object.defineProperty(members, last, {
        value: operation.value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return target;
}

const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

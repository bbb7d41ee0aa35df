import { defined } from '../../terms/defined.js';
import type { Position } from '../../terms/problem.js';
import type { Layer, PolicyRef, StatementRef } from '../../terms/verdict.js';

/** Where a statement stands, in words and numbers a person can follow. */
export interface StatementPlace {
  readonly layer: Layer;
  readonly policy: string;
  readonly arn?: string;
  readonly group?: string;
  readonly level?: number;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly sid?: string;
  /** 0-based index in the policy. */
  readonly index: number;
  readonly effect: 'Allow' | 'Deny';
}

/** A place within a document: `pointer` is that of the file, so of an inline policy it begins in the principals file. */
export interface ElementPlace extends Partial<Position> {
  readonly file?: string;
  readonly pointer: string;
}

/** A statement's place, with file, line and column when its policy came from a text. */
export function placeOf(ref: StatementRef): StatementPlace {
  const { policy, document, statement } = ref;
  return {
    layer: policy.layer,
    policy: policy.name,
    ...optional(policy),
    ...document.locate(statement.pointer),
    ...defined({ sid: statement.sid }),
    index: statement.index,
    effect: statement.effect,
  };
}

function optional({ arn, group, level, file }: PolicyRef): Pick<StatementPlace, 'arn' | 'group' | 'level' | 'file'> {
  return {
    ...defined({ arn, group, level, file }),
  };
}

/** The place of an element of a statement. */
export function placeAt({ policy, document }: StatementRef, pointer: string): ElementPlace {
  return {
    ...defined({ file: policy.file }),
    pointer: `${policy.pointer ?? ''}${pointer}`,
    ...document.locate(pointer),
  };
}

/**
 * `"DevOnly" (policies/developer.json:14)`; a statement without a Sid is `statement 2 (policies/developer.json:14)`.
 *
 * @param at an element of the statement, whose line is the one to look at.
 */
export function renderPlace(place: StatementPlace, at?: ElementPlace): string {
  const name = place.sid ? `"${place.sid}"` : `statement ${place.index + 1}`;
  const number = at?.line ?? place.line;
  const line = place.file && number ? `:${number}` : '';
  const where = place.file ? `${place.file}${line}` : (place.arn ?? place.policy);
  return `${name} (${where}${place.group ? `, through group ${place.group}` : ''})`;
}

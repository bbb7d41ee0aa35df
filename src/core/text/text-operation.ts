/** The operations of a patch on a text, and what JSON and YAML have in common when one is made. */

export type TextOperation =
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

export type Operation = Exclude<TextOperation, { op: 'test' }>;
export type Step = string | number;

/** A member that gets another name and keeps its value. */
export interface Renaming {
  readonly from: readonly string[];
  readonly to: string;
}

/** The steps of a JSON pointer (RFC 6901), unescaped. */
export const stepsOf = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The text with `length` characters at `offset` replaced. */
export const splice = (text: string, offset: number, length: number, put: string): string =>
  text.slice(0, offset) + put + text.slice(offset + length);

/** `["a", "b"]`, with spaces as people write them. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${inline(each)}`);
  return `{ ${members.join(', ')} }`;
}

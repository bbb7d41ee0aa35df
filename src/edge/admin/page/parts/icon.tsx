import type { JSX } from 'preact';

/** A shape of its own for every decision: colour alone tells nothing. */
const SHAPES = {
  allowed: 'M3 8.500l3.500 3.500L13 4.500',
  implicitDeny: 'M4 4l8 8M12 4l-8 8',
  explicitDeny: 'M8 1.500a6.500 6.500 0 1 0 0 13a6.500 6.500 0 1 0 0-13M3.500 12.500l9-9',
  rejected: 'M8 2L15 14H1ZM8 6.500v3.500M8 11.800v.4',
  notEvaluated: 'M2 8h11M9 4l4 4-4 4',
  none: 'M4 8h8',
} as const;

export type IconShape = keyof typeof SHAPES;

/** A drawing that says nothing to a screen reader: the words beside it do. */
export function Icon({ shape }: { shape: IconShape }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={SHAPES[shape]} />
    </svg>
  );
}
